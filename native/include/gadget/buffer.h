/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Records through a BPF ring buffer, under the names that sources written for
 * Inspektor Gadget use. Include bpf_base.h or vmlinux.h first. The exporter
 * needs Linux 5.8, which has ring buffers, so there is no other way out.
 */
#ifndef BPF_METRICS_GADGET_BUFFER_H
#define BPF_METRICS_GADGET_BUFFER_H

#ifdef BPF_METRICS_BASE_H
#include "../bpf_events.h" /* for the helpers of ring buffers */
BPF_HELPER(130, long, bpf_ringbuf_output, void *map, void *data, __u64 size,
	   __u64 flags);
BPF_HELPER(133, void, bpf_ringbuf_discard, void *record, __u64 flags);
#else
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#endif

#include "macros.h"

/* A ring buffer, and what counts the records for which it had no room. */
#define GADGET_TRACER_MAP(map, size)                                           \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_RINGBUF);                            \
		__uint(max_entries, size);                                     \
	} map SEC(".maps");                                                    \
	GADGET_MARKER(gadget_map_tracer_##map)                                 \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                       \
		__uint(max_entries, 1);                                        \
		__uint(key_size, sizeof(__u32));                               \
		__uint(value_size, sizeof(__u64));                             \
	} map##_lost_samples SEC(".maps");

static inline __attribute__((always_inline, unused)) void
gadget_lost_buf(void *lost)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(lost, &first);

	if (count)
		*count += 1;
}

/* A record to fill in, not zeroed, which has to be submitted or discarded; NULL
 * if there is no room. The map is given as &map.
 */
#define gadget_reserve_buf(map, size)                                          \
	({                                                                     \
		void *gadget_record_ = bpf_ringbuf_reserve((map), (size), 0);  \
                                                                               \
		if (!gadget_record_)                                           \
			gadget_lost_buf(map##_lost_samples);                        \
		gadget_record_;                                                \
	})

static inline __attribute__((always_inline, unused)) void
gadget_discard_buf(void *record)
{
	bpf_ringbuf_discard(record, 0);
}

static inline __attribute__((always_inline, unused)) long
gadget_submit_buf(void *context, void *map, void *record, __u64 size)
{
	bpf_ringbuf_submit(record, 0);
	return 0;
}

/* Sends a copy. */
#define gadget_output_buf(context, map, data, size)                            \
	({                                                                     \
		(void)(context);                                               \
		if (bpf_ringbuf_output((map), (data), (size), 0))              \
			gadget_lost_buf(map##_lost_samples);                        \
		0L;                                                            \
	})

#endif
