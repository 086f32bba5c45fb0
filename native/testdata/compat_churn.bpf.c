// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Large maps that a test changes while they are read. */
#include "compat.h"

/* key: whether the entry comes and goes, number; value: 1 */
MAP(churned_total, HASH, 8, 40000);
MAP(churned_recent_total, LRU_HASH, 8, 40000);

char LICENSE[] SEC("license") = "GPL";
