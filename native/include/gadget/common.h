/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What is known of the current task, under the names that sources written for
 * Inspektor Gadget use.
 */
#ifndef BPF_METRICS_GADGET_COMMON_H
#define BPF_METRICS_GADGET_COMMON_H

#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "mntns.h"
#include "types.h"

static __always_inline void
gadget_process_populate(struct gadget_process *process)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct task_struct *parent = BPF_CORE_READ(task, real_parent);
	__u64 pid_tgid = bpf_get_current_pid_tgid();
	__u64 uid_gid = bpf_get_current_uid_gid();

	bpf_get_current_comm(process->comm, sizeof(process->comm));
	process->pid = pid_tgid >> 32;
	process->tid = pid_tgid;
	process->mntns_id = gadget_get_current_mntns_id();
	process->creds.uid = uid_gid;
	process->creds.gid = uid_gid >> 32;
	/* reads that fail leave zeros, so without a parent all is zero */
	BPF_CORE_READ_INTO(&process->parent.comm, parent, comm);
	process->parent.pid = BPF_CORE_READ(parent, tgid);
	process->parent.tid = BPF_CORE_READ(parent, pid);
}

#endif
