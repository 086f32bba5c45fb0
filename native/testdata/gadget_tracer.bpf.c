// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A tracer of Inspektor Gadget whose records have members of every kind, with
 * any content, made by order of the test:
 * getpriority(times << 32 | ORDER | size, content). No such "which" exists, so
 * the call itself does nothing.
 */
#include "../include/bpf_base.h"
#include "../include/gadget/buffer.h"
#include "../include/gadget/macros.h"
#include "../include/gadget/types.h"

#define ORDER 0x7e5b0000
#define ORDER_MASK 0xffff0000
#define SIZE_MASK 0xffff
#define LARGEST 512
#define MOST_AT_ONCE 250

BPF_HELPER(112, long, bpf_probe_read_user, void *to, __u32 size,
	   const void *from);

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	const void *who;
};

enum color { RED, GREEN = 5 };
enum access_set { READ = 1, WRITE = 2, EXECUTE = 4 };

/* 184 bytes, which may be cut anywhere or be followed by others */
struct event {
	gadget_timestamp timestamp_raw; /* 0 */
	struct gadget_process proc; /* 8 */
	gadget_signal sig_raw; /* 72 */
	gadget_errno error_raw; /* 76 */
	gadget_syscall syscall_raw; /* 80 */
	gadget_bytes size_raw; /* 88 */
	gadget_duration took_raw; /* 96 */
	gadget_file_mode mode_raw; /* 104 */
	gadget_file_flags flags_raw; /* 108 */
	enum color color_raw; /* 112 */
	enum access_set access_raw; /* 116 */
	struct gadget_l4endpoint_t src; /* 120 */
	gadget_uid uid; /* 144 */
	gadget_gid gid; /* 148 */
	__u64 count; /* 152 */
	__s32 level; /* 160 */
	__u16 port; /* 164 */
	__u8 octet; /* 166 */
	_Bool is_set; /* 167 */
	char name[16]; /* 168 */
};

/* no key: records, struct event */
GADGET_TRACER_MAP(events, 1024 * 256);
GADGET_TRACER(things, events, event);

/* key: 0 the records that were put or found no room */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
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

static void put(const struct getpriority *order, __u64 times, __u64 size)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(&puts, &first);
	void *content = bpf_map_lookup_elem(&contents, &first);

	if (!count || !content)
		return;
	bpf_probe_read_user(content, LARGEST, order->who);
#pragma clang loop unroll(disable)
	for (int i = 0; i < MOST_AT_ONCE; i++) {
		if ((__u64)i >= times)
			return;
		__sync_fetch_and_add(count, 1);
		gadget_output_buf(order, &events, content, size);
	}
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(const struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u64 times = order->which >> 32;
	__u32 which = order->which;
	__u64 size = which & SIZE_MASK;

	/* or the compiler checks sizes before the mask, which the verifier does
	 * not follow
	 */
	__asm__ volatile("" : "+r"(size));
	if ((which & ORDER_MASK) != ORDER || size > LARGEST)
		return 0;
	if (!owner)
		owner = process;
	if (owner == process)
		put(order, times, size);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
