// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long reads and writes of files take. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 26 /* 2^26 us are 67 s */

enum operation {
	READ = 0,
	WRITE = 1,
};

struct vfs_key {
	enum operation operation;
	__u32 bucket;
};

/* key: thread; value: ns when it began */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, __u64);
} began_at SEC(".maps");

/* key: operation, bucket; value: calls */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 2 * (MAX_BUCKET + 2));
	__type(key, struct vfs_key);
	__type(value, __u64);
} vfs_latency_seconds SEC(".maps");

static inline int begin(void)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&began_at, &thread, &now, BPF_ANY);
	return 0;
}

static inline int end(enum operation operation)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 *began = bpf_map_lookup_elem(&began_at, &thread);
	struct vfs_key key = {.operation = operation};

	if (!began)
		return 0;
	metric_observe_exp2_percpu(&vfs_latency_seconds, &key,
				   (bpf_ktime_get_ns() - *began) / 1000,
				   MAX_BUCKET);
	bpf_map_delete_elem(&began_at, &thread);
	return 0;
}

SEC("kprobe/vfs_read")
int on_read(void *context)
{
	return begin();
}

SEC("kretprobe/vfs_read")
int on_read_end(void *context)
{
	return end(READ);
}

SEC("kprobe/vfs_write")
int on_write(void *context)
{
	return begin();
}

SEC("kretprobe/vfs_write")
int on_write_end(void *context)
{
	return end(WRITE);
}

char LICENSE[] SEC("license") = "GPL";
