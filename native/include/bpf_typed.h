/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Metrics that the exporter finds without a config: the BTF of the program says
 * what they are. Include it alone or with the kit's other headers, or after
 * vmlinux.h. examples/typed-syscalls.bpf.c shows how to use it.
 *
 * The value of a map is one of the types below, or a struct with such members:
 *
 *   METRIC_COUNTER(member, "name", "unit", "help");
 *   METRIC_GAUGE(member, "name", "unit", "help");
 *   METRIC_HISTOGRAM(member, slots, "name", "unit", "help");
 *
 * The key is a struct of labels, of which the value may have more:
 *
 *   METRIC_LABEL(type, member, "label", "decoders");
 *   METRIC_LABEL_TEXT(member, size, "label");
 *
 * Decoders are those of docs/reference/decoders.md, with commas between them.
 * What is left empty, as in METRIC_COUNTER(packets, , , "Packets."), is not
 * said; the name is then that of the member.
 *
 *   struct {...} map METRIC_MAP SEC(".maps");
 *   struct {...} map METRIC_MAP_LABELS("direction=rx") SEC(".maps");
 *
 * says it of the whole map, the second with labels that are always the same.
 *
 *   METRIC_ROW(&map, &key)                 the value of a key, or NULL
 *   metric_add(row->member, by)            a counter, or a gauge up and down
 *   metric_put(row->member, value)         a gauge
 *   metric_observe_slot(row->member, value)   a histogram
 *
 * With _percpu at the end they are for per-CPU maps.
 */
#ifndef BPF_METRICS_TYPED_H
#define BPF_METRICS_TYPED_H

#ifdef __VMLINUX_H__
#include <bpf/bpf_helpers.h>
#else
#include "bpf_base.h"
#endif
#include "bpf_metrics.h"

typedef __u32 metric_counter__u32;
typedef __u64 metric_counter__u64;

typedef __u32 metric_gauge__u32;
typedef __u64 metric_gauge__u64;
typedef __s32 metric_gauge__s32;
typedef __s64 metric_gauge__s64;

/* An array of these is a histogram: slot 0 counts 0, and slot i what is at
 * least 2^(i-1) and below 2^i; the last one counts what is beyond it, too.
 */
typedef __u32 metric_slot__u32;
typedef __u64 metric_slot__u64;

/* A tag in the BTF, behind a member or variable: none if there is no text. */
#define METRIC_TAG(key, ...)                                                   \
	__VA_OPT__(__attribute__((btf_decl_tag(key "=" __VA_ARGS__))))

#define METRIC_TAGS(name, unit, help)                                          \
	METRIC_TAG("metrics.name", name)                                       \
	METRIC_TAG("metrics.unit", unit)                                       \
	METRIC_TAG("metrics.description", help)

#define METRIC_COUNTER(member, name, unit, help)                               \
	metric_counter__u64 member METRIC_TAGS(name, unit, help)
#define METRIC_COUNTER_U32(member, name, unit, help)                           \
	metric_counter__u32 member METRIC_TAGS(name, unit, help)

#define METRIC_GAUGE(member, name, unit, help)                                 \
	metric_gauge__u64 member METRIC_TAGS(name, unit, help)
#define METRIC_GAUGE_U32(member, name, unit, help)                             \
	metric_gauge__u32 member METRIC_TAGS(name, unit, help)
#define METRIC_GAUGE_S32(member, name, unit, help)                             \
	metric_gauge__s32 member METRIC_TAGS(name, unit, help)
#define METRIC_GAUGE_S64(member, name, unit, help)                             \
	metric_gauge__s64 member METRIC_TAGS(name, unit, help)

#define METRIC_HISTOGRAM(member, slots, name, unit, help)                      \
	metric_slot__u64 member[slots] METRIC_TAGS(name, unit, help)
#define METRIC_HISTOGRAM_U32(member, slots, name, unit, help)                  \
	metric_slot__u32 member[slots] METRIC_TAGS(name, unit, help)

#define METRIC_LABEL(type, member, label, decoders)                            \
	type member METRIC_TAG("metrics.type", "key")                          \
		METRIC_TAG("metrics.name", label)                              \
		METRIC_TAG("metrics.decoder", decoders)
#define METRIC_LABEL_TEXT(member, size, label)                                 \
	char member[size] METRIC_TAG("metrics.type", "key")                    \
		METRIC_TAG("metrics.name", label)

#define METRIC_MAP METRIC_TAG("metrics.collect", "true")
#define METRIC_MAP_LABELS(labels)                                              \
	METRIC_MAP METRIC_TAG("metrics.labels", labels)

/* A pointer of the type of the map's value, which is made with zeros if there
 * is none; NULL if the map is full.
 */
#define METRIC_ROW(map, key)                                                   \
	({                                                                     \
		static const typeof(*(map)->value) metric_zeros_;              \
		typeof((map)->value) metric_row_ =                             \
			bpf_map_lookup_elem((map), (key));                     \
                                                                               \
		if (!metric_row_) {                                            \
			/* somebody else may be first, which is as good */     \
			bpf_map_update_elem((map), (key), &metric_zeros_,      \
					    BPF_NOEXIST);                      \
			metric_row_ = bpf_map_lookup_elem((map), (key));       \
		}                                                              \
		metric_row_;                                                   \
	})

#define metric_add(member, by) ((void)__sync_fetch_and_add(&(member), (by)))
#define metric_add_percpu(member, by) ((void)((member) += (by)))

#define metric_put(member, value)                                              \
	((void)(*(volatile typeof(member) *)&(member) = (value)))
#define metric_put_percpu(member, value) metric_put(member, value)

#endif
