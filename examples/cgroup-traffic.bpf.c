// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Packets and bytes of a cgroup and those below it. */
#include "bpf_base.h"

#define ALLOW 1

struct __sk_buff {
	__u32 len;
};

struct bpf_cgroup_storage_key {
	__u64 cgroup_inode_id;
	__u32 attach_type;
};

struct traffic {
	__u64 packets;
	__u64 bytes;
};

/* key: cgroup and direction, made by the kernel when a program is attached */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, struct traffic);
} cgroup_traffic SEC(".maps");

static inline int count(const struct __sk_buff *packet)
{
	struct traffic *traffic = bpf_get_local_storage(&cgroup_traffic, 0);

	__sync_fetch_and_add(&traffic->packets, 1);
	__sync_fetch_and_add(&traffic->bytes, packet->len);
	return ALLOW;
}

SEC("cgroup_skb/ingress")
int count_in(const struct __sk_buff *packet)
{
	return count(packet);
}

SEC("cgroup_skb/egress")
int count_out(const struct __sk_buff *packet)
{
	return count(packet);
}

char LICENSE[] SEC("license") = "GPL";
