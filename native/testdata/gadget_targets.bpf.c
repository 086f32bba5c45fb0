// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for Inspektor Gadget whose places are said elsewhere: in the config,
 * or by whoever looks up the library. Each counts its runs.
 */
#include "../include/bpf_base.h"
#include "../include/gadget/macros.h"
#include "../include/gadget/maps.bpf.h"
#include "../include/gadget/types.h"

enum place {
	RAW_TRACEPOINT,
	TRACEPOINT,
	BTF_TRACEPOINT,
	CALL,
	RETURN,
	NOWHERE,
};

struct run_key {
	enum place place_raw;
};

struct run_value {
	gadget_counter__u64 runs;
};

/* key: the program's place; value: how often it ran */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct run_key);
	__type(value, struct run_value);
} runs SEC(".maps");

GADGET_MAPITER(runs, runs);

static const struct run_value no_runs;

static int count_run(enum place place)
{
	struct run_key key = {.place_raw = place};
	struct run_value *value =
		bpf_map_lookup_or_try_init(&runs, &key, &no_runs);

	if (value)
		__sync_fetch_and_add(&value->runs, 1);
	return 0;
}

#define COUNTING(section, name, place)                                         \
	SEC(section)                                                           \
	int name(void *context)                                                \
	{                                                                      \
		return count_run(place);                                       \
	}

/* no kernel has these places */
COUNTING("raw_tp/dummy_raw_tracepoint", on_raw_tracepoint, RAW_TRACEPOINT)
COUNTING("tp/dummy/dummy_tracepoint", on_tracepoint, TRACEPOINT)
COUNTING("tp_btf/dummy_btf_tracepoint", on_btf_tracepoint, BTF_TRACEPOINT)
COUNTING("raw_tp/dummy_nowhere", on_nowhere, NOWHERE)
/* a library without a path */
COUNTING("uprobe/libc:getpriority", on_call, CALL)
COUNTING("uretprobe/libc:getpriority", on_return, RETURN)

char LICENSE[] SEC("license") = "GPL";
