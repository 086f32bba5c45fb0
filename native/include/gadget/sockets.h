/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Addresses of sockets, under the names that sources written for Inspektor
 * Gadget use.
 */
#ifndef BPF_METRICS_GADGET_SOCKETS_H
#define BPF_METRICS_GADGET_SOCKETS_H

#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include "types.h"

#define GADGET_AF_INET 2
#define GADGET_AF_INET6 10

/* The own end of the socket; -1 for anything but IP. */
static __always_inline int
gadget_l4endpoint_src_from_sock(struct gadget_l4endpoint_t *end,
				const struct sock *socket)
{
	const struct inet_sock *inet = (const void *)socket;
	__u16 family = BPF_CORE_READ(socket, __sk_common.skc_family);

	if (family == GADGET_AF_INET) {
		end->version = 4;
		BPF_CORE_READ_INTO(&end->addr_raw.v4, socket,
				   __sk_common.skc_rcv_saddr);
	} else if (family == GADGET_AF_INET6) {
		end->version = 6;
		BPF_CORE_READ_INTO(
			&end->addr_raw.v6, socket,
			__sk_common.skc_v6_rcv_saddr.in6_u.u6_addr8);
	} else {
		return -1;
	}
	end->proto_raw = BPF_CORE_READ_BITFIELD_PROBED(socket, sk_protocol);
	end->port = BPF_CORE_READ(socket, __sk_common.skc_num);
	if (!end->port)
		end->port = bpf_ntohs(BPF_CORE_READ(inet, inet_sport));
	return 0;
}

/* The other end. */
static __always_inline int
gadget_l4endpoint_dst_from_sock(struct gadget_l4endpoint_t *end,
				const struct sock *socket)
{
	__u16 family = BPF_CORE_READ(socket, __sk_common.skc_family);

	if (family == GADGET_AF_INET) {
		end->version = 4;
		BPF_CORE_READ_INTO(&end->addr_raw.v4, socket,
				   __sk_common.skc_daddr);
	} else if (family == GADGET_AF_INET6) {
		end->version = 6;
		BPF_CORE_READ_INTO(&end->addr_raw.v6, socket,
				   __sk_common.skc_v6_daddr.in6_u.u6_addr8);
	} else {
		return -1;
	}
	end->proto_raw = BPF_CORE_READ_BITFIELD_PROBED(socket, sk_protocol);
	end->port = bpf_ntohs(BPF_CORE_READ(socket, __sk_common.skc_dport));
	return 0;
}

/* Either may be NULL. */
static __always_inline int
gadget_l4endpoints_from_sock(struct gadget_l4endpoint_t *src,
			     struct gadget_l4endpoint_t *dst,
			     const struct sock *socket)
{
	int failed = src ? gadget_l4endpoint_src_from_sock(src, socket) : 0;

	return dst ? gadget_l4endpoint_dst_from_sock(dst, socket) : failed;
}

#endif
