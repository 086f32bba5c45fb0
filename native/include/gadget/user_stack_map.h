/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Stacks of processes, under the names that sources written for Inspektor
 * Gadget use. Include vmlinux.h first. Only their ids are taken, and that only
 * if collect_ustack is set; no build ids, and no stacks of interpreters.
 */
#ifndef BPF_METRICS_GADGET_USER_STACK_MAP_H
#define BPF_METRICS_GADGET_USER_STACK_MAP_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "macros.h"
#include "types.h"

#define GADGET_USER_MAX_STACK_DEPTH 127
#define GADGET_USER_STACK_MAP_MAX_ENTRIES 10000

const volatile bool collect_ustack = false;
GADGET_PARAM(collect_ustack);

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, GADGET_USER_MAX_STACK_DEPTH * sizeof(__u64));
	__uint(max_entries, GADGET_USER_STACK_MAP_MAX_ENTRIES);
} ig_ustack SEC(".maps");

static __always_inline void
gadget_get_user_stack(void *context, struct gadget_user_stack *stack)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct upid *numbers = (void *)&pid->numbers;

	__builtin_memset(stack, 0, sizeof(*stack));
	if (!collect_ustack)
		return;
	stack->stack_id = bpf_get_stackid(
		context, &ig_ustack, BPF_F_FAST_STACK_CMP | BPF_F_USER_STACK);
	stack->inode = BPF_CORE_READ(task, mm, exe_file, f_inode, i_ino);
	stack->tgid_level0 = bpf_get_current_pid_tgid() >> 32;
	stack->pid_level0 = BPF_CORE_READ(numbers, nr);
	stack->pidns_level0 = BPF_CORE_READ(numbers, ns, ns.inum);
	if (!BPF_CORE_READ(pid, level))
		return;
	numbers++;
	stack->pid_level1 = BPF_CORE_READ(numbers, nr);
	stack->pidns_level1 = BPF_CORE_READ(numbers, ns, ns.inum);
}

/* Newer names of the same. */
#define gadget_get_user_stack_from_kprobe gadget_get_user_stack
#define gadget_get_user_stack_from_perf_event gadget_get_user_stack

#endif
