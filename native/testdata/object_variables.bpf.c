// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Global variables of many kinds, and a program that shows them to who reads the map "shown". */
#include "attach.h"

#define NAME_SIZE 16

struct endpoint {
	__u8 address[16];
	__u8 version;
};

const volatile int target_pid = -1;
const volatile char target_name[NAME_SIZE] = "first";
const volatile struct endpoint target_endpoint = {};
const volatile unsigned char is_strict = 1;
/* in a section of its own */
const volatile __u64 threshold SEC(".rodata.limits") = 1000;
__u32 generation = 3;
__u64 total;

struct view {
	char name[NAME_SIZE];
	struct endpoint endpoint;
	__u8 is_strict;
	int pid;
	__u64 threshold;
	__u64 total;
	__u32 generation;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct view);
} shown SEC(".maps");

SEC("raw_tp/sched_switch")
int show(void *context)
{
	struct view *view;
	__u32 slot = 0;

	view = bpf_map_lookup_elem(&shown, &slot);
	if (!view)
		return 0;
	for (int i = 0; i < NAME_SIZE; i++)
		view->name[i] = target_name[i];
	for (int i = 0; i < (int)sizeof(view->endpoint.address); i++)
		view->endpoint.address[i] = target_endpoint.address[i];
	view->endpoint.version = target_endpoint.version;
	view->is_strict = is_strict;
	view->pid = target_pid;
	view->threshold = threshold;
	view->total = total;
	view->generation = generation;
	count_run(0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
