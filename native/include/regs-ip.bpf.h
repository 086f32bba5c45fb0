/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * The address of a probed function, under the name that sources written for
 * ebpf_exporter use.
 */
#ifndef BPF_METRICS_REGS_IP_BPF_H
#define BPF_METRICS_REGS_IP_BPF_H

/* x86 stops behind the breakpoint, which is one byte; arm64 stops at it. */
#ifdef __TARGET_ARCH_x86
#define KPROBE_REGS_IP_FIX(ip) ((ip) - 1)
#else
#define KPROBE_REGS_IP_FIX(ip) (ip)
#endif

#endif
