// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/*
 * Maps of 100 000 entries that the benchmark fills by itself: what is measured
 * is how they are read. No program.
 */
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define HASH 1
#define PERCPU_HASH 5
#define ENTRIES 100000

/* as long as its members: no padding */
struct key {
	u64 function;
	u32 device;
	u32 operation;
};

/* key: function, device, operation; value: how often */
struct {
	int (*type)[HASH];
	int (*max_entries)[ENTRIES];
	struct key *key;
	u64 *value;
} many_total SEC(".maps");

/* the same, a value for each processor */
struct {
	int (*type)[PERCPU_HASH];
	int (*max_entries)[ENTRIES];
	struct key *key;
	u64 *value;
} many_percpu_total SEC(".maps");

char LICENSE[] SEC("license") = "Dual BSD/GPL";
