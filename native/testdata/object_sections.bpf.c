// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Sections as gadgets have them, which cilium's loader knows and libbpf does not. */
#include "attach.h"

COUNTING("classifier/ingress/watch", on_ingress, 0, -1)
COUNTING("classifier/egress/watch", on_egress, 1, -1)
COUNTING("classifier/watch", on_traffic, 2, -1)
COUNTING("socket1", on_packet, 3, 0)
COUNTING("perf_event/watch", on_event, 4, 0)
COUNTING("mystery/watch", on_mystery, 5, 0)
COUNTING("raw_tp/sched_switch", on_switch, 6, 0)

char LICENSE[] SEC("license") = "GPL";
