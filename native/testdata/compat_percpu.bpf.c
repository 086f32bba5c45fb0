// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps with a value for each processor; the bytes are in the config beside the test. */
#include "compat.h"

MAP(softirqs_by_cpu_total, PERCPU_ARRAY, 4, 3);
MAP(softirqs_total, PERCPU_ARRAY, 4, 3);
MAP(ticks_by_cpu_total, PERCPU_ARRAY, 4, 1);
MAP(ticks_total, PERCPU_ARRAY, 4, 1);
MAP(migrations_by_cpu_total, PERCPU_HASH, 8, 8);
MAP(migrations_total, LRU_PERCPU_HASH, 8, 64);
MAP(named_cpu_total, HASH, 4, 8);
MAP(wait_seconds, PERCPU_ARRAY, 4, 4);
MAP(run_seconds, LRU_PERCPU_HASH, 8, 64);

char LICENSE[] SEC("license") = "GPL";
