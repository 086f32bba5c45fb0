// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Packets at two hooks of netfilter. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define ACCEPT 1

struct nf_hook_state {
	__u8 hook;
} KERNEL_TYPE;

struct bpf_nf_ctx {
	const struct nf_hook_state *state;
};

/* key: hook; value: packets */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 5);
	__type(key, __u32);
	__type(value, __u64);
} netfilter_packets_total SEC(".maps");

static inline int count(const struct bpf_nf_ctx *context)
{
	__u32 hook = context->state->hook;

	metric_increment_percpu(&netfilter_packets_total, &hook, 1);
	return ACCEPT;
}

SEC("netfilter")
int count_input(const struct bpf_nf_ctx *context)
{
	return count(context);
}

SEC("netfilter")
int count_output(const struct bpf_nf_ctx *context)
{
	return count(context);
}

char LICENSE[] SEC("license") = "GPL";
