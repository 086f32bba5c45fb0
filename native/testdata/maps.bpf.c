// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps whose keys and values have types, held by one program. */
#include "fixture.h"

struct request_key {
	__u32 device;
	__u8 operation;
};

/* key: device and operation; value: how often */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 128);
	__type(key, struct request_key);
	__type(value, __u64);
} requests SEC(".maps");

/* key: slot; value: a count for each processor */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

/* no key: events */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* key: a socket's descriptor; value: bytes seen */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} sockets SEC(".maps");

/* key: a task's pidfd; value: time of its last switch */
struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} tasks SEC(".maps");

/* key: a cgroup's descriptor; value: switches */
struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} cgroups SEC(".maps");

SEC("raw_tp/sched_switch")
int count_switch(void *context)
{
	struct request_key key = {.device = 8, .operation = 1};
	__u64 one = 1;
	__u32 slot = 0;
	__u64 *count = bpf_map_lookup_elem(&counts, &slot);

	if (count)
		*count += 1;
	bpf_map_update_elem(&requests, &key, &one, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
