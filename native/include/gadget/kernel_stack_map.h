/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Stacks of the kernel, under the names that sources written for Inspektor
 * Gadget use. Include vmlinux.h first.
 */
#ifndef BPF_METRICS_GADGET_KERNEL_STACK_MAP_H
#define BPF_METRICS_GADGET_KERNEL_STACK_MAP_H

#include <bpf/bpf_helpers.h>

#define KERNEL_MAX_STACK_DEPTH 127
#define KERNEL_STACK_MAP_MAX_ENTRIES 10000

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, KERNEL_MAX_STACK_DEPTH * sizeof(__u64));
	__uint(max_entries, KERNEL_STACK_MAP_MAX_ENTRIES);
} ig_kstack SEC(".maps");

/* The id, or an error below zero. */
static __always_inline long gadget_get_kernel_stack(void *context)
{
	return bpf_get_stackid(context, &ig_kstack, BPF_F_FAST_STACK_CMP);
}

#endif
