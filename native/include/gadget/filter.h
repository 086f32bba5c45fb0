/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Filters by process, thread, user, group and command, under the names that
 * sources written for Inspektor Gadget use. Include vmlinux.h first. They let
 * everything pass unless the parameters are set.
 */
#ifndef BPF_METRICS_GADGET_FILTER_H
#define BPF_METRICS_GADGET_FILTER_H

#include <bpf/bpf_helpers.h>
#include "macros.h"
#include "mntns_filter.h"
#include "types.h"

#define GADGET_INVALID_ID ((gadget_uid) - 1)

const volatile gadget_pid targ_pid = 0;
GADGET_PARAM(targ_pid);
const volatile gadget_tid targ_tid = 0;
GADGET_PARAM(targ_tid);
const volatile gadget_uid targ_uid = GADGET_INVALID_ID;
GADGET_PARAM(targ_uid);
const volatile gadget_gid targ_gid = GADGET_INVALID_ID;
GADGET_PARAM(targ_gid);
const volatile gadget_comm targ_comm[TASK_COMM_LEN] = {};
GADGET_PARAM(targ_comm);

static __always_inline bool gadget_should_discard_pid(gadget_pid pid)
{
	return targ_pid && targ_pid != pid;
}

static __always_inline bool gadget_should_discard_tid(gadget_tid tid)
{
	return targ_tid && targ_tid != tid;
}

static __always_inline bool gadget_should_discard_uid(gadget_uid uid)
{
	return targ_uid != GADGET_INVALID_ID && targ_uid != uid;
}

static __always_inline bool gadget_should_discard_gid(gadget_gid gid)
{
	return targ_gid != GADGET_INVALID_ID && targ_gid != gid;
}

/* Up to the end of the text: what is behind it is of no account. */
static __always_inline bool
gadget_should_discard_comm(const gadget_comm comm[TASK_COMM_LEN])
{
	if (!targ_comm[0])
		return false;
	for (int i = 0; i < TASK_COMM_LEN; i++) {
		if (targ_comm[i] != comm[i])
			return true;
		if (!comm[i])
			break;
	}
	return false;
}

static __always_inline bool
gadget_should_discard_data(gadget_mntns_id mntns_id, gadget_pid pid,
			   gadget_tid tid,
			   const gadget_comm comm[TASK_COMM_LEN],
			   gadget_uid uid, gadget_gid gid)
{
	return gadget_should_discard_mntns_id(mntns_id) ||
	       gadget_should_discard_pid(pid) ||
	       gadget_should_discard_tid(tid) ||
	       gadget_should_discard_uid(uid) ||
	       gadget_should_discard_gid(gid) ||
	       gadget_should_discard_comm(comm);
}

#ifndef GADGET_TYPE_NETWORKING
/* The same for the current task, of which it asks no more than it needs. */
static __always_inline bool gadget_should_discard_data_current(void)
{
	gadget_comm comm[TASK_COMM_LEN] = {};
	__u64 pid_tgid = bpf_get_current_pid_tgid();
	__u64 uid_gid = bpf_get_current_uid_gid();

	if (gadget_filter_by_mntns &&
	    gadget_should_discard_mntns_id(gadget_get_current_mntns_id()))
		return true;
	if (targ_comm[0])
		bpf_get_current_comm(comm, sizeof(comm));
	return gadget_should_discard_pid(pid_tgid >> 32) ||
	       gadget_should_discard_tid(pid_tgid) ||
	       gadget_should_discard_uid(uid_gid) ||
	       gadget_should_discard_gid(uid_gid >> 32) ||
	       gadget_should_discard_comm(comm);
}
#endif

#endif
