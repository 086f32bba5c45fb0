// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program for a tracepoint that the kernel's BTF describes. */
#include "fixture.h"

/* The one field that is read; its place comes from the running kernel. */
struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

/* key: process id; value: switches to it */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} switches SEC(".maps");

SEC("tp_btf/sched_switch")
int on_switch(__u64 *context)
{
	struct task_struct *next = (struct task_struct *)context[2];
	__u32 pid = next->pid;
	__u64 one = 1;
	__u64 *count = bpf_map_lookup_elem(&switches, &pid);

	if (count)
		*count += 1;
	else
		bpf_map_update_elem(&switches, &pid, &one, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
