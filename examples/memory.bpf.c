// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Memory of processes, each time that the kernel brings its count up to date. */
#include "bpf_base.h"
#include "bpf_metrics.h"

struct trace_event_raw_rss_stat {
	unsigned int curr;
	int member;
	long size;
} KERNEL_TYPE;

enum memory_kind {
	file = 0,
	anonymous = 1,
	swap = 2,
	shared = 3,
};

struct memory_key {
	__u32 process;
	enum memory_kind kind;
	char command[16];
};

/* key: process and kind of memory; value: bytes */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct memory_key);
	__type(value, __u64);
} process_memory_bytes SEC(".maps");

SEC("tp/kmem/rss_stat")
int on_change(const struct trace_event_raw_rss_stat *event)
{
	struct memory_key key = {
		.process = bpf_get_current_pid_tgid() >> 32,
		.kind = event->member,
	};

	/* not while somebody else looks at it, or after the process has ended */
	if (!event->curr)
		return 0;
	bpf_get_current_comm(key.command, sizeof(key.command));
	metric_set(&process_memory_bytes, &key, event->size);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
