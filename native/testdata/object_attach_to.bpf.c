// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs whose sections name places that do not exist; who loads them says where they go. */
#include "attach.h"

/* libbpf fills these two for static tracepoints, and finds them by name. */

/* key: number of a place; value: how its arguments are read */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, int);
	__type(value, char[208]);
} __bpf_usdt_specs SEC(".maps");

/* key: address; value: number of the place */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, long);
	__type(value, __u32);
} __bpf_usdt_ip_to_spec_id SEC(".maps");

COUNTING("tp_btf/dummy", on_btf_tracepoint, 0, 0)
COUNTING("raw_tp/dummy", on_raw_tracepoint, 1, 0)
COUNTING("tracepoint/dummy/dummy", on_tracepoint, 2, 0)
COUNTING("uprobe/dummy:dummy", on_call, 3, 0)
COUNTING("uretprobe/dummy:dummy", on_return, 4, 0)
COUNTING("usdt/dummy:dummy:dummy", on_static_tracepoint, 5, 0)
COUNTING("perf_event/dummy", on_event, 6, 0)

char LICENSE[] SEC("license") = "GPL";
