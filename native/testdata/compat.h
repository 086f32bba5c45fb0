/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/* Maps that a test fills, declared as programs for ebpf_exporter do it. */
#ifndef COMPAT_H
#define COMPAT_H

#include "../include/bpf_base.h"

#define MAP(map_name, type_of_map, key_bytes, entries, ...)                    \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_##type_of_map);                      \
		__uint(key_size, key_bytes);                                   \
		__uint(value_size, 8);                                         \
		__uint(max_entries, entries);                                  \
		__VA_ARGS__                                                    \
	} map_name SEC(".maps")

#endif
