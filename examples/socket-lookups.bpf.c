// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* New connections and datagrams, by the port that they look for. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define SK_PASS 1

struct bpf_sk_lookup {
	__u64 socket;
	__u32 family;
	__u32 protocol;
	__u32 remote_ip4;
	__u32 remote_ip6[4];
	__u32 remote_port;
	__u32 local_ip4;
	__u32 local_ip6[4];
	__u32 local_port; /* in host order */
};

struct lookup_key {
	__u16 port;
	__u8 protocol;
	__u8 unused;
};

/* key: local port, protocol; value: lookups */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct lookup_key);
	__type(value, __u64);
} socket_lookups_total SEC(".maps");

SEC("sk_lookup")
int on_lookup(const struct bpf_sk_lookup *lookup)
{
	struct lookup_key key = {
		.port = lookup->local_port,
		.protocol = lookup->protocol,
	};

	metric_increment(&socket_lookups_total, &key, 1);
	return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
