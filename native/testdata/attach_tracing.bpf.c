// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for tracepoints, a perf event and an iterator. */
#include "attach.h"

COUNTING("tp_btf/sched_switch", on_btf_tracepoint, 0, 0)
COUNTING("raw_tp/sched_switch", on_raw_tracepoint, 1, 0)
COUNTING("tp/sched/sched_switch", on_tracepoint, 2, 0)
COUNTING("perf_event/type=1,config=0,frequency=99", on_cpu_clock, 3, 0)
COUNTING("perf_event/type=1,config=0,period=1000000", on_cpu_time, 4, 0)
COUNTING("iter/task", on_task, 5, 0)

char LICENSE[] SEC("license") = "GPL";
