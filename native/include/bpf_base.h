/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The little of the kernel and of libbpf that a metric program needs, so that
 * it builds with clang alone. In its place a program may include vmlinux.h and
 * libbpf's headers, which have all types and helpers; not both.
 *
 * A kernel structure is declared with just the fields that are read, marked
 * KERNEL_TYPE; libbpf finds their place in the running kernel.
 */
#ifndef BPF_METRICS_BASE_H
#define BPF_METRICS_BASE_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;

#define NULL ((void *)0)

#define SEC(name) __attribute__((section(name), used))
#define KERNEL_TYPE __attribute__((preserve_access_index))

/* How libbpf reads a map's attributes from BTF. */
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name

/* The nth argument, from 0, of a program on tp_btf, raw_tp, fentry, fexit or
 * lsm, which gets them as an array.
 */
#define ARGUMENT(context, n) (((const __u64 *)(context))[n])

/* Whether the running kernel has the field. */
#define FIELD_EXISTS(field) __builtin_preserve_field_info(field, 2)

/* Network order on a little-endian machine. */
#define NETWORK_ORDER_16(value) __builtin_bswap16(value)

/* Numbers of enum bpf_map_type. */
enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_LRU_PERCPU_HASH = 10,
	BPF_MAP_TYPE_LPM_TRIE = 11,
	BPF_MAP_TYPE_CGROUP_STORAGE = 19,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_CGRP_STORAGE = 32,
};

/* Flags of a map. */
enum {
	BPF_F_NO_PREALLOC = 1 << 0,
	BPF_F_MMAPABLE = 1 << 10,
};

/* Flags of an update. */
enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
	BPF_EXIST = 2,
};

/* Flags of bpf_get_stack. */
enum {
	BPF_F_USER_STACK = 1 << 8,
};

#define BPF_HELPER(number, type, name, ...)                                    \
	static type (*const name)(__VA_ARGS__) __attribute__((unused)) =       \
		(type(*)(__VA_ARGS__))number

/* Helpers by their number. */
BPF_HELPER(1, void *, bpf_map_lookup_elem, void *map, const void *key);
BPF_HELPER(2, long, bpf_map_update_elem, void *map, const void *key,
	   const void *value, __u64 flags);
BPF_HELPER(3, long, bpf_map_delete_elem, void *map, const void *key);
BPF_HELPER(5, __u64, bpf_ktime_get_ns, void);
BPF_HELPER(7, __u32, bpf_get_prandom_u32, void);
BPF_HELPER(8, __u32, bpf_get_smp_processor_id, void);
BPF_HELPER(14, __u64, bpf_get_current_pid_tgid, void);
BPF_HELPER(16, long, bpf_get_current_comm, void *into, __u32 size);
BPF_HELPER(26, long, bpf_skb_load_bytes, const void *skb, __u32 offset,
	   void *into, __u32 size);
BPF_HELPER(59, long, bpf_sock_ops_cb_flags_set, void *context, int flags);
BPF_HELPER(67, long, bpf_get_stack, void *context, void *into, __u32 size,
	   __u64 flags);
BPF_HELPER(80, __u64, bpf_get_current_cgroup_id, void);
BPF_HELPER(81, void *, bpf_get_local_storage, void *map, __u64 flags);
BPF_HELPER(113, long, bpf_probe_read_kernel, void *into, __u32 size,
	   const void *from);
BPF_HELPER(115, long, bpf_probe_read_kernel_str, void *into, __u32 size,
	   const void *from);
BPF_HELPER(210, void *, bpf_cgrp_storage_get, void *map, void *cgroup,
	   void *value, __u64 flags);

/* Registers, of which a program on a kprobe or uprobe finds those of its
 * architecture.
 */
struct pt_regs___x86 {
	unsigned long di;
	unsigned long ax;
} KERNEL_TYPE;

struct user_pt_regs___arm64 {
	__u64 regs[31];
} KERNEL_TYPE;

/* Reads a register. A program may read its context at a fixed offset only, so
 * LLVM must not make one load of two; the comments keep them apart.
 */
#define READ_REGISTER(field, comment)                                          \
	({                                                                     \
		__u64 register_ = (field);                                     \
                                                                               \
		asm volatile("# " comment : "+r"(register_));                  \
		register_;                                                     \
	})

/* The first argument of the function that a kprobe or uprobe stopped at. */
static inline __attribute__((always_inline, unused)) __u64
first_argument(const void *context)
{
	const struct pt_regs___x86 *x86 = context;
	const struct user_pt_regs___arm64 *arm64 = context;

	if (FIELD_EXISTS(x86->di))
		return READ_REGISTER(x86->di, "x86");
	if (FIELD_EXISTS(arm64->regs))
		return READ_REGISTER(arm64->regs[0], "arm64");
	return 0;
}

/* What the function returns that a kretprobe or uretprobe stopped at. */
static inline __attribute__((always_inline, unused)) __u64
returned_value(const void *context)
{
	const struct pt_regs___x86 *x86 = context;
	const struct user_pt_regs___arm64 *arm64 = context;

	if (FIELD_EXISTS(x86->ax))
		return READ_REGISTER(x86->ax, "x86");
	if (FIELD_EXISTS(arm64->regs))
		return READ_REGISTER(arm64->regs[0], "arm64");
	return 0;
}

#endif
