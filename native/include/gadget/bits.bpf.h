/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Slots of histograms, under the names that sources written for Inspektor
 * Gadget use. Include bpf_base.h or vmlinux.h first.
 *
 * Slot 0 is for 0, and slot i for 2^(i-1) up to 2^i - 1: so it is from v0.48
 * on. Before, sources took log2l for the slot, which counted in one below;
 * built with this header they count like the others.
 */
#ifndef BPF_METRICS_GADGET_BITS_BPF_H
#define BPF_METRICS_GADGET_BITS_BPF_H

/* The number of significant bits. */
static inline __attribute__((always_inline, unused)) __u64
get_slot_idx(__u64 value)
{
	__u64 bits = 0;

#pragma unroll
	for (int half = 32; half > 0; half /= 2) {
		if (value >> half) {
			value >>= half;
			bits += half;
		}
	}
	return bits + value;
}

static inline __attribute__((always_inline, unused)) __u64 log2l(__u64 value)
{
	return get_slot_idx(value);
}

/* floor(log2(value)), and 0 for 0: no slot */
static inline __attribute__((always_inline, unused)) __u64 log2(__u32 value)
{
	return value ? get_slot_idx(value) - 1 : 0;
}

#endif
