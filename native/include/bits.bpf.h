/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Logarithms, under the names that sources written for ebpf_exporter use.
 * Include vmlinux.h first.
 */
#ifndef BPF_METRICS_BITS_BPF_H
#define BPF_METRICS_BITS_BPF_H

/* floor(log2(v)), and 0 for 0 */
static inline __attribute__((always_inline, unused)) __u64 log2l(__u64 v)
{
	__u64 power = 0;

/* halves what is left of the 64 bits, so six steps find the highest one set */
#pragma unroll
	for (int half = 32; half > 0; half /= 2) {
		if (v >> half) {
			v >>= half;
			power += half;
		}
	}
	return power;
}

/* floor(log2(v)), and 0 for 0 */
static inline __attribute__((always_inline, unused)) __u64 log2(__u32 v)
{
	return log2l(v);
}

#endif
