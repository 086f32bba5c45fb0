// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* How often softirqs run, how long they wait and how long they take. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define SOFTIRQS 10
#define MAX_BUCKET 32 /* 2^32 ns are 4 s */

struct softirq_key {
	__u32 kind;
	__u32 bucket;
};

/* key: kind of softirq; value: runs */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SOFTIRQS);
	__type(key, __u32);
	__type(value, __u64);
} softirqs_total SEC(".maps");

/* key: kind of softirq; value: ns when it was raised, 0 if it is not waiting */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SOFTIRQS);
	__type(key, __u32);
	__type(value, __u64);
} raised_at SEC(".maps");

/* key: kind of softirq; value: ns when it began */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SOFTIRQS);
	__type(key, __u32);
	__type(value, __u64);
} entered_at SEC(".maps");

/* key: kind, bucket; value: observations */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, SOFTIRQS * (MAX_BUCKET + 2));
	__type(key, struct softirq_key);
	__type(value, __u64);
} softirq_wait_seconds SEC(".maps");

/* key: kind, bucket; value: observations */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, SOFTIRQS * (MAX_BUCKET + 2));
	__type(key, struct softirq_key);
	__type(value, __u64);
} softirq_service_seconds SEC(".maps");

SEC("tp_btf/softirq_raise")
int on_raise(void *context)
{
	__u32 kind = ARGUMENT(context, 0);
	__u64 *at = bpf_map_lookup_elem(&raised_at, &kind);

	/* raising it again while it waits changes nothing */
	if (at && !*at)
		*at = bpf_ktime_get_ns();
	return 0;
}

SEC("tp_btf/softirq_entry")
int on_entry(void *context)
{
	struct softirq_key key = {.kind = ARGUMENT(context, 0)};
	__u64 now = bpf_ktime_get_ns();
	__u64 *raised = bpf_map_lookup_elem(&raised_at, &key.kind);

	if (raised && *raised) {
		metric_observe_exp2_percpu(&softirq_wait_seconds, &key,
					   now - *raised, MAX_BUCKET);
		*raised = 0;
	}
	metric_set(&entered_at, &key.kind, now);
	metric_increment_percpu(&softirqs_total, &key.kind, 1);
	return 0;
}

SEC("tp_btf/softirq_exit")
int on_exit(void *context)
{
	struct softirq_key key = {.kind = ARGUMENT(context, 0)};
	__u64 *entered = bpf_map_lookup_elem(&entered_at, &key.kind);

	if (!entered || !*entered)
		return 0; /* it was running when this program was loaded */
	metric_observe_exp2_percpu(&softirq_service_seconds, &key,
				   bpf_ktime_get_ns() - *entered, MAX_BUCKET);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
