// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps with structures that the benchmark dumps; it fills the first by itself. */
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define HASH 1

struct key {
	u32 pid;
	u32 cpu;
	u64 cgroup;
};

struct value {
	u64 packets;
	u64 bytes;
	u64 last;
	u32 errors;
	u32 flags;
};

/* key: who sends; value: what was sent */
struct {
	int (*type)[HASH];
	int (*max_entries)[131072];
	struct key *key;
	struct value *value;
} dumped SEC(".maps");

/* the same, and nothing in it */
struct {
	int (*type)[HASH];
	int (*max_entries)[1];
	struct key *key;
	struct value *value;
} empty SEC(".maps");

SEC("socket")
int nothing(void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
