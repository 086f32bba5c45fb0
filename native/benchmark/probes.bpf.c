// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * What a program costs that counts calls, in three sizes and at every place
 * where it can be attached: empty does nothing, simple adds one to an entry of
 * a hash map, complex does so with a key that takes work to make. probes.c
 * loads one of them at a time.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define HASH 1
#define ANY 0

static void *(*const lookup)(void *map, const void *key) = (void *)1;
static long (*const update)(void *map, const void *key, const void *value,
			    u64 flags) = (void *)2;
static u64 (*const now)(void) = (void *)5;
static u64 (*const pid_tgid)(void) = (void *)14;
static long (*const comm)(void *buffer, u32 size) = (void *)16;

/* key: process id */
struct {
	int (*type)[HASH];
	int (*max_entries)[10240];
	u32 *key;
	u64 *value;
} by_process SEC(".maps");

struct work {
	u32 process;
	u32 nanoseconds;
	u8 command[32];
};

/* key: process id, clock modulo 1024, name of the command */
struct {
	int (*type)[HASH];
	int (*max_entries)[10240];
	struct work *key;
	u64 *value;
} by_work SEC(".maps");

static inline __attribute__((always_inline)) void count(void *map, void *key)
{
	u64 one = 1, *value = lookup(map, key);

	if (value)
		__sync_fetch_and_add(value, 1);
	else
		update(map, key, &one, ANY);
}

static inline __attribute__((always_inline)) int simple(void)
{
	u32 process = pid_tgid() >> 32;

	count(&by_process, &process);
	return 0;
}

static inline __attribute__((always_inline)) int complex(void)
{
	struct work key = {.process = pid_tgid() >> 32,
			   .nanoseconds = now() % 1024};

	comm(key.command, sizeof(key.command));
	count(&by_work, &key);
	return 0;
}

#define PROBES(name, section)                                                  \
	SEC(section) int name##_empty(void *context)                           \
	{                                                                      \
		return 0;                                                      \
	}                                                                      \
	SEC(section) int name##_simple(void *context)                          \
	{                                                                      \
		return simple();                                               \
	}                                                                      \
	SEC(section) int name##_complex(void *context)                         \
	{                                                                      \
		return complex();                                              \
	}

PROBES(tp_btf, "tp_btf/sys_enter")
PROBES(raw_tp, "raw_tp/sys_enter")
PROBES(tp, "tp/syscalls/sys_enter_getpid")
/* what __x64_sys_getpid and __arm64_sys_getpid are other names of */
PROBES(fentry, "fentry/__do_sys_getpid")
PROBES(kprobe, "kprobe/__do_sys_getpid")
PROBES(uprobe, "uprobe//proc/self/exe:probed_function")

char LICENSE[] SEC("license") = "Dual BSD/GPL";
