// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Every call of the kit, with the number that a packet begins with. */
#include "../include/bpf_base.h"
#include "../include/bpf_metrics.h"

#define HISTOGRAM(type_of_map, map_name)                                       \
	struct {                                                               \
		__uint(type, type_of_map);                                     \
		__uint(max_entries, 64);                                       \
		__type(key, struct kit_key);                                   \
		__type(value, __u64);                                          \
	} map_name SEC(".maps")

#define XDP_PASS 2

struct xdp_md {
	__u32 data;
	__u32 data_end;
};

struct kit_key {
	__u32 label;
	__u32 bucket;
};

struct kit_slots {
	__u32 slots[5];
	__u64 largest;
};

static const __u64 bounds[] = {2, 4, 6};

/* key: label, bucket; value: observations */
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_exp2);
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_exp2zero);
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_bit_length);
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_linear);
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_wide);
HISTOGRAM(BPF_MAP_TYPE_HASH, kit_fixed);
HISTOGRAM(BPF_MAP_TYPE_PERCPU_HASH, kit_percpu);

/* key: 0; value: an array of slots */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct kit_slots);
} kit_slots SEC(".maps");

/* key: 0 for a counter, 1 for a gauge; value: the sum, or the last */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} kit_numbers SEC(".maps");

SEC("xdp")
int observe(const struct xdp_md *context)
{
	const __u64 *packet = (void *)(long)context->data;
	__u64 value = 0;
	struct kit_key key = {.label = 7};
	__u32 counter = 0;
	__u32 gauge = 1;
	struct kit_slots *slots =
		METRIC_ENTRY(&kit_slots, &counter, struct kit_slots);

	if ((void *)(packet + 1) <= (void *)(long)context->data_end)
		value = *packet;
	metric_observe_exp2(&kit_exp2, &key, value, 3);
	metric_observe_exp2zero(&kit_exp2zero, &key, value, 4);
	metric_observe_bit_length(&kit_bit_length, &key, value, 4);
	metric_observe_linear(&kit_linear, &key, value, 1, 5);
	metric_observe_linear(&kit_wide, &key, value, 50, 5);
	metric_observe_fixed(&kit_fixed, &key, value, bounds);
	metric_observe_exp2_percpu(&kit_percpu, &key, value, 3);
	if (slots)
		metric_observe_slot(slots->slots, value);
	metric_increment(&kit_numbers, &counter, value);
	metric_set(&kit_numbers, &gauge, value);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
