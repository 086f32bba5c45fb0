// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* TCP segments that were sent again, by peer. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define AF_INET 2
#define MAPPED 0xffff0000 /* the third word of ::ffff:a.b.c.d */

struct in6_addr {
} KERNEL_TYPE;

struct sock_common {
	__u16 skc_family;
	__u16 skc_dport;
	__u32 skc_daddr;
	__u8 skc_state;
	struct in6_addr skc_v6_daddr;
} KERNEL_TYPE;

struct sock {
	struct sock_common __sk_common;
} KERNEL_TYPE;

struct peer {
	__u32 address[4]; /* IPv4 as ::ffff:a.b.c.d */
	__u16 port;
	__u8 state;
	__u8 unused;
};

/* key: peer and state of the connection; value: segments */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct peer);
	__type(value, __u64);
} tcp_retransmits_total SEC(".maps");

SEC("tp_btf/tcp_retransmit_skb")
int on_retransmit(void *context)
{
	const struct sock *sock = (void *)ARGUMENT(context, 0);
	const struct sock_common *common = &sock->__sk_common;
	struct peer peer = {};

	if (common->skc_family == AF_INET) {
		peer.address[2] = MAPPED;
		peer.address[3] = common->skc_daddr;
	} else {
		bpf_probe_read_kernel(peer.address, sizeof(peer.address),
				      &common->skc_v6_daddr);
	}
	peer.port = NETWORK_ORDER_16(common->skc_dport);
	peer.state = common->skc_state;
	metric_increment(&tcp_retransmits_total, &peer, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
