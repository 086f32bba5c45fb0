// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Which kernel functions arm timers, and how often. */
#include "bpf_base.h"
#include "bpf_metrics.h"

struct timer_list {
	void *function;
} KERNEL_TYPE;

/* key: address of the function that is to be called; value: timers armed */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} timer_starts_total SEC(".maps");

SEC("tp_btf/timer_start")
int on_timer_start(void *context)
{
	const struct timer_list *timer = (void *)ARGUMENT(context, 0);
	__u64 function = (__u64)timer->function;

	metric_increment(&timer_starts_total, &function, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
