/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few system calls and structures that capabilities.c needs, so that it
 * depends on no C library and no header but the compiler's own.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
enum {
	NR_read = 0,
	NR_close = 3,
	NR_rt_sigaction = 13,
	NR_nanosleep = 35,
	NR_getpid = 39,
	NR_capget = 125,
	NR_capset = 126,
	NR_prctl = 157,
	NR_gettid = 186,
	NR_getdents64 = 217,
	NR_clock_gettime = 228,
	NR_tgkill = 234,
	NR_openat = 257,
};

static inline long call5(long number, long a, long b, long c, long d, long e)
{
	register long fourth __asm__("r10") = d;
	register long fifth __asm__("r8") = e;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth),
			   "r"(fifth)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
enum {
	NR_openat = 56,
	NR_close = 57,
	NR_getdents64 = 61,
	NR_read = 63,
	NR_capget = 90,
	NR_capset = 91,
	NR_nanosleep = 101,
	NR_clock_gettime = 113,
	NR_tgkill = 131,
	NR_rt_sigaction = 134,
	NR_prctl = 167,
	NR_getpid = 172,
	NR_gettid = 178,
};

static inline long call5(long number, long a, long b, long c, long d, long e)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4)
			 : "memory");
	return x0;
}
#else
#error "no system calls for this architecture"
#endif

static inline long call4(long number, long a, long b, long c, long d)
{
	return call5(number, a, b, c, d, 0);
}

static inline long call3(long number, long a, long b, long c)
{
	return call5(number, a, b, c, 0, 0);
}

#define EPERM 1
#define ENOENT 2
#define ESRCH 3
#define EAGAIN 11
#define EINVAL 22
#define EBUSY 16
#define ETIMEDOUT 110

/* asm-generic/signal-defs.h, asm/signal.h */
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SA_RESTORER 0x04000000UL
#define SA_ONSTACK 0x08000000UL
#define SA_RESTART 0x10000000UL

struct kernel_sigaction {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};

/* linux/capability.h */
#define CAPABILITY_VERSION_3 0x20080522
#define CAP_SETPCAP 8

struct capability_header {
	uint32_t version;
	int32_t pid;
};

struct capability_data {
	uint32_t effective;
	uint32_t permitted;
	uint32_t inheritable;
};

/* linux/prctl.h */
#define PR_CAPBSET_READ 23
#define PR_CAPBSET_DROP 24
#define PR_SET_NO_NEW_PRIVS 38

/* linux/fcntl.h, asm-generic/fcntl.h; O_DIRECTORY has two values, so it is left out */
#define AT_FDCWD (-100)
#define O_RDONLY 0
#define O_CLOEXEC 02000000

struct directory_entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	uint8_t type;
	char name[];
};

struct timespec {
	int64_t seconds;
	int64_t nanoseconds;
};

#define CLOCK_MONOTONIC 1

#endif
