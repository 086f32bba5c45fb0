// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Context switches of the cgroups that the config chooses. */
#include "bpf_base.h"
#include "bpf_metrics.h"

struct kernfs_node {
	__u64 id;
} KERNEL_TYPE;

struct cgroup {
	struct kernfs_node *kn;
} KERNEL_TYPE;

struct css_set {
	struct cgroup *dfl_cgrp;
} KERNEL_TYPE;

struct task_struct {
	struct css_set *cgroups;
} KERNEL_TYPE;

/* key: a cgroup; value: 1 if it is one of the chosen, by the exporter */
struct {
	__uint(type, BPF_MAP_TYPE_CGRP_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} chosen SEC(".maps");

/* key: cgroup's id; value: switches */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} cgroup_switches_total SEC(".maps");

SEC("tp_btf/sched_switch")
int on_switch(void *context)
{
	const struct task_struct *next = (void *)ARGUMENT(context, 2);
	struct cgroup *cgroup = next->cgroups->dfl_cgrp;
	__u64 id;

	if (!bpf_cgrp_storage_get(&chosen, cgroup, NULL, 0))
		return 0;
	id = cgroup->kn->id;
	metric_increment(&cgroup_switches_total, &id, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
