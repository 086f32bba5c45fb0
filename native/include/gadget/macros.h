/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * What a program for Inspektor Gadget says about itself, under the names that
 * its sources use. Each says it by the name of a variable that nobody reads:
 * the exporter, too, finds the parts in the BTF, three underscores apart.
 */
#ifndef BPF_METRICS_GADGET_MACROS_H
#define BPF_METRICS_GADGET_MACROS_H

#define GADGET_MARKER(name) const void *name;
/* Keeps the type in the BTF. */
#define GADGET_ANCHOR(type, name) const struct type *name;

/* Records of struct type, from the ring buffer or perf event array map. */
#define GADGET_TRACER(name, map, type)                                         \
	GADGET_MARKER(gadget_tracer_##name##___##map##___##type)               \
	GADGET_ANCHOR(type, __gadget_tracer_type_##name)

/* Entries of a hash whose key and value are structs. */
#define GADGET_MAPITER(name, map)                                              \
	GADGET_MARKER(gadget_mapiter_##name##___##map)

/* What one to three programs on iter/... write, each of struct type. */
#define GADGET_ITER(name, type, ...)                                           \
	GADGET_ANCHOR(type, unusedevent_##name##___##type)                     \
	GADGET_ITER_OF(__VA_ARGS__, GADGET_ITER_3, GADGET_ITER_2,              \
		       GADGET_ITER_1, )                                        \
	(gadget_iter_##name##___##type, __VA_ARGS__)

/* The older name of the same. */
#define GADGET_SNAPSHOTTER(name, type, ...) GADGET_ITER(name, type, __VA_ARGS__)

/* The map that a program on iter/bpf_map_elem goes through. */
#define GADGET_ITER_TARGET_MAP(program, map)                                   \
	GADGET_MARKER(gadget_mapelem_iter_target_##program##___##map)

/* The map of sockets that a program on sk_skb or sk_msg is for. */
#define GADGET_SK_TARGET_MAP(program, map)                                     \
	GADGET_MARKER(gadget_sk_prog_target_##program##___##map)

/* A const volatile variable that the user may set before the program loads. */
#define GADGET_PARAM(variable) GADGET_MARKER(gadget_param_##variable)

/* The fourth argument, which is the macro for as many programs as go before. */
#define GADGET_ITER_OF(one, two, three, macro, ...) macro
#define GADGET_ITER_1(begin, one) GADGET_MARKER(begin##___##one)
#define GADGET_ITER_2(begin, one, two) GADGET_MARKER(begin##___##one##___##two)
#define GADGET_ITER_3(begin, one, two, three)                                  \
	GADGET_MARKER(begin##___##one##___##two##___##three)

#endif
