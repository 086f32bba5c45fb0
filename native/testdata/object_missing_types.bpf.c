// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs that need types, fields and values that the kernel does not have; one that needs nothing. */
#include "attach.h"

#define KERNEL_TYPE __attribute__((preserve_access_index))

static long (*const bpf_probe_read_kernel)(void *into, __u32 size,
					   const void *from) = (void *)113;
static void *(*const bpf_get_current_task)(void) = (void *)35;

/* what a part of Inspektor Gadget gives to its programs */
struct gadget_socket_value {
	__u32 padding;
	__u32 pid;
} KERNEL_TYPE;

struct no_such_structure {
	__u32 number;
} KERNEL_TYPE;

struct task_struct {
	__u32 no_such_field;
} KERNEL_TYPE;

#define READING(name, type, field, slot)                                       \
	SEC("raw_tp/sched_switch")                                             \
	int name(void *context)                                                \
	{                                                                      \
		struct type *structure = bpf_get_current_task();               \
		__u32 value = 0;                                               \
                                                                               \
		bpf_probe_read_kernel(&value, sizeof(value),                   \
				      &structure->field);                      \
		count_run(slot + (value & 1));                                 \
		return 0;                                                      \
	}

READING(on_socket, gadget_socket_value, pid, 1)
READING(on_structure, no_such_structure, number, 3)
READING(on_field, task_struct, no_such_field, 5)
COUNTING("raw_tp/sched_switch", on_switch, 0, 0)
COUNTING("tp_btf/no_such_tracepoint", on_tracepoint, 7, 0)
COUNTING("raw_tp/sched_switch", on_switch_too, 8, 0)

char LICENSE[] SEC("license") = "GPL";
