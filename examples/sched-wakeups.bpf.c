// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Threads that got a processor late after they were woken up. */
#include "bpf_base.h"
#include "bpf_events.h"

#define LATE 1000000 /* ns; what is faster is no event */
#define COMMAND_SIZE 16

struct task_struct {
	int pid;
	char comm[COMMAND_SIZE];
} KERNEL_TYPE;

struct late_wakeup {
	__u64 nanos;
	__u32 processor;
	char command[COMMAND_SIZE];
};

/* A type is in the object's BTF, where the config looks for it, if something
 * global speaks of it.
 */
struct late_wakeup *record_of_late_wakeups;

/* key: thread; value: ns when it was woken up */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u64);
} woken_at SEC(".maps");

/* records of struct late_wakeup */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
} late_wakeups SEC(".maps");

/* key: 0; value: records that late_wakeups had no room for */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} late_wakeups_lost SEC(".maps");

static inline void wakes_up(const struct task_struct *task)
{
	__u32 thread = task->pid;
	__u64 now = bpf_ktime_get_ns();

	if (thread) /* 0 is the idle loop */
		bpf_map_update_elem(&woken_at, &thread, &now, BPF_ANY);
}

SEC("tp_btf/sched_wakeup")
int on_wakeup(void *context)
{
	wakes_up((void *)ARGUMENT(context, 0));
	return 0;
}

SEC("tp_btf/sched_wakeup_new")
int on_first_wakeup(void *context)
{
	wakes_up((void *)ARGUMENT(context, 0));
	return 0;
}

SEC("tp_btf/sched_switch")
int on_switch(void *context)
{
	const struct task_struct *next = (void *)ARGUMENT(context, 2);
	__u32 thread = next->pid;
	__u64 *woken = bpf_map_lookup_elem(&woken_at, &thread);
	struct late_wakeup *record;
	__u64 nanos;

	if (!woken)
		return 0;
	nanos = bpf_ktime_get_ns() - *woken;
	bpf_map_delete_elem(&woken_at, &thread);
	if (nanos < LATE)
		return 0;
	record = EVENT_RESERVE(&late_wakeups, &late_wakeups_lost,
			       struct late_wakeup);
	if (!record)
		return 0;
	record->nanos = nanos;
	record->processor = bpf_get_smp_processor_id();
	bpf_probe_read_kernel_str(record->command, sizeof(record->command),
				  next->comm);
	event_submit(record);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
