// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Page faults of user space, by program. */
#include "bpf_base.h"
#include "bpf_metrics.h"

#define FAULT_WRITE (1 << 1)
#define FAULT_INSTRUCTION (1 << 4)

/* as events/exceptions/page_fault_user/format has it */
struct page_fault {
	__u64 common;
	unsigned long address;
	unsigned long ip;
	unsigned long error_code;
};

enum fault_kind {
	READ = 0,
	WRITE = 1,
	EXECUTE = 2,
};

struct fault_key {
	char command[16];
	__u32 kind;
};

/* key: command, kind of access; value: faults */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
	__uint(max_entries, 2048);
	__type(key, struct fault_key);
	__type(value, __u64);
} page_faults_total SEC(".maps");

static inline enum fault_kind kind_of(unsigned long error_code)
{
	if (error_code & FAULT_INSTRUCTION)
		return EXECUTE;
	return error_code & FAULT_WRITE ? WRITE : READ;
}

SEC("tp/exceptions/page_fault_user")
int on_page_fault(const struct page_fault *fault)
{
	struct fault_key key = {.kind = kind_of(fault->error_code)};

	bpf_get_current_comm(key.command, sizeof(key.command));
	metric_increment_percpu(&page_faults_total, &key, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
