// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for places in libraries that are named without a path and a version. */
#include "attach.h"

COUNTING("uprobe/libc:getpriority", on_call, 0, 0)
COUNTING("uretprobe/libc:getpriority", on_return, 1, 0)
COUNTING("uprobe/libc:no_such_symbol", on_no_symbol, 2, 0)
COUNTING("uprobe/libnosuchthing:call", on_no_library, 3, 0)

char LICENSE[] SEC("license") = "GPL";
