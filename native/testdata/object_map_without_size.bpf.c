// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A map that nobody gives a size. */
#include "attach.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
} forgotten SEC(".maps");

COUNTING("raw_tp/sched_switch", on_switch, 0, 0)

char LICENSE[] SEC("license") = "GPL";
