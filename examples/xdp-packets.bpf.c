// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Packets as they come in, before the kernel looks at them. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define XDP_PASS 2
#define ETHERTYPE_IP NETWORK_ORDER_16(0x0800)
#define NETWORK_BITS 24

struct xdp_md {
	__u32 data;
	__u32 data_end;
};

struct ethernet {
	__u8 addresses[12];
	__u16 type;
} __attribute__((packed));

struct ip {
	__u8 version;
	__u8 service;
	__u16 length;
	__u16 id;
	__u16 fragment;
	__u8 ttl;
	__u8 protocol;
	__u16 checksum;
	__u8 source[4];
	__u8 destination[4];
};

struct packet_key {
	__u16 ethertype; /* in network order */
	__u16 protocol; /* of IPv4 */
};

struct network {
	__u32 bits;
	__u8 address[4];
};

/* key: ethertype, protocol; value: packets */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct packet_key);
	__type(value, __u64);
} xdp_packets_total SEC(".maps");

/* key: a network, the longest that fits counts; value: packets from it */
struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 1024);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct network);
	__type(value, __u64);
} xdp_network_packets_total SEC(".maps");

/* Adds to the longest network that is there, or begins one of 24 bits. */
static inline void count_network(const struct ip *ip)
{
	struct network network = {.bits = 32};
	__u64 one = 1;
	__u64 *packets;

	__builtin_memcpy(network.address, ip->source, sizeof(ip->source));
	packets = bpf_map_lookup_elem(&xdp_network_packets_total, &network);
	if (packets) {
		__sync_fetch_and_add(packets, 1);
		return;
	}
	network.bits = NETWORK_BITS;
	network.address[3] = 0;
	bpf_map_update_elem(&xdp_network_packets_total, &network, &one,
			    BPF_NOEXIST);
}

SEC("xdp/lo")
int on_packet(const struct xdp_md *context)
{
	const struct ethernet *ethernet = (void *)(long)context->data;
	const void *end = (void *)(long)context->data_end;
	const struct ip *ip = (const void *)(ethernet + 1);
	struct packet_key key = {};

	if ((const void *)(ethernet + 1) > end)
		return XDP_PASS;
	key.ethertype = ethernet->type;
	if (ethernet->type == ETHERTYPE_IP && (const void *)(ip + 1) <= end) {
		key.protocol = ip->protocol;
		count_network(ip);
	}
	metric_increment_percpu(&xdp_packets_total, &key, 1);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
