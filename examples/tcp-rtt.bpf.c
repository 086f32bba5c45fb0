// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Round-trip times of TCP connections. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 24 /* 2^24 us are 17 s */
#define CALL_ON_RTT (1 << 3)

enum operation {
	ACTIVE_ESTABLISHED = 4,
	PASSIVE_ESTABLISHED = 5,
	RTT = 12,
};

struct bpf_sock_ops {
	__u32 op;
	__u32 arguments[4];
	__u32 family;
	__u32 addresses[10];
	__u32 ports[2];
	__u32 is_fullsock;
	__u32 snd_cwnd;
	__u32 srtt_us; /* in eighths */
};

struct rtt_key {
	__u32 bucket;
};

/* key: 0 opened, 1 accepted; value: connections */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} tcp_established_total SEC(".maps");

/* key: bucket; value: measurements */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MAX_BUCKET + 2);
	__type(key, __u32);
	__type(value, __u64);
} tcp_rtt_seconds SEC(".maps");

SEC("sockops")
int on_socket(struct bpf_sock_ops *context)
{
	struct rtt_key key = {};
	__u32 side = context->op == PASSIVE_ESTABLISHED;

	switch (context->op) {
	case ACTIVE_ESTABLISHED:
	case PASSIVE_ESTABLISHED:
		metric_increment(&tcp_established_total, &side, 1);
		bpf_sock_ops_cb_flags_set(context, CALL_ON_RTT);
		break;
	case RTT:
		metric_observe_exp2(&tcp_rtt_seconds, &key,
				    context->srtt_us >> 3, MAX_BUCKET);
		break;
	}
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
