// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps that nobody has written a config for. The first ones have types, but
 * none of metrics: only who names them gets them. Those that begin with typed_
 * are metrics whose types are hard to tell apart. Tests fill them.
 */
#include "../include/bpf_typed.h"

typedef signed char small;

enum color { RED, GREEN = 7, BLUE = -3 };

struct point {
	__s32 x;
	__u16 y;
	__u16 __unused;
};

/* 48 bytes, padding included */
struct auto_key {
	__u32 number; /* 0 */
	char comm[8]; /* 4 */
	enum color color; /* 12 */
	__u8 address[6]; /* 16 */
	struct point point; /* 24 */
	__u32 index; /* 32 */
	__u32 low : 4; /* 36 */
	__u32 high : 28;
	__u64 __hidden; /* 40 */
};

/* 128 bytes */
struct auto_value {
	__u64 u64; /* 0 */
	__s64 s64; /* 8 */
	__u8 u8; /* 16 */
	small s8; /* 17 */
	_Bool flag; /* 18 */
	enum color color; /* 20 */
	char comm[8]; /* 24 */
	struct point point; /* 32 */
	__u32 counts[3]; /* 40 */
	__s16 depths[2]; /* 52 */
	const void *address; /* 56 */
	const void *addresses[2]; /* 64 */
	union {
		__u32 inside; /* 80 */
		__u16 half;
	};
	__u32 bits : 3; /* 84 */
	float real; /* 88 */
	__u64 __hidden; /* 96 */
	struct point points[2]; /* 104 */
	__u64 last; /* 120 */
};

/* members of the same names in key and value */
struct same_key {
	METRIC_LABEL(__u32, error, , );
	__u32 other;
};

struct same_value {
	METRIC_COUNTER(error, "same_errors", "{error}", "Errors.");
	metric_counter__u64 other;
	METRIC_LABEL_TEXT(name, 8, );
};

/* more than there is room for, and what is no integer */
struct odd_value {
	metric_counter__u64 many[65];
	metric_slot__u64 slots[64];
	struct point point METRIC_TAG("metrics.type", "counter");
	METRIC_COUNTER(fine, , , );
};

struct signed_slots {
	__s32 s32[4] METRIC_TAG("metrics.type", "histogram");
	__s64 s64[4] METRIC_TAG("metrics.type", "histogram");
	__u8 u8[4] METRIC_TAG("metrics.type", "histogram");
};

#define MAP(name, map_type, entries, key_type, value_type, ...)                \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_##map_type);                         \
		__uint(max_entries, entries);                                  \
		__type(key, key_type);                                         \
		__type(value, value_type);                                     \
	} name __VA_ARGS__ SEC(".maps")

typedef __u8 mac[6];
typedef __u64 numbers[2];

MAP(auto_struct, HASH, 16, struct auto_key, struct auto_value);
MAP(auto_array, ARRAY, 2, __u32, struct point);
MAP(auto_only, ARRAY, 1, __u32, __s32);
MAP(auto_addresses, HASH, 16, mac, numbers);
MAP(auto_color, HASH, 16, enum color, enum color);
MAP(typed_same, HASH, 16, struct same_key, struct same_value, METRIC_MAP);
MAP(typed_odd, HASH, 16, __u32, struct odd_value, METRIC_MAP);
MAP(typed_slots, HASH, 16, __u32, struct signed_slots);
MAP(typed_many, HASH, 20000, __u32, metric_counter__u64);
MAP(typed_many_up, HASH, 20000, __u32, metric_gauge__u64);

/* Nothing is loaded without a program; this one is attached nowhere. */
SEC("socket")
int nothing(const void *context)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
