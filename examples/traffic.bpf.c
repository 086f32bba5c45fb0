// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Packets and bytes of an interface, in both directions. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define TCX_NEXT -1
#define WIDTH 100
#define MAX_BUCKET 15

struct __sk_buff {
	__u32 len;
	__u32 unused[9];
	__u32 ifindex;
};

enum direction {
	in = 0,
	out = 1,
};

struct traffic_key {
	__u32 interface;
	enum direction direction;
};

struct traffic {
	__u64 packets;
	__u64 bytes;
};

struct size_key {
	__u32 bucket;
};

/* key: interface, direction; value: two counters */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, struct traffic_key);
	__type(value, struct traffic);
} traffic SEC(".maps");

/* key: bucket; value: packets */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_BUCKET + 2);
	__type(key, __u32);
	__type(value, __u64);
} packet_size_bytes SEC(".maps");

static inline int count(const struct __sk_buff *packet, enum direction way)
{
	struct traffic_key key = {packet->ifindex, way};
	struct size_key size = {};
	struct traffic *traffic_of =
		METRIC_ENTRY(&traffic, &key, struct traffic);

	if (traffic_of) {
		__sync_fetch_and_add(&traffic_of->packets, 1);
		__sync_fetch_and_add(&traffic_of->bytes, packet->len);
	}
	metric_observe_linear(&packet_size_bytes, &size, packet->len, WIDTH,
			      MAX_BUCKET);
	return TCX_NEXT;
}

SEC("tcx/ingress")
int count_in(const struct __sk_buff *packet)
{
	return count(packet, in);
}

SEC("tcx/egress")
int count_out(const struct __sk_buff *packet)
{
	return count(packet, out);
}

char LICENSE[] SEC("license") = "GPL";
