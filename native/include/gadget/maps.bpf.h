/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Entries of maps, under the name that sources written for Inspektor Gadget
 * use. Include bpf_base.h or vmlinux.h first.
 */
#ifndef BPF_METRICS_GADGET_MAPS_BPF_H
#define BPF_METRICS_GADGET_MAPS_BPF_H

#ifndef BPF_METRICS_BASE_H
#include <bpf/bpf_helpers.h>
#endif

/* The entry, made a copy of first if there is none; NULL if the map is full. */
static inline __attribute__((always_inline, unused)) void *
bpf_map_lookup_or_try_init(void *map, const void *key, const void *first)
{
	void *entry = bpf_map_lookup_elem(map, key);

	if (entry)
		return entry;
	/* somebody else may be first, which is as good */
	bpf_map_update_elem(map, key, first, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

#endif
