/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The mount namespace of the current task, under the names that sources written
 * for Inspektor Gadget use. Include vmlinux.h first.
 */
#ifndef BPF_METRICS_GADGET_MNTNS_H
#define BPF_METRICS_GADGET_MNTNS_H

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "types.h"

static __always_inline gadget_mntns_id gadget_get_current_mntns_id(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum);
}

/* The older name of the same. */
static __always_inline gadget_mntns_id gadget_get_mntns_id(void)
{
	return gadget_get_current_mntns_id();
}

#endif
