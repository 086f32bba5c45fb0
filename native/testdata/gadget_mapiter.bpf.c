// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Map iterators of Inspektor Gadget with members of every kind, whose entries
 * grow by order of the test: getpriority(ORDER | map, order), where order is a
 * struct thing_order for map 0 and a struct queue_order for map 1. No such
 * "which" exists, so the call itself does nothing.
 */
#include "../include/bpf_base.h"
#include "../include/gadget/bits.bpf.h"
#include "../include/gadget/macros.h"
#include "../include/gadget/maps.bpf.h"
#include "../include/gadget/types.h"

#define ORDER 0x7e5a0000
#define ORDER_MASK 0xffff0000
#define THINGS 0
#define QUEUES 1

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

BPF_HELPER(112, long, bpf_probe_read_user, void *to, __u32 size,
	   const void *from);

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	const void *who;
};

enum thing_kind { KIND_NONE, KIND_FILE, KIND_SOCKET = 7 };

struct place {
	__u32 device;
	__u32 inode;
};

/* 40 bytes */
struct thing_key {
	gadget_pid pid; /* 0 */
	enum thing_kind kind_raw; /* 4 */
	gadget_comm comm[TASK_COMM_LEN]; /* 8 */
	struct place place; /* 24 */
	gadget_errno error_raw; /* 32 */
	__u32 __pad; /* 36 */
};

/* 232 bytes */
struct thing_value {
	gadget_counter__u64 total; /* 0 */
	gadget_gauge__u32 depth; /* 8 */
	gadget_histogram_slot__u32 latency[27]; /* 12 */
	gadget_counter__u32 small; /* 120 */
	__u64 untyped; /* 128 */
	char file[16]; /* 136 */
	gadget_histogram_slot__u64 wide[10]; /* 152 */
};

/* 104 bytes: what the entry of the key grows by, each time factor, and what it
 * is set to
 */
struct thing_order {
	struct thing_key key; /* 0 */
	__u64 total; /* 40 */
	__u64 small; /* 48 */
	__u64 untyped; /* 56 */
	__u64 latency; /* 64, put into its slot factor times */
	__u64 wide; /* 72, the same */
	__u64 depth; /* 80, set to this plus shift */
	char file[16]; /* 88, set to this */
};

struct queue_key {
	__u32 queue;
};

struct queue_value {
	gadget_counter__u64 hits;
};

/* 16 bytes */
struct queue_order {
	struct queue_key key;
	__u32 unused;
	__u64 hits;
};

/* What is counted is so many times what the order says. */
const volatile __u32 factor = 1;
GADGET_PARAM(factor);
/* Orders of things are ignored without this, */
const volatile _Bool enabled = 1;
GADGET_PARAM(enabled);
/* with another command, if this is any, */
const volatile char only_comm[TASK_COMM_LEN] = "";
GADGET_PARAM(only_comm);
/* and with a smaller total. */
const volatile __u64 least_total = 0;
GADGET_PARAM(least_total);
const volatile __s32 shift = 0;
GADGET_PARAM(shift);

/* key: struct thing_key; value: struct thing_value */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct thing_key);
	__type(value, struct thing_value);
} entries SEC(".maps");

GADGET_MAPITER(things, entries);

/* key: a number; value: a counter */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct queue_key);
	__type(value, struct queue_value);
} hits_by_queue SEC(".maps");

GADGET_MAPITER(queues, hits_by_queue);

static const struct thing_value no_thing;
static const struct queue_value no_hits;

/* The process that gave the first order: nobody else's count. */
__u64 owner;

static __u32 is_wanted(const struct thing_order *order)
{
	if (!enabled || order->total < least_total)
		return 0;
	for (__u32 i = 0; only_comm[0] && i < TASK_COMM_LEN; i++) {
		if (only_comm[i] != order->key.comm[i])
			return 0;
	}
	return 1;
}

static void count_thing(const void *from)
{
	struct thing_order order;
	struct thing_value *value;
	__u64 slot;

	if (bpf_probe_read_user(&order, sizeof(order), from) ||
	    !is_wanted(&order))
		return;
	value = bpf_map_lookup_or_try_init(&entries, &order.key, &no_thing);
	if (!value)
		return;
	__sync_fetch_and_add(&value->total, order.total * factor);
	__sync_fetch_and_add(&value->small, order.small * factor);
	__sync_fetch_and_add(&value->untyped, order.untyped * factor);
	slot = get_slot_idx(order.latency);
	if (slot >= COUNT_OF(value->latency))
		slot = COUNT_OF(value->latency) - 1;
	__sync_fetch_and_add(&value->latency[slot], factor);
	slot = get_slot_idx(order.wide);
	if (slot >= COUNT_OF(value->wide))
		slot = COUNT_OF(value->wide) - 1;
	__sync_fetch_and_add(&value->wide[slot], (__u64)factor);
	value->depth = order.depth + shift;
	__builtin_memcpy(value->file, order.file, sizeof(value->file));
}

static void count_hits(const void *from)
{
	struct queue_order order;
	struct queue_value *value;

	if (bpf_probe_read_user(&order, sizeof(order), from))
		return;
	value = bpf_map_lookup_or_try_init(&hits_by_queue, &order.key,
					   &no_hits);
	if (value)
		__sync_fetch_and_add(&value->hits, order.hits * factor);
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(const struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u32 which = order->which;

	if ((which & ORDER_MASK) != ORDER)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
	if ((which & ~ORDER_MASK) == THINGS)
		count_thing(order->who);
	else if ((which & ~ORDER_MASK) == QUEUES)
		count_hits(order->who);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
