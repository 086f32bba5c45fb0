// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Requests to block devices as spans, with the time that they queued. */
#include "bpf_base.h"
#include "bpf_events.h"

#define REQ_OP_MASK 0xff
#define COMMAND_SIZE 16

struct gendisk {
	int major;
	int first_minor;
} KERNEL_TYPE;

struct request_queue {
	struct gendisk *disk;
} KERNEL_TYPE;

struct request {
	struct request_queue *q;
	__u32 cmd_flags;
	__u32 __data_len;
	__u64 __sector;
} KERNEL_TYPE;

struct request_state {
	struct span_context context;
	__u64 queued_at; /* 0: it went to the device at once */
	__u64 issued_at;
	__u32 size;
	char command[COMMAND_SIZE];
};

struct request_span {
	struct span span;
	__u32 operation;
	__u32 device;
	__u64 sector;
	__u32 size;
	__u32 status;
	char command[COMMAND_SIZE];
};

struct queue_span {
	struct span span;
	__u32 device;
};

/* key: address of the request; value: what is known of it */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, struct request_state);
} requests SEC(".maps");

/* records of struct request_span */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} block_io_spans SEC(".maps");

/* records of struct queue_span */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} block_io_queue_spans SEC(".maps");

/* key: 0; value: spans that block_io_spans had no room for */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} block_io_spans_lost_samples SEC(".maps");

/* key: 0; value: spans that block_io_queue_spans had no room for */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} block_io_queue_spans_lost_samples SEC(".maps");

/* A device number as user space writes it, which is what majorminor reads. */
static inline __u32 device_of(const struct request *request)
{
	const struct gendisk *disk = request->q->disk;
	__u32 minor = disk->first_minor;

	return (minor & 0xff) | disk->major << 8 | (minor & ~0xffu) << 12;
}

static inline struct request_state *begin(const struct request *request,
					  __u64 queued_at)
{
	struct request_state state = {.queued_at = queued_at};
	__u64 id = (__u64)request;

	span_new_trace(&state.context);
	bpf_get_current_comm(state.command, sizeof(state.command));
	bpf_map_update_elem(&requests, &id, &state, BPF_ANY);
	return bpf_map_lookup_elem(&requests, &id);
}

static inline void submit_queue_span(const struct request *request,
				     const struct request_state *state)
{
	struct queue_span *record =
		EVENT_RESERVE(&block_io_queue_spans,
			      &block_io_queue_spans_lost_samples,
			      struct queue_span);
	struct span_context context;

	if (!record)
		return;
	span_of_child(&context, &state->context);
	span_fill(&record->span, &context, &state->context, state->queued_at,
		  state->issued_at);
	record->device = device_of(request);
	event_submit(record);
}

static inline void submit_request_span(const struct request *request,
				       const struct request_state *state,
				       __u32 status)
{
	struct request_span *record =
		EVENT_RESERVE(&block_io_spans, &block_io_spans_lost_samples,
			      struct request_span);

	if (!record)
		return;
	span_fill(&record->span, &state->context, NULL,
		  state->queued_at ? state->queued_at : state->issued_at,
		  bpf_ktime_get_ns());
	record->operation = request->cmd_flags & REQ_OP_MASK;
	record->device = device_of(request);
	record->sector = request->__sector;
	record->size = state->size;
	record->status = status;
	__builtin_memcpy(record->command, state->command, COMMAND_SIZE);
	event_submit(record);
}

SEC("tp_btf/block_rq_insert")
int on_insert(void *context)
{
	begin((void *)ARGUMENT(context, 0), bpf_ktime_get_ns());
	return 0;
}

SEC("tp_btf/block_rq_merge")
int on_merge(void *context)
{
	__u64 id = ARGUMENT(context, 0);

	/* it goes on as part of another request */
	bpf_map_delete_elem(&requests, &id);
	return 0;
}

SEC("tp_btf/block_rq_issue")
int on_issue(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	__u64 id = (__u64)request;
	struct request_state *state = bpf_map_lookup_elem(&requests, &id);

	if (!state)
		state = begin(request, 0);
	if (!state)
		return 0;
	state->issued_at = bpf_ktime_get_ns();
	state->size = request->__data_len;
	if (state->queued_at)
		submit_queue_span(request, state);
	return 0;
}

SEC("tp_btf/block_rq_complete")
int on_complete(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	__u64 id = (__u64)request;
	struct request_state *state = bpf_map_lookup_elem(&requests, &id);

	if (!state)
		return 0;
	if (state->issued_at) /* else it ended before the device had it */
		submit_request_span(request, state,
				    ARGUMENT(context, 1) & 0xff);
	bpf_map_delete_elem(&requests, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
