// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* An XDP program that passes every packet and counts it. */
#include "fixture.h"

/* key: slot; value: packets on each processor */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

SEC("xdp")
int pass(void *context)
{
	__u32 slot = 0;
	__u64 *count = bpf_map_lookup_elem(&packets, &slot);

	if (count)
		*count += 1;
	return 2; /* XDP_PASS */
}

/* not a GPL-compatible licence: no helper here asks for one */
char LICENSE[] SEC("license") = "Apache-2.0";
