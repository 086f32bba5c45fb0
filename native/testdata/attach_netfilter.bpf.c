// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program by itself: kernels before 6.4 refuse the object that has it. */
#include "attach.h"

COUNTING("netfilter", on_hook, 0, 1)

char LICENSE[] SEC("license") = "GPL";
