// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Records in ring buffers, made by order of the test:
 * getpriority(argument << 32 | ORDER | other << 8 | command, number). No such
 * "which" exists, so the call itself does nothing. Loads from Linux 5.8 on.
 */
#include "fixture.h"

#define BPF_MAP_TYPE_ARRAY 2

#define ORDER 0x7e580000
#define ORDER_MASK 0xffff0000
#define OTHER 0x100

#define PUT 1
#define DISCARD 2
#define FLOOD 3
#define HOLD 4
#define LET_GO 5

#define LARGEST 4096
#define MOST_AT_ONCE 250
#define FLOOD_WORDS 8
#define SMALL 16

#define BPF_RB_FORCE_WAKEUP 2
/* copying it takes some 100 microseconds */
#define DELAY_BYTES (1 << 21)
#define MOST_DELAYS 1500

static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*const bpf_probe_read_kernel)(void *to, __u32 size,
					   const void *from) = (void *)113;
static long (*const bpf_ringbuf_output)(void *ring, void *data, __u64 size,
					__u64 flags) = (void *)130;
static void *(*const bpf_ringbuf_reserve)(void *ring, __u64 size,
					  __u64 flags) = (void *)131;
static void (*const bpf_ringbuf_submit)(void *data, __u64 flags) = (void *)132;
static void (*const bpf_ringbuf_discard)(void *data, __u64 flags) = (void *)133;

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	__u64 who;
};

/* no key: records */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} records SEC(".maps");

/* no key: records */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} others SEC(".maps");

/* key: 0 records that found room in a flood, 1 records that did not */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

/* The process that gave the first order: nobody else's count. */
__u64 owner;
__u64 words[LARGEST / sizeof(__u64)];
__u8 delay_from[DELAY_BYTES];
__u8 delay_to[DELAY_BYTES];
volatile __u32 let_go;

static void count(__u32 slot)
{
	__u64 *counted = bpf_map_lookup_elem(&counts, &slot);

	if (counted)
		__sync_fetch_and_add(counted, 1);
}

/* A record of any size, whose words count up from a number. */
static void put(void *ring, __u64 size, __u64 number)
{
	int i;

#pragma clang loop unroll(disable)
	for (i = 0; i < LARGEST / (int)sizeof(__u64); i++)
		words[i] = number + i;
	if (size <= LARGEST)
		bpf_ringbuf_output(ring, words, size, 0);
}

static void discard(void *ring)
{
	void *record = bpf_ringbuf_reserve(ring, SMALL, 0);

	if (record)
		bpf_ringbuf_discard(record, 0);
}

/* Records of 64 bytes that are numbered, those that find no room too. */
static void flood(void *ring, __u64 wanted, __u64 number)
{
	__u64 record[FLOOD_WORDS] = {};
	int i;

#pragma clang loop unroll(disable)
	for (i = 0; i < MOST_AT_ONCE; i++) {
		if ((__u64)i >= wanted)
			return;
		record[0] = number + i;
		count(bpf_ringbuf_output(ring, record, sizeof(record), 0) != 0);
	}
}

/* A record that stays unfinished until it is let go, a quarter of a second or so at
 * most, with a finished one behind it.
 */
static void hold(void *ring, __u64 number)
{
	__u64 *record = bpf_ringbuf_reserve(ring, SMALL, 0);
	__u64 behind[SMALL / sizeof(__u64)] = {number + 1};
	int i;

	if (!record)
		return;
	record[0] = number;
	let_go = 0;
	bpf_ringbuf_output(ring, behind, sizeof(behind), BPF_RB_FORCE_WAKEUP);
#pragma clang loop unroll(disable)
	for (i = 0; i < MOST_DELAYS; i++) {
		if (let_go)
			break;
		bpf_probe_read_kernel(delay_to, DELAY_BYTES, delay_from);
	}
	bpf_ringbuf_submit(record, 0);
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u64 argument = order->which >> 32;
	__u32 which = order->which;
	__u32 command = which & 0xff;

	/* or the compiler checks sizes before the shift, which the verifier
	 * does not follow
	 */
	__asm__ volatile("" : "+r"(argument));
	if ((which & ORDER_MASK) != ORDER)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
	if (command == PUT && which & OTHER)
		put(&others, argument, order->who);
	else if (command == PUT)
		put(&records, argument, order->who);
	else if (command == DISCARD)
		discard(&records);
	else if (command == FLOOD)
		flood(&records, argument, order->who);
	else if (command == HOLD)
		hold(&records, order->who);
	else if (command == LET_GO)
		let_go = 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
