// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Who uses bpf(2), and for what. */
#include "bpf_base.h"
#include "bpf_metrics.h"

struct call_key {
	char command[16];
	__u32 operation;
};

/* key: command, first argument of bpf(2); value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct call_key);
	__type(value, __u64);
} bpf_calls_total SEC(".maps");

SEC("lsm/bpf")
int on_call(void *context)
{
	struct call_key key = {.operation = ARGUMENT(context, 0)};

	bpf_get_current_comm(key.command, sizeof(key.command));
	metric_increment(&bpf_calls_total, &key, 1);
	return 0; /* nothing against it */
}

char LICENSE[] SEC("license") = "GPL";
