/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Types that say what a member is, under the names that sources written for
 * Inspektor Gadget use. The exporter finds the names in the BTF. Include
 * bpf_base.h, vmlinux.h or <linux/types.h> first.
 */
#ifndef BPF_METRICS_GADGET_TYPES_H
#define BPF_METRICS_GADGET_TYPES_H

#ifndef TASK_COMM_LEN
#define TASK_COMM_LEN 16
#endif

/* Metrics. An array of slots is a histogram. */
typedef __u32 gadget_counter__u32;
typedef __u64 gadget_counter__u64;
typedef __u32 gadget_gauge__u32;
typedef __u64 gadget_gauge__u64;
typedef __u32 gadget_histogram_slot__u32;
typedef __u64 gadget_histogram_slot__u64;

/* Inodes of namespaces. */
typedef __u64 gadget_mntns_id;
typedef __u32 gadget_netns_id;

typedef __u64 gadget_timestamp; /* ns of bpf_ktime_get_boot_ns */
typedef __u64 gadget_duration; /* ns */
typedef __u64 gadget_bytes;

/* Numbers that have a name. */
typedef __u32 gadget_signal;
typedef __u32 gadget_errno;
typedef __u64 gadget_syscall;
typedef __u32 gadget_uid;
typedef __u32 gadget_gid;
typedef __u32 gadget_file_mode;
typedef __u32 gadget_file_flags;

/* Of a task as user space sees it: pid is the process, tid the thread. */
typedef __u32 gadget_pid;
typedef __u32 gadget_tid;
typedef __u32 gadget_ppid;
typedef __u32 gadget_ptid;
typedef char gadget_comm;
typedef char gadget_pcomm;

/* Stacks, by their id in the maps ig_kstack and ig_ustack. */
typedef __u32 gadget_kernel_stack;

struct gadget_user_stack {
	/* the executable; all zero for no stack */
	__u32 major;
	__u32 minor;
	__u64 inode;
	__u64 mtime_sec;
	__u32 mtime_nsec;
	__u32 base_addr_hash;
	__u32 stack_id;
	/* the thread in the outermost PID namespace and in the next one */
	__u32 tgid_level0;
	__u32 pid_level0;
	__u32 pidns_level0;
	__u32 pid_level1;
	__u32 pidns_level1;
};

/* In network order. */
union gadget_ip_addr_t {
	__u8 v6[16];
	__u32 v4;
};

struct gadget_l3endpoint_t {
	union gadget_ip_addr_t addr_raw;
	__u8 version; /* 4 or 6 */
};

struct gadget_l4endpoint_t {
	union gadget_ip_addr_t addr_raw;
	__u16 port; /* in host order */
	__u16 proto_raw; /* IPPROTO_... */
	__u8 version; /* 4 or 6 */
};

struct gadget_creds {
	gadget_uid uid;
	gadget_gid gid;
};

struct gadget_parent {
	gadget_pcomm comm[TASK_COMM_LEN];
	gadget_ppid pid;
	gadget_ptid tid;
};

struct gadget_process {
	gadget_comm comm[TASK_COMM_LEN];
	gadget_pid pid;
	gadget_tid tid;
	gadget_mntns_id mntns_id;
	struct gadget_creds creds;
	struct gadget_parent parent;
};

#endif
