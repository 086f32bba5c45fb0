// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Names that this host asks for by DNS over UDP. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define ALLOW 1
#define IPV4 0x40
#define IPV6 0x60
#define UDP 17
#define DNS_PORT 53
#define DNS_HEADER 12
#define MAX_NAME 64

struct __sk_buff {
	__u32 len;
};

struct udp {
	__u16 source;
	__u16 destination;
	__u16 length;
	__u16 checksum;
};

struct query {
	__u8 name[MAX_NAME];
};

/* key: name as it is in the packet, cut after 64 bytes; value: queries */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct query);
	__type(value, __u64);
} dns_queries_total SEC(".maps");

/* Where UDP begins, 0 if the packet is something else. */
static inline __u32 udp_offset(const struct __sk_buff *packet)
{
	__u8 version = 0;
	__u8 protocol = 0;

	bpf_skb_load_bytes(packet, 0, &version, 1);
	if ((version & 0xf0) == IPV4) {
		bpf_skb_load_bytes(packet, 9, &protocol, 1);
		return protocol == UDP ? (version & 0xf) * 4 : 0;
	}
	bpf_skb_load_bytes(packet, 6, &protocol, 1);
	return (version & 0xf0) == IPV6 && protocol == UDP ? 40 : 0;
}

SEC("cgroup_skb/egress")
int on_packet(const struct __sk_buff *packet)
{
	__u32 at = udp_offset(packet);
	struct query query = {};
	struct udp udp = {};

	if (!at || bpf_skb_load_bytes(packet, at, &udp, sizeof(udp)))
		return ALLOW;
	if (udp.destination != NETWORK_ORDER_16(DNS_PORT))
		return ALLOW;
	at += sizeof(udp) + DNS_HEADER;
	for (int i = 0; i < MAX_NAME; i++) {
		if (bpf_skb_load_bytes(packet, at + i, &query.name[i], 1) ||
		    !query.name[i])
			break;
	}
	metric_increment(&dns_queries_total, &query, 1);
	return ALLOW;
}

char LICENSE[] SEC("license") = "GPL";
