// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Programs for packets and sockets, which let everything pass. */
#include "attach.h"

COUNTING("xdp/bme0,bme1", on_two_interfaces, 0, 2)
COUNTING("xdp", on_interface, 1, 2)
COUNTING("tcx/ingress", on_ingress, 2, -1)
COUNTING("tcx/egress", on_egress, 3, -1)
COUNTING("tc", on_traffic, 4, -1)
COUNTING("cgroup_skb/egress", on_cgroup_packet, 5, 1)
COUNTING("cgroup/connect4", on_connect, 6, 1)
COUNTING("sockops", on_socket, 7, 1)
COUNTING("sk_lookup", on_lookup, 8, 1)
COUNTING("flow_dissector", on_flow, 9, 129)

char LICENSE[] SEC("license") = "GPL";
