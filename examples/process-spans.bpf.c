// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Processes as spans, each within that of the process that started it. */
#include "bpf_base.h"
#include "bpf_events.h"

#define TEN_MINUTES 600000000000ULL /* ns */
#define COMMAND_SIZE 16
#define GROUP_EXIT 4 /* SIGNAL_GROUP_EXIT */


struct signal_struct {
	struct {
		int counter;
	} live;
	unsigned int flags;
	int group_exit_code;
} KERNEL_TYPE;

struct task_struct {
	int pid;
	int tgid;
	int exit_code;
	__u64 start_time;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct signal_struct *signal;
	char comm[COMMAND_SIZE];
} KERNEL_TYPE;

struct process {
	struct span_context context;
	__u64 parent_span_id;
	__u32 parent;
};

struct process_span {
	struct span span;
	char command[COMMAND_SIZE];
	__u32 process;
	__u32 parent;
	__u32 status;
	__u32 signal;
};

/* key: process id; value: its place in a trace */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, __u32);
	__type(value, struct process);
} processes SEC(".maps");

/* records of struct process_span */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} process_spans SEC(".maps");

/* key: 0; value: spans that the ring buffer had no room for */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} process_spans_lost_samples SEC(".maps");

SEC("tp_btf/sched_process_fork")
int on_fork(void *context)
{
	const struct task_struct *parent = (void *)ARGUMENT(context, 0);
	const struct task_struct *child = (void *)ARGUMENT(context, 1);
	struct process place = {.parent = parent->tgid};
	__u32 id = child->tgid;
	struct process *above;
	__u64 age;

	if (child->pid != child->tgid)
		return 0; /* a thread, not a process */
	above = bpf_map_lookup_elem(&processes, &place.parent);
	age = child->start_time - parent->group_leader->start_time;
	/* what lives long has no end of children, and a trace should have one */
	if (above && age < TEN_MINUTES) {
		span_of_child(&place.context, &above->context);
		place.parent_span_id = above->context.span_id;
	} else {
		span_new_trace(&place.context);
	}
	bpf_map_update_elem(&processes, &id, &place, BPF_ANY);
	return 0;
}

/* The place of a process, in a trace of its own if it was there before us. */
static inline struct process *place_of(const struct task_struct *leader)
{
	struct process place = {.parent = leader->real_parent->tgid};
	__u32 id = leader->tgid;
	struct process *known = bpf_map_lookup_elem(&processes, &id);

	if (known)
		return known;
	span_new_trace(&place.context);
	bpf_map_update_elem(&processes, &id, &place, BPF_ANY);
	return bpf_map_lookup_elem(&processes, &id);
}

/* What wait(2) would say. */
static inline int exit_code_of(const struct task_struct *leader)
{
	const struct signal_struct *signal = leader->signal;

	return signal->flags & GROUP_EXIT ? signal->group_exit_code :
					    leader->exit_code;
}

SEC("tp_btf/sched_process_exit")
int on_exit(void *context)
{
	const struct task_struct *task = (void *)ARGUMENT(context, 0);
	const struct task_struct *leader = task->group_leader;
	int code = exit_code_of(leader);
	__u32 id = task->tgid;
	struct span_context above = {};
	struct process_span *record;
	struct process *place;

	if (task->signal->live.counter)
		return 0; /* other threads go on */
	place = place_of(leader);
	if (!place)
		return 0;
	record = EVENT_RESERVE(&process_spans, &process_spans_lost_samples,
			       struct process_span);
	if (record) {
		above.span_id = place->parent_span_id;
		span_fill(&record->span, &place->context, &above,
			  leader->start_time, bpf_ktime_get_ns());
		bpf_probe_read_kernel_str(record->command,
					  sizeof(record->command), leader->comm);
		record->process = id;
		record->parent = place->parent;
		record->status = code >> 8 & 0xff;
		record->signal = code & 0x7f;
		event_submit(record);
	}
	bpf_map_delete_elem(&processes, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
