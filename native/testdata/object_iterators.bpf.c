// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs that go over tasks and over the entries of maps. */
#include "attach.h"

#define KERNEL_TYPE __attribute__((preserve_access_index))
#define ENTRIES 20000
/* more than the kernel goes over at a time when nothing is written */
#define MANY 1500000

static long (*const bpf_seq_write)(void *seq, const void *data,
				   __u32 size) = (void *)127;

struct bpf_iter_meta {
	void *seq;
} KERNEL_TYPE;

struct task_struct {
	int pid;
	int tgid;
} KERNEL_TYPE;

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} KERNEL_TYPE;

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *map;
	__u32 *key;
	__u64 *value;
} KERNEL_TYPE;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ENTRIES);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MANY);
	__type(key, __u32);
	__type(value, __u64);
} many SEC(".maps");

struct task {
	__u32 pid;
	__u32 tgid;
};

/* of a size that divides no buffer */
struct number {
	__u32 key;
	__u32 doubled;
	__u32 zero;
};

SEC("iter/task")
int on_task(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	struct task record = {};

	if (!task)
		return 0;
	record.pid = task->pid;
	record.tgid = task->tgid;
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

SEC("iter/bpf_map_elem")
int on_number(struct bpf_iter__bpf_map_elem *context)
{
	__u32 *key = context->key;
	struct number record = {};

	if (!key)
		return 0;
	record.key = *key;
	record.doubled = 2 * *key;
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

SEC("iter/bpf_map_elem")
int on_last(struct bpf_iter__bpf_map_elem *context)
{
	__u32 *key = context->key;
	__u32 record;

	if (!key || *key != MANY - 1)
		return 0;
	record = *key;
	bpf_seq_write(context->meta->seq, &record, sizeof(record));
	return 0;
}

SEC("iter/bpf_map_elem")
int on_no_map(struct bpf_iter__bpf_map_elem *context)
{
	return 0;
}

SEC("raw_tp/sched_switch")
int on_switch(void *context)
{
	return bpf_map_lookup_elem(&numbers, &(__u32){0}) ==
	       bpf_map_lookup_elem(&many, &(__u32){0});
}

char LICENSE[] SEC("license") = "GPL";
