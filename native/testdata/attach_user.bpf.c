// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for places in user-space binaries. */
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

COUNTING("uprobe/libc.so.6:getpriority", on_call, 0, 0)
COUNTING("uretprobe/libc.so.6:getpriority", on_return, 1, 0)
COUNTING("usdt/python3:python:function__entry", on_python_function, 2, 0)
COUNTING("uprobe//proc/self/exe:post_attach_mark", on_mark, 3, 0)
COUNTING("uprobe.multi/libc.so.6:getpriorit?", on_many, 4, 0)
COUNTING("usdt/./no/such/binary:provider:name", on_nothing, 5, 0)

char LICENSE[] SEC("license") = "GPL";
