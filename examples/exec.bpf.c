// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs that are started, and how they end. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define DEFAULT_PRIORITY 120 /* that of nice 0 */

struct task_struct {
	int pid;
	int tgid;
	int static_prio;
	int exit_code;
	__u64 start_time;
} KERNEL_TYPE;

struct lifetime_key {
	__s32 nice;
	__u32 bucket;
};

struct exit_key {
	__u32 status;
	__u32 signal;
};

/* ms; the same as bucket_keys */
static const __u64 lifetimes[] = {1,	 10,	100,	 1000,
				  10000, 60000, 3600000, 86400000};

/* key: cgroup's id; value: programs */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} execs_total SEC(".maps");

/* key: exit status, signal; value: processes */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct exit_key);
	__type(value, __u64);
} process_exits_total SEC(".maps");

/* key: nice value, bucket; value: processes */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 40 * (sizeof(lifetimes) / sizeof(__u64) + 1));
	__type(key, struct lifetime_key);
	__type(value, __u64);
} process_lifetime_seconds SEC(".maps");

SEC("tp/sched/sched_process_exec")
int on_exec(void *event)
{
	__u64 cgroup = bpf_get_current_cgroup_id();

	metric_increment(&execs_total, &cgroup, 1);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int on_exit(void *context)
{
	const struct task_struct *task = (void *)ARGUMENT(context, 0);
	__u64 nanos = bpf_ktime_get_ns() - task->start_time;
	struct exit_key exit = {
		.status = task->exit_code >> 8 & 0xff,
		.signal = task->exit_code & 0x7f,
	};
	struct lifetime_key key = {
		.nice = task->static_prio - DEFAULT_PRIORITY,
	};

	if (task->pid != task->tgid)
		return 0; /* a thread, not its process */
	metric_increment(&process_exits_total, &exit, 1);
	metric_observe_fixed(&process_lifetime_seconds, &key, nanos / 1000000,
			     lifetimes);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
