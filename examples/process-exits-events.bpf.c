// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Processes that end, each a record that is counted where it arrives. */
#include "bpf_base.h"

#define BPF_MAP_TYPE_PERF_EVENT_ARRAY 4
#define BPF_F_CURRENT_CPU 0xffffffffULL
#define COMMAND_SIZE 16

BPF_HELPER(25, long, bpf_perf_event_output, void *context, void *map,
	   __u64 flags, void *data, __u64 size);

struct task_struct {
	int pid;
	int tgid;
	int exit_code;
} KERNEL_TYPE;

struct exit_event {
	__u32 status;
	__u32 signal;
	char command[COMMAND_SIZE];
};

/* no key: records of struct exit_event, a buffer for each processor */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} process_exit_events_total SEC(".maps");

SEC("tp_btf/sched_process_exit")
int on_exit(void *context)
{
	const struct task_struct *task = (void *)ARGUMENT(context, 0);
	struct exit_event event = {
		.status = task->exit_code >> 8 & 0xff,
		.signal = task->exit_code & 0x7f,
	};

	if (task->pid != task->tgid)
		return 0; /* a thread, not its process */
	bpf_get_current_comm(event.command, sizeof(event.command));
	bpf_perf_event_output(context, &process_exit_events_total,
			      BPF_F_CURRENT_CPU, &event, sizeof(event));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
