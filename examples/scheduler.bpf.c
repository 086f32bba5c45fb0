// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* What the scheduler does, in one array that user space maps into memory. */
#include "bpf_base.h"
#include "bpf_metrics.h"

enum {
	SWITCHES = 0,
	PREEMPTIONS = 1,
	MIGRATIONS = 2,
	FORKS = 3,
	COUNTERS,
};

/* key: one of the above; value: how often */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, COUNTERS);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} scheduler SEC(".maps");

static inline int count(__u32 counter)
{
	metric_increment(&scheduler, &counter, 1);
	return 0;
}

SEC("raw_tp/sched_switch")
int on_switch(void *context)
{
	if (ARGUMENT(context, 0) & 1)
		count(PREEMPTIONS);
	return count(SWITCHES);
}

SEC("raw_tp/sched_migrate_task")
int on_migration(void *context)
{
	return count(MIGRATIONS);
}

SEC("raw_tp/sched_process_fork")
int on_fork(void *context)
{
	return count(FORKS);
}

char LICENSE[] SEC("license") = "GPL";
