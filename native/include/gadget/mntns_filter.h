/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The filter by mount namespace, under the names that sources written for
 * Inspektor Gadget use. Include vmlinux.h first. It lets everything pass unless
 * somebody sets gadget_filter_by_mntns and fills the map.
 */
#ifndef BPF_METRICS_GADGET_MNTNS_FILTER_H
#define BPF_METRICS_GADGET_MNTNS_FILTER_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "types.h"
#ifndef GADGET_TYPE_NETWORKING
#include "mntns.h"
#endif

const volatile bool gadget_filter_by_mntns = false;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, gadget_mntns_id);
	__type(value, __u32);
} gadget_mntns_filter_map SEC(".maps");

static __always_inline bool
gadget_should_discard_mntns_id(gadget_mntns_id mntns_id)
{
	return gadget_filter_by_mntns &&
	       !bpf_map_lookup_elem(&gadget_mntns_filter_map, &mntns_id);
}

#endif
