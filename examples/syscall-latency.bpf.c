// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long system calls take, each a struct with an array of slots. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define SLOTS 28

struct trace_event_raw_sys_exit {
	long id;
} KERNEL_TYPE;

struct call {
	__u32 number;
};

struct calls {
	__u64 microseconds[SLOTS];
};

/* key: thread; value: ns when its system call began */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u64);
} began_at SEC(".maps");

/* key: system call; value: slot i counts those of 2^(i-1) to 2^i - 1 us */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512);
	__type(key, struct call);
	__type(value, struct calls);
} syscall_times SEC(".maps");

SEC("tp/raw_syscalls/sys_enter")
int on_enter(void *event)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&began_at, &thread, &now, BPF_ANY);
	return 0;
}

SEC("tp/raw_syscalls/sys_exit")
int on_exit(const struct trace_event_raw_sys_exit *event)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 *began = bpf_map_lookup_elem(&began_at, &thread);
	struct call call = {.number = event->id};
	struct calls *calls;

	if (!began || event->id < 0)
		return 0;
	calls = METRIC_ENTRY(&syscall_times, &call, struct calls);
	if (calls)
		metric_observe_slot(calls->microseconds,
				    (bpf_ktime_get_ns() - *began) / 1000);
	bpf_map_delete_elem(&began_at, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
