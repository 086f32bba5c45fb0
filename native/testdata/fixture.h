/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* The few declarations that the fixtures share; no kernel or libbpf header. */
#ifndef FIXTURE_H
#define FIXTURE_H

typedef unsigned char __u8;
typedef unsigned int __u32;
typedef unsigned long long __u64;

#define SEC(name) __attribute__((section(name), used))

/* How libbpf reads a map's attributes from BTF. */
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name

/* Numbers of enum bpf_map_type. */
enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
	BPF_MAP_TYPE_CGRP_STORAGE = 32,
};

#define BPF_F_NO_PREALLOC 1

/* Helpers by their number. */
static void *(*const bpf_map_lookup_elem)(void *map, const void *key) =
	(void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key,
					 const void *value,
					 __u64 flags) = (void *)2;

#endif
