// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Pauses for garbage collection in Java programs. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define MAX_BUCKET 26 /* 2^26 us are 67 s */

/* What libbpf tells a probe about its arguments; none is read here, but libbpf
 * wants the maps: 12 arguments of 16 bytes, a cookie and a number.
 */
struct __bpf_usdt_spec {
	__u64 arguments[24];
	__u64 cookie;
	__u16 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, int);
	__type(value, struct __bpf_usdt_spec);
} __bpf_usdt_specs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, long);
	__type(value, __u32);
} __bpf_usdt_ip_to_spec_id SEC(".maps");

struct pause_key {
	char command[16];
	__u32 bucket;
};

/* key: thread; value: ns when its collection began */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} began_at SEC(".maps");

/* key: name of the thread that collects, bucket; value: collections */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64 * (MAX_BUCKET + 2));
	__type(key, struct pause_key);
	__type(value, __u64);
} jvm_gc_pause_seconds SEC(".maps");

SEC("usdt/libjvm.so:hotspot:gc__begin")
int on_begin(void *context)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&began_at, &thread, &now, BPF_ANY);
	return 0;
}

SEC("usdt/libjvm.so:hotspot:gc__end")
int on_end(void *context)
{
	__u32 thread = bpf_get_current_pid_tgid();
	__u64 *began = bpf_map_lookup_elem(&began_at, &thread);
	struct pause_key key = {};

	if (!began)
		return 0;
	bpf_get_current_comm(key.command, sizeof(key.command));
	metric_observe_exp2(&jvm_gc_pause_seconds, &key,
			    (bpf_ktime_get_ns() - *began) / 1000, MAX_BUCKET);
	bpf_map_delete_elem(&began_at, &thread);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
