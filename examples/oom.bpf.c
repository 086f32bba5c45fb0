// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Processes that the kernel killed because memory ran out. */
#include "bpf_base.h"
#include "bpf_metrics.h"

/* key: id of the cgroup that asked for memory; value: processes killed */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u64);
} oom_kills_total SEC(".maps");

SEC("tp/oom/mark_victim")
int on_victim(void *event)
{
	__u64 cgroup = bpf_get_current_cgroup_id();

	metric_increment(&oom_kills_total, &cgroup, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
