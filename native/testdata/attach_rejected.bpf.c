// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A program that the verifier rejects: it reads what may not be there. */
#include "attach.h"

COUNTING("raw_tp/sched_switch", on_switch, 0, 0)

SEC("raw_tp/sched_wakeup")
int on_wakeup(void *context)
{
	__u32 slot = 1;
	__u64 *count = bpf_map_lookup_elem(&runs, &slot);

	*count += 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
