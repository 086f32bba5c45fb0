// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* What programs ask the C library's malloc for. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 40 /* 1 TiB */

struct size_key {
	__u32 bucket;
};

/* key: bucket; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MAX_BUCKET + 2);
	__type(key, __u32);
	__type(value, __u64);
} libc_malloc_size_bytes SEC(".maps");

/* key: command; value: calls that returned nothing */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, char[16]);
	__type(value, __u64);
} libc_malloc_failures_total SEC(".maps");

SEC("uprobe/libc.so.6:malloc")
int on_call(void *context)
{
	struct size_key key = {};

	metric_observe_exp2_percpu(&libc_malloc_size_bytes, &key,
				   first_argument(context), MAX_BUCKET);
	return 0;
}

SEC("uretprobe/libc.so.6:malloc")
int on_return(void *context)
{
	char command[16] = {};

	if (returned_value(context))
		return 0;
	bpf_get_current_comm(command, sizeof(command));
	metric_increment(&libc_malloc_failures_total, command, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
