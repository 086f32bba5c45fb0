// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A tracepoint program with a loop, so that the verifier sees more
 * instructions than the program has.
 */
#include "fixture.h"

#define ROUNDS 100

SEC("tracepoint/sched/sched_process_exec")
int on_exec(__u64 *context)
{
	__u64 sum = 0;

	for (int i = 0; i < ROUNDS; i++) {
		sum += i;
		/* keeps the loop a loop */
		asm volatile("" : "+r"(sum));
	}
	return sum == 0;
}

char LICENSE[] SEC("license") = "GPL";
