// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program that shows its global variables, and maps that objects share or name at length. */
#include "attach.h"

#define LIBBPF_PIN_BY_NAME 1

const volatile __u64 kaddr_constant = 0;
__u64 kaddr_variable = 1;
__u64 kaddr_zero;
volatile __u32 kaddr_word = 0xffffffff;
volatile __u32 after_word = 7;
char kaddr_wide[16];

/* key: slot; value: a number; of the same length in name as the longest that a metric may have */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 5);
	__type(key, __u32);
	__type(value, __u64);
} values_of_global_variables_total SEC(".maps");

/* key: slot; value: a number; survives the object under this name in bpffs */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u64);
} bme_pinned SEC(".maps");

static __attribute__((always_inline)) void show(__u32 slot, __u64 value)
{
	bpf_map_update_elem(&values_of_global_variables_total, &slot, &value,
			    0);
}

SEC("raw_tp/sched_switch")
int show_globals(void *context)
{
	show(0, kaddr_constant);
	show(1, kaddr_variable);
	show(2, kaddr_zero);
	show(3, kaddr_word);
	show(4, after_word);
	count_run(0);
	return kaddr_wide[0];
}

char LICENSE[] SEC("license") = "GPL";
