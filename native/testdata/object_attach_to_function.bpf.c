// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for functions that no kernel has; who loads them says which they go to. */
#include "attach.h"

COUNTING("kprobe/dummy", on_probe, 0, 0)
COUNTING("kretprobe/dummy", on_probe_return, 1, 0)
COUNTING("ksyscall/dummy", on_system_call, 2, 0)
COUNTING("kretsyscall/dummy", on_system_call_return, 3, 0)
COUNTING("fentry/dummy", on_entry, 4, 0)
COUNTING("fexit/dummy", on_exit, 5, 0)

char LICENSE[] SEC("license") = "GPL";
