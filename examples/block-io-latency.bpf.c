// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long block devices take, and how large the requests are. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_LATENCY 27 /* 2^27 us are 134 s */
#define MAX_SIZE 26 /* 64 MiB */
#define REQ_OP_MASK 0xff

struct gendisk {
	int major;
	int first_minor;
} KERNEL_TYPE;

struct request_queue {
	struct gendisk *disk;
} KERNEL_TYPE;

struct request {
	struct request_queue *q;
	__u32 cmd_flags;
	__u32 __data_len;
} KERNEL_TYPE;

struct latency_key {
	__u32 device;
	__u32 operation;
	__u32 bucket;
};

struct size_key {
	__u32 operation;
	__u32 bucket;
};

/* key: address of the request; value: ns when the device got it */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, __u64);
} issued_at SEC(".maps");

/* key: device, operation, bucket; value: requests */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64 * 8 * (MAX_LATENCY + 2));
	__type(key, struct latency_key);
	__type(value, __u64);
} bio_latency_seconds SEC(".maps");

/* key: operation, bucket; value: requests */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16 * (MAX_SIZE + 2));
	__type(key, struct size_key);
	__type(value, __u64);
} bio_size_bytes SEC(".maps");

/* A device number as user space writes it, which is what majorminor reads. */
static inline __u32 device_of(const struct request *request)
{
	const struct gendisk *disk = request->q->disk;
	__u32 minor = disk->first_minor;

	return (minor & 0xff) | disk->major << 8 | (minor & ~0xffu) << 12;
}

SEC("tp_btf/block_rq_issue")
int on_issue(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	struct size_key key = {.operation = request->cmd_flags & REQ_OP_MASK};
	__u64 id = (__u64)request;
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&issued_at, &id, &now, BPF_ANY);
	metric_observe_bit_length(&bio_size_bytes, &key, request->__data_len,
				  MAX_SIZE);
	return 0;
}

SEC("tp_btf/block_rq_complete")
int on_complete(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	__u64 id = (__u64)request;
	__u64 *issued = bpf_map_lookup_elem(&issued_at, &id);
	struct latency_key key = {};

	if (!issued)
		return 0;
	key.device = device_of(request);
	key.operation = request->cmd_flags & REQ_OP_MASK;
	metric_observe_exp2(&bio_latency_seconds, &key,
			    (bpf_ktime_get_ns() - *issued) / 1000, MAX_LATENCY);
	bpf_map_delete_elem(&issued_at, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
