// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps for Inspektor Gadget that a variable gives their size, filled by order of
 * the test: getpriority(ORDER | count, first) puts so many entries from this
 * number on. No such "which" exists, so the call itself does nothing.
 */
#include "../include/bpf_base.h"
#include "../include/gadget/macros.h"
#include "../include/gadget/types.h"

#define ORDER 0x7e5c0000
#define ORDER_MASK 0xffff0000
#define MOST_AT_ONCE 100

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	__u64 who;
};

struct id_key {
	__u32 id;
};

struct id_value {
	gadget_counter__u64 seen;
};

/* The user may change the first and not the second. */
const volatile __u32 sized_max_entries = 7;
GADGET_PARAM(sized_max_entries);
const volatile __u32 fixed_max_entries = 3;

/* key: a number; value: how often it was put */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 0);
	__type(key, struct id_key);
	__type(value, struct id_value);
} sized SEC(".maps");

GADGET_MAPITER(sized, sized);

/* the same, where the variable wins over a size that is there */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct id_key);
	__type(value, struct id_value);
} fixed SEC(".maps");

GADGET_MAPITER(fixed, fixed);

/* The process that gave the first order: nobody else's count. */
__u64 owner;

static void see(void *map, const struct id_key *key)
{
	struct id_value first = {.seen = 1};
	struct id_value *value = bpf_map_lookup_elem(map, key);

	if (value)
		__sync_fetch_and_add(&value->seen, 1);
	else
		bpf_map_update_elem(map, key, &first, BPF_NOEXIST);
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(const struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u32 which = order->which;
	struct id_key key = {.id = order->who};

	if ((which & ORDER_MASK) != ORDER)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
#pragma clang loop unroll(disable)
	for (__u32 i = 0; i < MOST_AT_ONCE; i++, key.id++) {
		if (i >= (which & ~ORDER_MASK))
			break;
		see(&sized, &key);
		see(&fixed, &key);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
