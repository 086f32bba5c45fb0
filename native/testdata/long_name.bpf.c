// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* A function name that does not fit the 15 bytes of a program's name. */
#include "fixture.h"

SEC("socket")
int accept_every_packet_of_the_socket(void *context)
{
	return -1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
