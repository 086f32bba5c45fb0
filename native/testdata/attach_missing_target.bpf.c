// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program for a tracepoint that no kernel has. */
#include "attach.h"

COUNTING("tp_btf/no_such_tracepoint", on_nothing, 0, 0)

char LICENSE[] SEC("license") = "GPL";
