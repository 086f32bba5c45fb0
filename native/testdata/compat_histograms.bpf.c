// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Histograms of every bucket type; the bytes are in the config beside the test. */
#include "compat.h"

MAP(powers, HASH, 4, 8);
MAP(powers_from_zero, HASH, 4, 8);
MAP(latency_seconds, HASH, 4, 64);
MAP(beyond_the_last, HASH, 4, 16);
MAP(before_the_first, HASH, 4, 16);
MAP(backlog, HASH, 4, 32);
MAP(bounds_seconds, HASH, 4, 16);
MAP(wide_bounds, HASH, 8, 16);
MAP(io_seconds, LRU_HASH, 12, 128);
MAP(every_power, HASH, 8, 80);
MAP(array_buckets, ARRAY, 4, 7);
MAP(spelled, HASH, 8, 16);

char LICENSE[] SEC("license") = "GPL";
