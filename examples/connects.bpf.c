// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Connections that programs ask for. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define ALLOW 1
#define MAPPED 0xffff0000 /* the third word of ::ffff:a.b.c.d */

struct bpf_sock_addr {
	__u32 user_family;
	__u32 user_ip4;
	__u32 user_ip6[4];
	__u32 user_port;
	__u32 family;
	__u32 type;
	__u32 protocol;
};

struct target {
	__u32 address[4]; /* IPv4 as ::ffff:a.b.c.d */
	__u16 port;
	__u16 protocol;
};

/* key: address, port, protocol; value: calls of connect */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct target);
	__type(value, __u64);
} connects_total SEC(".maps");

SEC("cgroup/connect4")
int on_connect4(const struct bpf_sock_addr *call)
{
	struct target target = {
		.address = {0, 0, MAPPED, call->user_ip4},
		.port = NETWORK_ORDER_16(call->user_port),
		.protocol = call->protocol,
	};

	metric_increment(&connects_total, &target, 1);
	return ALLOW;
}

SEC("cgroup/connect6")
int on_connect6(const struct bpf_sock_addr *call)
{
	struct target target = {
		.address = {call->user_ip6[0], call->user_ip6[1],
			    call->user_ip6[2], call->user_ip6[3]},
		.port = NETWORK_ORDER_16(call->user_port),
		.protocol = call->protocol,
	};

	metric_increment(&connects_total, &target, 1);
	return ALLOW;
}

char LICENSE[] SEC("license") = "GPL";
