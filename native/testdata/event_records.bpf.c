// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Records with any content in buffers of events, made by order of the test:
 * getpriority(times << 32 | ORDER | buffer << 12 | size, content). No such
 * "which" exists, so the call itself does nothing.
 */
#include "fixture.h"

#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_PERF_EVENT_ARRAY 4
#define BPF_F_CURRENT_CPU 0xffffffffULL

#define ORDER 0x7e590000
#define ORDER_MASK 0xffff0000
#define SIZE_MASK 0xfff
#define LARGEST 512
#define MOST_AT_ONCE 250

#define EXECS 0
#define SPANS 1
#define PLAIN 2
#define OOMS 3

static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static long (*const bpf_perf_event_output)(void *context, void *map,
					   __u64 flags, void *data,
					   __u64 size) = (void *)25;
static long (*const bpf_probe_read_user)(void *to, __u32 size,
					 const void *from) = (void *)112;
static long (*const bpf_ringbuf_output)(void *ring, void *data, __u64 size,
					__u64 flags) = (void *)130;

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	const void *who;
};

struct exec_event {
	char comm[16];
	__u64 arg_len;
	__u64 ns;
};

enum color { RED, GREEN = 5 };

/* One of each sort of member. */
struct sorts_event {
	enum color color;
	int level;
	struct {
		unsigned short left;
		unsigned short right;
	} pair;
	__u8 bytes[4];
	char text[8];
	__u64 large;
};

/* Or they would not be in the BTF. */
const struct exec_event *unused_exec_event __attribute__((unused));
const struct sorts_event *unused_sorts_event __attribute__((unused));

/* no key: records, struct exec_event */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} execs SEC(".maps");

/* key: 0 records of execs that found no room */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} execs_lost SEC(".maps");

/* no key: records */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} spans SEC(".maps");

/* key: 0 records of spans that found no room */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} spans_lost_samples SEC(".maps");

/* no key: records that nobody counts when they find no room */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} plain SEC(".maps");

/* no key: buffers of records */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} ooms SEC(".maps");

/* key: the buffer's number; value: the records that were put or found no room */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} puts SEC(".maps");

/* key: 0 what the next record is */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[LARGEST]);
} contents SEC(".maps");

/* The process that gave the first order: nobody else's count. */
__u64 owner;

static void lost(void *counts)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(counts, &first);

	if (count)
		++*count;
}

static void put(struct getpriority *order, __u32 buffer, void *content,
		__u64 size)
{
	__u64 *count = bpf_map_lookup_elem(&puts, &buffer);

	if (count)
		__sync_fetch_and_add(count, 1);
	if (buffer == EXECS) {
		if (bpf_ringbuf_output(&execs, content, size, 0))
			lost(&execs_lost);
	} else if (buffer == SPANS) {
		if (bpf_ringbuf_output(&spans, content, size, 0))
			lost(&spans_lost_samples);
	} else if (buffer == PLAIN) {
		bpf_ringbuf_output(&plain, content, size, 0);
	} else if (buffer == OOMS) {
		bpf_perf_event_output(order, &ooms, BPF_F_CURRENT_CPU, content,
				      size);
	}
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u64 times = order->which >> 32;
	__u32 which = order->which;
	__u64 size = which & SIZE_MASK;
	__u32 first = 0;
	void *content;
	__u64 i;

	/* or the compiler checks sizes before the mask, which the verifier does
	 * not follow
	 */
	__asm__ volatile("" : "+r"(size));
	if ((which & ORDER_MASK) != ORDER || size > LARGEST)
		return 0;
	if (!owner)
		owner = process;
	content = bpf_map_lookup_elem(&contents, &first);
	if (owner != process || !content)
		return 0;
	bpf_probe_read_user(content, LARGEST, order->who);
#pragma clang loop unroll(disable)
	for (i = 0; i < MOST_AT_ONCE; i++) {
		if (i >= times)
			break;
		put(order, which >> 12 & 0xf, content, size);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
