// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Names of ebpf_exporter's headers, with the number that a packet begins with. */
#include <vmlinux.h>
#include <bpf/bpf_tracing.h>
#include "maps.bpf.h"
#include "tracing.bpf.h"
#include "regs-ip.bpf.h"

struct kit_key {
	u32 label;
	u64 bucket;
} __attribute__((packed));

struct span {
	struct span_base_t span_base;
	u64 value;
};

#define MAP(map_type, map_key, map_name)                                       \
	struct {                                                               \
		__uint(type, map_type);                                        \
		__uint(max_entries, 64);                                       \
		__type(key, map_key);                                          \
		__type(value, u64);                                            \
	} map_name SEC(".maps")

MAP(BPF_MAP_TYPE_HASH, struct kit_key, kit_exp2);
MAP(BPF_MAP_TYPE_HASH, struct kit_key, kit_exp2zero);
MAP(BPF_MAP_TYPE_HASH, struct kit_key, kit_nosync);
MAP(BPF_MAP_TYPE_HASH, struct kit_key, kit_signed);
MAP(BPF_MAP_TYPE_ARRAY, u32, kit_numbers);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} kit_spans SEC(".maps");

SEC("xdp")
int observe(struct xdp_md *context)
{
	u64 *packet = (void *)(long)context->data;
	struct kit_key key = {.label = 7};
	struct span_parent_t parent = {.trace_id_hi = 1};
	u32 slot = 0;
	u64 *number;
	u64 value;
	int below = -5;

	if ((void *)(packet + 1) > (void *)(long)context->data_end)
		return XDP_ABORTED;
	value = *packet;
	increment_exp2_histogram(&kit_exp2, key, value, 3);
	if (value)
		increment_exp2_histogram_nosync(&kit_nosync, key, value, 3)
	increment_exp2zero_histogram(&kit_exp2zero, key, value, 4);
	increment_exp2zero_histogram_nosync(&kit_signed, key, below, 4);
	read_array_ptr(&kit_numbers, &slot, number);
	*number = increment_map(&kit_numbers, &slot, value + (1ULL << 40)) - (1ULL << 40);
	slot = 1;
	lookup_or_zero_init_key(&kit_numbers, &slot, number);
	*number = log2l(value << 40) * 100 + log2((u32)value);
	slot = 2;
	if (increment_map_nosync(&kit_numbers, &slot, KPROBE_REGS_IP_FIX(value + 1)) < 3)
		increment_map_nosync(&kit_numbers, &slot, 0);
	submit_span(&kit_spans, struct span, &parent, { span->value = value; });
	submit_span(&kit_spans, struct span, &parent, span->value = log2l_histogram(value));
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
