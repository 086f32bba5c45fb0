// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Records of any size and content in perf event arrays, made by order of the
 * test: getpriority(ORDER | array << 8 | size, first eight bytes). No such
 * "which" exists, so the call itself does nothing.
 */
#include "fixture.h"

#define BPF_MAP_TYPE_PERF_EVENT_ARRAY 4
#define BPF_F_CURRENT_CPU 0xffffffffULL

#define ORDER 0x7e570000
#define ORDER_MASK 0xffff0000
#define LARGEST 128

static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*const bpf_perf_event_output)(void *context, void *map,
					   __u64 flags, void *data,
					   __u64 size) = (void *)25;

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	__u64 who;
};

/* no key: buffers of records */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events_total SEC(".maps");

/* no key: buffers of records */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} others_total SEC(".maps");

/* key: anything; no program writes to it */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} plain_total SEC(".maps");

/* The process that gave the first order: nobody else's count. */
__u64 owner;

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(struct getpriority *order)
{
	__u64 record[LARGEST / sizeof(__u64)] = {};
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u32 which = order->which;
	__u64 size = which & 0xff;

	if ((which & ORDER_MASK) != ORDER || size > LARGEST)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
	record[0] = order->who;
	if (which & 0x100)
		bpf_perf_event_output(order, &others_total, BPF_F_CURRENT_CPU,
				      record, size);
	else
		bpf_perf_event_output(order, &events_total, BPF_F_CURRENT_CPU,
				      record, size);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
