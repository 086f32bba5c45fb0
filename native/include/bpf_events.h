/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Events and spans through a BPF ring buffer (Linux 5.8). Include bpf_base.h
 * first, or vmlinux.h and <bpf/bpf_helpers.h>. docs/howto/make-spans.md shows
 * how to use it.
 *
 *   EVENT_RESERVE(&map, &lost, type)     a record to fill in, or NULL
 *   event_submit(record)                 sends it
 *   span_new_trace(&context)             a trace of its own
 *   span_of_child(&context, &parent)     a span in the trace of another one
 *   span_fill(span, &context, &parent, start, end)
 *
 * lost is a per-CPU array with one __u64 that counts the records for which the
 * ring buffer had no room.
 */
#ifndef BPF_METRICS_EVENTS_H
#define BPF_METRICS_EVENTS_H

#ifdef BPF_METRICS_BASE_H
BPF_HELPER(131, void *, bpf_ringbuf_reserve, void *map, __u64 size,
	   __u64 flags);
BPF_HELPER(132, void, bpf_ringbuf_submit, void *record, __u64 flags);
#endif

#define EVENT_INLINE static inline __attribute__((always_inline, unused))

/* Where in which trace a span is. Keep it to make spans within that one. An id
 * that is all zero is none.
 */
struct span_context {
	__u64 trace_id[2];
	__u64 span_id;
};

/* What the record of a span begins with. docs/howto/make-spans.md has the
 * labels that cut it.
 */
struct span {
	__u64 trace_id[2];
	__u64 parent_span_id;
	__u64 span_id;
	__u64 start; /* ns of bpf_ktime_get_ns */
	__u64 duration; /* ns */
};

/* A record of zeros, which has to be submitted; NULL if there is no room. */
#define EVENT_RESERVE(map, lost, type)                                         \
	({                                                                     \
		type *event_ = bpf_ringbuf_reserve((map), sizeof(type), 0);    \
                                                                               \
		if (event_)                                                    \
			__builtin_memset(event_, 0, sizeof(type));             \
		else                                                           \
			event_lost(lost);                                      \
		event_;                                                        \
	})

EVENT_INLINE void event_lost(void *lost)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(lost, &first);

	if (count)
		*count += 1;
}

EVENT_INLINE void event_submit(void *record)
{
	bpf_ringbuf_submit(record, 0);
}

EVENT_INLINE __u64 span_random(void)
{
	__u64 random = (__u64)bpf_get_prandom_u32() << 32 |
		       bpf_get_prandom_u32();

	return random ? random : 1; /* no id may be all zero */
}

EVENT_INLINE void span_of_child(struct span_context *context,
				const struct span_context *parent)
{
	context->trace_id[0] = parent->trace_id[0];
	context->trace_id[1] = parent->trace_id[1];
	context->span_id = span_random();
}

/* Random, so that traces of several hosts do not meet, and so that samplers,
 * which look at the bits of ids, take a fair share.
 */
EVENT_INLINE void span_new_trace(struct span_context *context)
{
	context->trace_id[0] = span_random();
	context->trace_id[1] = span_random();
	context->span_id = span_random();
}

/* parent is NULL for the first span of a trace. */
EVENT_INLINE void span_fill(struct span *span,
			    const struct span_context *context,
			    const struct span_context *parent, __u64 start,
			    __u64 end)
{
	span->trace_id[0] = context->trace_id[0];
	span->trace_id[1] = context->trace_id[1];
	span->parent_span_id = parent ? parent->span_id : 0;
	span->span_id = context->span_id;
	span->start = start;
	span->duration = end - start;
}

#endif
