// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long programs wait for their files to be on the disk. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 27 /* 2^27 us are 134 s */

struct fsync_key {
	char command[16];
	__u32 bucket;
};

/* key: thread; value: ns when it began */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u64);
} began_at SEC(".maps");

/* key: command, bucket; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 256 * (MAX_BUCKET + 2));
	__type(key, struct fsync_key);
	__type(value, __u64);
} fsync_latency_seconds SEC(".maps");

SEC("fentry/vfs_fsync_range")
int on_begin(void *context)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&began_at, &thread, &now, BPF_ANY);
	return 0;
}

SEC("fexit/vfs_fsync_range")
int on_end(void *context)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 *began = bpf_map_lookup_elem(&began_at, &thread);
	struct fsync_key key = {};

	if (!began)
		return 0;
	bpf_get_current_comm(key.command, sizeof(key.command));
	metric_observe_exp2(&fsync_latency_seconds, &key,
			    (bpf_ktime_get_ns() - *began) / 1000, MAX_BUCKET);
	bpf_map_delete_elem(&began_at, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
