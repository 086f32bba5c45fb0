// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How often the kernel takes packets apart to tell flows from one another. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define LET_THE_KERNEL_DO_IT 129 /* BPF_FLOW_DISSECTOR_CONTINUE */

struct bpf_flow_keys {
	__u16 offsets[3];
	__u8 fragments[3];
	__u8 ip_proto;
	__u16 n_proto; /* in network order */
};

struct __sk_buff {
	__u32 unused[36];
	struct bpf_flow_keys *flow_keys;
};

/* key: ethertype in network order; value: packets */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u16);
	__type(value, __u64);
} flow_dissections_total SEC(".maps");

SEC("flow_dissector")
int on_dissection(const struct __sk_buff *packet)
{
	__u16 ethertype = packet->flow_keys->n_proto;

	metric_increment(&flow_dissections_total, &ethertype, 1);
	return LET_THE_KERNEL_DO_IT;
}

char LICENSE[] SEC("license") = "GPL";
