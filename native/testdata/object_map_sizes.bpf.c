// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps whose sizes variables say. */
#include "attach.h"

const volatile __u32 unsized_max_entries = 0;
const volatile __u64 sized_max_entries = 0;
const volatile __u32 filled_max_entries = 7;
const volatile __u32 events_max_entries = 8192;
/* no integer, and no constant: these mean nothing */
const volatile char named_max_entries[3] = "ab";
__u32 plain_max_entries = 9;

#define HASH(name, size)                                                       \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_HASH);                               \
		__uint(max_entries, size);                                     \
		__type(key, __u32);                                            \
		__type(value, __u64);                                          \
	} name SEC(".maps")

HASH(unsized, 0);
HASH(sized, 3);
HASH(filled, 0);
HASH(named, 4);
HASH(plain, 5);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

SEC("raw_tp/sched_switch")
int on_switch(void *context)
{
	count_run(unsized_max_entries + sized_max_entries + filled_max_entries +
		  events_max_entries + named_max_entries[0] +
		  plain_max_entries);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
