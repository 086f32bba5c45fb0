// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Iterators of Inspektor Gadget over tasks and over the elements of a map. */
#include "../include/bpf_base.h"
#include "../include/gadget/macros.h"
#include "../include/gadget/types.h"

BPF_HELPER(127, long, bpf_seq_write, void *file, const void *data, __u32 size);

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
} KERNEL_TYPE;

struct task_struct {
	int pid;
	int tgid;
	char comm[TASK_COMM_LEN];
	int prio;
} KERNEL_TYPE;

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} KERNEL_TYPE;

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	void *map;
	void *key;
	void *value;
} KERNEL_TYPE;

/* 24 bytes */
struct task_entry {
	gadget_pid pid;
	gadget_comm comm[TASK_COMM_LEN];
	gadget_gauge__u32 priority;
};

/* 16 bytes */
struct level_entry {
	__u32 slot;
	__u32 __pad;
	gadget_gauge__u64 level;
};

/* key: slot; value: a level, which the test writes */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} levels SEC(".maps");

GADGET_ITER(processes, task_entry, dump_processes);
GADGET_ITER(levels, level_entry, dump_levels);
GADGET_ITER_TARGET_MAP(dump_levels, levels);

SEC("iter/task")
int dump_processes(struct bpf_iter__task *context)
{
	struct seq_file *file = context->meta->seq;
	struct task_struct *task = context->task;
	struct task_entry entry = {};

	if (!task || task->pid != task->tgid)
		return 0;
	entry.pid = task->tgid;
	entry.priority = task->prio;
	bpf_probe_read_kernel(entry.comm, sizeof(entry.comm), task->comm);
	bpf_seq_write(file, &entry, sizeof(entry));
	return 0;
}

SEC("iter/bpf_map_elem")
int dump_levels(struct bpf_iter__bpf_map_elem *context)
{
	struct seq_file *file = context->meta->seq;
	__u32 *slot = context->key;
	__u64 *level = context->value;
	struct level_entry entry = {};

	if (!slot || !level)
		return 0;
	entry.slot = *slot;
	entry.level = *level;
	bpf_seq_write(file, &entry, sizeof(entry));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
