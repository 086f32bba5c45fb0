/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* What the fixtures of the attach tests share: each program counts its runs in a slot. */
#ifndef ATTACH_H
#define ATTACH_H

#include "fixture.h"

#define BPF_MAP_TYPE_ARRAY 2

/* key: the program's slot; value: how often it ran */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} runs SEC(".maps");

static inline __attribute__((always_inline)) void count_run(__u32 slot)
{
	__u64 *count = bpf_map_lookup_elem(&runs, &slot);

	if (count)
		__sync_fetch_and_add(count, 1);
}

/* A program that counts and answers. */
#define COUNTING(section, name, slot, answer)                                  \
	SEC(section)                                                           \
	int name(void *context)                                                \
	{                                                                      \
		count_run(slot);                                               \
		return answer;                                                 \
	}

#endif
