// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs that load, and one that attaches; the others are refused, each for another reason. */
#include "attach.h"

COUNTING("raw_tp/sched_switch", on_switch, 0, 0)
COUNTING("kprobe/no_such_function", on_missing_function, 1, 0)
COUNTING("tp/sched/no_such_tracepoint", on_missing_tracepoint, 2, 0)
COUNTING("raw_tp/no_such_tracepoint", on_missing_raw_tracepoint, 3, 0)
COUNTING("xdp/no_such_if", on_missing_interface, 4, 2)
COUNTING("perf_event/type=1,config=0,cpu=3", on_wrong_key, 5, 0)
COUNTING("perf_event/type=1,config=99,frequency=1", on_missing_event, 6, 0)
COUNTING("perf_event", on_unnamed_event, 7, 0)
COUNTING("nonsense/section", on_nonsense, 8, 0)
COUNTING("?raw_tp/sched_switch", on_option, 9, 0)
COUNTING("sk_msg", on_message, 10, 1)
COUNTING("xdp/devmap", on_device_map, 11, 2)

char LICENSE[] SEC("license") = "GPL";
