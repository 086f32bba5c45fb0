// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* What runs on the processors, by sampling. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define FRAMES 8

struct sample {
	char command[16];
	__u64 stack[FRAMES]; /* empty in user space */
};

/* key: command and kernel stack; value: samples */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct sample);
	__type(value, __u64);
} cpu_samples_total SEC(".maps");

SEC("perf_event/type=1,config=0,frequency=99")
int on_sample(void *context)
{
	struct sample sample = {};

	bpf_get_current_comm(sample.command, sizeof(sample.command));
	bpf_get_stack(context, sample.stack, sizeof(sample.stack), 0);
	metric_increment(&cpu_samples_total, &sample, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
