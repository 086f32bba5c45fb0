// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program for a kernel function, which some kernels refuse. */
#include "attach.h"

COUNTING("fentry/schedule", on_schedule, 0, 0)

char LICENSE[] SEC("license") = "GPL";
