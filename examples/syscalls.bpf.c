// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* System calls, and the errors that they return. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_ERRNO 4095

struct trace_event_raw_sys_enter {
	long id;
} KERNEL_TYPE;

struct trace_event_raw_sys_exit {
	long id;
	long ret;
} KERNEL_TYPE;

struct error_key {
	__u32 syscall;
	__u32 error;
};

/* key: number of the system call; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} syscalls_total SEC(".maps");

/* key: number of the system call, errno; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct error_key);
	__type(value, __u64);
} syscall_errors_total SEC(".maps");

SEC("tp/raw_syscalls/sys_enter")
int on_enter(const struct trace_event_raw_sys_enter *event)
{
	__u32 syscall = event->id;

	if (event->id >= 0) /* -1 is what a tracer skipped */
		metric_increment_percpu(&syscalls_total, &syscall, 1);
	return 0;
}

SEC("tp/raw_syscalls/sys_exit")
int on_exit(const struct trace_event_raw_sys_exit *event)
{
	struct error_key key = {.syscall = event->id, .error = -event->ret};

	if (event->id >= 0 && event->ret < 0 && event->ret >= -MAX_ERRNO)
		metric_increment(&syscall_errors_total, &key, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
