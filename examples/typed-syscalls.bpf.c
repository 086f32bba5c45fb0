// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* System calls: how many, how long, how many at once, and their errors. There is
 * no config: the types say what the metrics are.
 *
 * Shows: a counter, a gauge and a histogram in one map; labels with decoders;
 *   metrics that need no YAML.
 * Needs: kernel 5.8; CAP_BPF, CAP_PERFMON; tracefs.
 * Costs: about 0.8 us a system call.
 */
#include "bpf_typed.h"

#define MAX_ERRNO 4095
#define NS_PER_US 1000

struct trace_event_raw_sys_enter {
	long id;
} KERNEL_TYPE;

struct trace_event_raw_sys_exit {
	long id;
	long ret;
} KERNEL_TYPE;

struct syscall_key {
	METRIC_LABEL(__u32, syscall, , "uint,syscall");
};

struct syscall_value {
	METRIC_COUNTER(calls, "syscall_calls", "{call}",
		       "System calls that have returned.");
	METRIC_GAUGE_S64(running, "syscalls_running", "{call}",
			 "System calls that have not returned yet.");
	METRIC_HISTOGRAM(latency, 27, "syscall_time", "us",
			 "Time from entering a system call to its return.");
};

struct error_key {
	METRIC_LABEL(__u32, syscall, , "uint,syscall");
	METRIC_LABEL(__u32, error, , "uint,errno");
};

struct call {
	__u64 start;
	__u32 syscall;
	__u32 unused;
};

/* key: number of the system call; value: what it did */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512);
	__type(key, struct syscall_key);
	__type(value, struct syscall_value);
} syscalls METRIC_MAP SEC(".maps");

/* key: number of the system call, errno; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct error_key);
	__type(value, metric_counter__u64);
} syscall_errors METRIC_MAP SEC(".maps");

/* key: thread; value: the call that it is in */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, struct call);
} running_calls SEC(".maps");

static inline __u32 current_thread(void)
{
	return bpf_get_current_pid_tgid();
}

SEC("tp/raw_syscalls/sys_enter")
int on_enter(const struct trace_event_raw_sys_enter *event)
{
	struct call call = {.start = bpf_ktime_get_ns(), .syscall = event->id};
	struct syscall_key key = {.syscall = event->id};
	__u32 thread = current_thread();
	struct syscall_value *row;

	/* -1 is what a tracer skipped; without room none counts as running */
	if (event->id < 0 ||
	    bpf_map_update_elem(&running_calls, &thread, &call, BPF_NOEXIST))
		return 0;
	row = METRIC_ROW(&syscalls, &key);
	if (row)
		metric_add(row->running, 1);
	return 0;
}

static inline void count_error(__u32 syscall, long returned)
{
	struct error_key key = {.syscall = syscall, .error = -returned};
	metric_counter__u64 *errors;

	if (returned >= 0 || returned < -MAX_ERRNO)
		return;
	errors = METRIC_ROW(&syscall_errors, &key);
	if (errors)
		metric_add(*errors, 1);
}

SEC("tp/raw_syscalls/sys_exit")
int on_exit(const struct trace_event_raw_sys_exit *event)
{
	__u32 thread = current_thread();
	struct call *call = bpf_map_lookup_elem(&running_calls, &thread);
	struct syscall_value *row;

	if (!call)
		return 0;
	row = bpf_map_lookup_elem(&syscalls, &call->syscall);
	if (row) {
		metric_add(row->calls, 1);
		metric_add(row->running, -1);
		metric_observe_slot(row->latency,
				    (bpf_ktime_get_ns() - call->start) /
					    NS_PER_US);
	}
	count_error(call->syscall, event->ret);
	bpf_map_delete_elem(&running_calls, &thread);
	return 0;
}

/* A thread that ends does so in a call that never returns. */
SEC("tp/sched/sched_process_exit")
int on_end_of_thread(void *context)
{
	__u32 thread = current_thread();
	struct call *call = bpf_map_lookup_elem(&running_calls, &thread);
	struct syscall_value *row;

	if (!call)
		return 0;
	row = bpf_map_lookup_elem(&syscalls, &call->syscall);
	if (row)
		metric_add(row->running, -1);
	bpf_map_delete_elem(&running_calls, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
