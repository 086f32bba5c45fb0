// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A TCP congestion control that never changes the window: a map of operations
 * and one program for each.
 */
#include "fixture.h"

struct sock;

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *socket);
	void (*cong_avoid)(struct sock *socket, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *socket);
	char name[16];
} __attribute__((preserve_access_index));

SEC("struct_ops/still_threshold")
__u32 still_threshold(__u64 *context)
{
	return 2;
}

SEC("struct_ops/still_avoid")
void still_avoid(__u64 *context)
{
}

SEC("struct_ops/still_undo")
__u32 still_undo(__u64 *context)
{
	return 2;
}

SEC(".struct_ops")
struct tcp_congestion_ops still = {
	.ssthresh = (void *)still_threshold,
	.cong_avoid = (void *)still_avoid,
	.undo_cwnd = (void *)still_undo,
	.name = "bpf_test_still",
};

char LICENSE[] SEC("license") = "GPL";
