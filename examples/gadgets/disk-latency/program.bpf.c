// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How long block devices take, and how much they read and write: a gadget, built
 * with the headers that have the names of Inspektor Gadget's.
 */
#include "bpf_base.h"
#include <gadget/bits.bpf.h>
#include <gadget/macros.h>
#include <gadget/maps.bpf.h>
#include <gadget/types.h>

#define SLOTS 27 /* 2^26 us are 67 s */
#define NS_PER_US 1000
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

/* those of the kernel's enum req_op that reach disks, under shorter names */
enum disk_operation {
	read = 0,
	write = 1,
	flush = 2,
	discard = 3,
	secure_erase = 5,
	write_zeroes = 9,
};

struct disk_key {
	__u32 device;
	enum disk_operation operation_raw;
};

struct disk_value {
	gadget_counter__u64 size;
	gadget_histogram_slot__u32 latency[SLOTS];
};

struct request_start {
	__u64 issued; /* ns */
	__u64 size;
};

const volatile __u32 min_size = 0;
GADGET_PARAM(min_size);

/* key: address of the request; value: what is known when the device gets it */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, __u64);
	__type(value, struct request_start);
} starts SEC(".maps");

/* key: device, operation; value: bytes, requests by slots of us */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct disk_key);
	__type(value, struct disk_value);
} requests SEC(".maps");

GADGET_MAPITER(disk, requests);

static const struct disk_value no_requests;

/* A device number as user space writes it, which is what majorminor reads. */
static inline __u32 device_of(const struct request *request)
{
	const struct gendisk *disk = request->q->disk;
	__u32 minor = disk->first_minor;

	return (minor & 0xff) | disk->major << 8 | (minor & ~0xffu) << 12;
}

static inline void count(const struct request *request,
			 const struct request_start *start)
{
	__u64 slot =
		get_slot_idx((bpf_ktime_get_ns() - start->issued) / NS_PER_US);
	struct disk_key key = {};
	struct disk_value *value;

	key.device = device_of(request);
	key.operation_raw = request->cmd_flags & REQ_OP_MASK;
	value = bpf_map_lookup_or_try_init(&requests, &key, &no_requests);
	if (!value)
		return;
	if (slot >= SLOTS)
		slot = SLOTS - 1;
	__sync_fetch_and_add(&value->latency[slot], 1);
	__sync_fetch_and_add(&value->size, start->size);
}

SEC("tp_btf/block_rq_issue")
int on_issue(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	struct request_start start = {
		.issued = bpf_ktime_get_ns(),
		.size = request->__data_len,
	};
	__u64 id = (__u64)request;

	if (start.size >= min_size)
		bpf_map_update_elem(&starts, &id, &start, BPF_ANY);
	return 0;
}

SEC("tp_btf/block_rq_complete")
int on_complete(void *context)
{
	const struct request *request = (void *)ARGUMENT(context, 0);
	__u64 id = (__u64)request;
	struct request_start *start = bpf_map_lookup_elem(&starts, &id);

	if (!start)
		return 0;
	count(request, start);
	bpf_map_delete_elem(&starts, &id);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
