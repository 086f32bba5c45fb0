// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long threads that could run wait for a processor. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 27 /* 2^26 us are 67 s */

struct task_struct {
	int pid;
	unsigned int __state;
} KERNEL_TYPE;

/* the name before 5.14 */
struct task_struct___old {
	long state;
} KERNEL_TYPE;

struct run_queue_key {
	__u32 bucket;
};

/* key: thread; value: ns since when it could run */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u64);
} runnable_since SEC(".maps");

/* key: bucket; value: observations */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MAX_BUCKET + 2);
	__type(key, __u32);
	__type(value, __u64);
} run_queue_latency_seconds SEC(".maps");

static inline int is_running(const struct task_struct *task)
{
	const struct task_struct___old *old = (const void *)task;

	if (FIELD_EXISTS(task->__state))
		return task->__state == 0;
	return old->state == 0;
}

static inline void begins_to_wait(const struct task_struct *task)
{
	__u32 thread = task->pid;
	__u64 now = bpf_ktime_get_ns();

	if (thread) /* 0 is the idle loop */
		bpf_map_update_elem(&runnable_since, &thread, &now, BPF_ANY);
}

SEC("tp_btf/sched_wakeup")
int on_wakeup(void *context)
{
	begins_to_wait((void *)ARGUMENT(context, 0));
	return 0;
}

SEC("tp_btf/sched_wakeup_new")
int on_first_wakeup(void *context)
{
	begins_to_wait((void *)ARGUMENT(context, 0));
	return 0;
}

SEC("tp_btf/sched_switch")
int on_switch(void *context)
{
	const struct task_struct *previous = (void *)ARGUMENT(context, 1);
	const struct task_struct *next = (void *)ARGUMENT(context, 2);
	struct run_queue_key key = {};
	__u32 thread = next->pid;
	__u64 *since = bpf_map_lookup_elem(&runnable_since, &thread);

	if (is_running(previous))
		begins_to_wait(previous); /* it was taken off its processor */
	if (!since)
		return 0;
	metric_observe_exp2zero_percpu(&run_queue_latency_seconds, &key,
				       (bpf_ktime_get_ns() - *since) / 1000,
				       MAX_BUCKET);
	bpf_map_delete_elem(&runnable_since, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
