/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What kernels differ in, under the names that sources written for Inspektor
 * Gadget use. Include vmlinux.h first.
 */
#ifndef BPF_METRICS_GADGET_CORE_FIXES_BPF_H
#define BPF_METRICS_GADGET_CORE_FIXES_BPF_H

#include <bpf/bpf_core_read.h>

/* Of libbpf before 1.3 it does not take typedefs of functions. */
#undef bpf_core_type_matches
#define bpf_core_type_matches(type)                                            \
	__builtin_preserve_type_info(*(typeof(type) *)0, 2 /* BPF_TYPE_MATCHES */)

/* A call that the verifier refuses, unless nothing leads there. */
static void (*const bpf_core_unreachable)(void)
	__attribute__((unused)) = (void *)0xbad2310;

struct task_struct___before_5_14 {
	volatile long state;
} __attribute__((preserve_access_index));

struct task_struct___since_5_14 {
	unsigned int __state;
} __attribute__((preserve_access_index));

static __always_inline __s64 get_task_state(void *task)
{
	struct task_struct___since_5_14 *now = task;
	struct task_struct___before_5_14 *then = task;

	if (bpf_core_field_exists(now->__state))
		return BPF_CORE_READ(now, __state);
	return BPF_CORE_READ(then, state);
}

struct bio___before_5_12 {
	struct gendisk *bi_disk;
} __attribute__((preserve_access_index));

struct bio___since_5_12 {
	struct block_device *bi_bdev;
} __attribute__((preserve_access_index));

static __always_inline struct gendisk *get_gendisk(void *bio)
{
	struct bio___since_5_12 *now = bio;
	struct bio___before_5_12 *then = bio;

	if (bpf_core_field_exists(now->bi_bdev))
		return BPF_CORE_READ(now, bi_bdev, bd_disk);
	return BPF_CORE_READ(then, bi_disk);
}

struct request_queue___since_5_15 {
	struct gendisk *disk;
} __attribute__((preserve_access_index));

struct request___since_5_17 {
	struct request_queue___since_5_15 *q;
} __attribute__((preserve_access_index));

struct request___before_5_17 {
	struct gendisk *rq_disk;
} __attribute__((preserve_access_index));

static __always_inline struct gendisk *get_disk(void *request)
{
	struct request___since_5_17 *now = request;
	struct request___before_5_17 *then = request;

	if (bpf_core_field_exists(then->rq_disk))
		return BPF_CORE_READ(then, rq_disk);
	return BPF_CORE_READ(now, q, disk);
}

struct trace_event_raw_block_rq_completion___x {
	dev_t dev;
	sector_t sector;
	unsigned int nr_sector;
} __attribute__((preserve_access_index));

struct trace_event_raw_block_rq_complete___x {
	dev_t dev;
	sector_t sector;
	unsigned int nr_sector;
} __attribute__((preserve_access_index));

static __always_inline bool has_block_rq_completion(void)
{
	return bpf_core_type_exists(
		struct trace_event_raw_block_rq_completion___x);
}

struct renamedata___x {
	struct user_namespace *old_mnt_userns;
} __attribute__((preserve_access_index));

static __always_inline bool renamedata_has_old_mnt_userns_field(void)
{
	return bpf_core_field_exists(struct renamedata___x, old_mnt_userns);
}

struct trace_event_raw_kfree___x {
	const void *ptr;
} __attribute__((preserve_access_index));

struct trace_event_raw_kmem_free___x {
	const void *ptr;
} __attribute__((preserve_access_index));

struct trace_event_raw_kmem_cache_free___x {
	const void *ptr;
} __attribute__((preserve_access_index));

static __always_inline bool has_kfree(void)
{
	return bpf_core_type_exists(struct trace_event_raw_kfree___x);
}

static __always_inline bool has_kmem_cache_free(void)
{
	return bpf_core_type_exists(struct trace_event_raw_kmem_cache_free___x);
}

#endif
