/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Spans through a ring buffer, under the names that sources written for
 * ebpf_exporter use. Include vmlinux.h first.
 */
#ifndef BPF_METRICS_TRACING_BPF_H
#define BPF_METRICS_TRACING_BPF_H

#include <bpf/bpf_helpers.h>

/* The span that another one is part of: all zero for none. */
struct span_parent_t {
	u64 trace_id_hi;
	u64 trace_id_lo;
	u64 span_id;
};

/* What every record begins with, in the order of the labels in the YAML. */
struct span_base_t {
	struct span_parent_t parent;
	u64 span_id;
	u64 span_monotonic_timestamp_ns;
	u64 span_duration_ns;
};

/* A span that starts now. The id is given by the exporter if it is zero; it
 * is left alone here, so that the caller may have set it.
 */
static inline __attribute__((unused)) void
fill_span_base(struct span_base_t *span, struct span_parent_t *parent)
{
	span->parent = *parent;
	span->span_monotonic_timestamp_ns = bpf_ktime_get_ns();
	span->span_duration_ns = 0;
}

/* Sends a record of a type whose member span_base comes first. fill are
 * statements that set the rest through the pointer span. Leaves the calling
 * function with 0 if the ring buffer is full.
 */
#define submit_span(map, type, parent, fill)                                   \
	{                                                                      \
		type *span = bpf_ringbuf_reserve((map), sizeof(type), 0);      \
                                                                               \
		if (!span)                                                     \
			return 0;                                              \
		span->span_base.span_id = 0;                                   \
		fill_span_base(&span->span_base, (parent));                    \
		fill;                                                          \
		bpf_ringbuf_submit(span, 0);                                   \
	}

#endif
