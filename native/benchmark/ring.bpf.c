// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Records of 64 bytes in a ring buffer, as many as are asked for, for the
 * benchmark: getpriority(count << 32 | ORDER | FLOOD, number), the order that
 * testdata/ring_events.bpf.c knows too.
 */
#include "../testdata/fixture.h"

#define ORDER_FLOOD 0x7e580003
#define MOST_AT_ONCE 250
#define RING_BYTES (1 << 20)

static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*const bpf_ringbuf_output)(void *ring, void *data, __u64 size,
					__u64 flags) = (void *)130;

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	__u64 who;
};

struct event {
	__u64 number;
	/* one of 64 */
	char comm[16];
	__u64 nanoseconds;
	__u64 bytes;
	__u64 more[3];
};

/* no key: struct event */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RING_BYTES);
} events SEC(".maps");

/* The process that gave the first order: nobody else's count. */
__u64 owner;
/* So that the type of the records is in the object. */
struct event sample;

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(struct getpriority *order)
{
	struct event event = {.comm = "worker-"};
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u32 wanted = order->which >> 32;
	int i;

	if ((__u32)order->which != ORDER_FLOOD)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
#pragma clang loop unroll(disable)
	for (i = 0; i < MOST_AT_ONCE; i++) {
		if ((__u32)i >= wanted)
			return 0;
		event.number = order->who + i;
		event.comm[7] = '0' + (event.number >> 3 & 7);
		event.comm[8] = '0' + (event.number & 7);
		event.nanoseconds = event.number * 1000;
		event.bytes = 1;
		bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
