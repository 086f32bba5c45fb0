// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps of all kinds of types, to be decoded by somebody who did not load them. */
#include "fixture.h"

typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef unsigned short __u16;
typedef char alias;

enum {
	ARRAY = 2,
	PERCPU_HASH = 5,
	LRU_HASH = 9,
	LRU_PERCPU_HASH = 10,
	LPM_TRIE = 11,
};

enum color { RED, GREEN = 7, BLUE = -3 };
enum wide : __u64 { NEAR = 1, FAR = 0xffffffff0000ULL };
enum narrow : __u8 { SMALL = 3, GREAT = 200 };

struct point {
	__s32 x;
	__u16 y;
};

struct all_key {
	__u32 number;
	char comm[16];
	_Bool is_set;
	char letter;
	enum color color;
};

/* one member for each kind of type, and padding */
struct all_value {
	__u64 u64;
	__s64 s64;
	__u32 u32;
	__s32 s32;
	__u16 u16;
	__s16 s16;
	__u8 u8;
	__s8 s8;
	enum color color;
	enum color other_color;
	enum wide wide;
	enum narrow narrow;
	struct point point;
	struct point points[2];
	__s32 matrix[2][3];
	union {
		__u32 word;
		__u8 bytes[4];
	} either;
	struct {
		__s32 in_nameless;
	};
	union {
		__s32 first;
		__u8 second;
	};
	__s32 three : 3;
	__u32 five : 5;
	__u64 forty : 40;
	enum color four : 4;
	void *pointer;
	const char text[8];
	alias numbers[4];
	unsigned char octets[4];
	__int128 i128;
	unsigned __int128 u128;
	__u32 none[0];
};

struct packed_value {
	__u8 first;
	__u32 second;
	__u64 bits : 61;
	__u16 last;
} __attribute__((packed));

struct floats {
	float single;
	double twice;
};

struct prefix {
	__u32 prefixlen;
	__u8 data[4];
};

#define MAP(name, map_type, entries, key_type, value_type) \
	struct {                                           \
		__uint(type, map_type);                    \
		__uint(max_entries, entries);              \
		__type(key, key_type);                     \
		__type(value, value_type);                 \
	} name SEC(".maps")

/* key and value: one of everything */
MAP(all, BPF_MAP_TYPE_HASH, 16, struct all_key, struct all_value);
/* value: members that no boundary holds */
MAP(packed, BPF_MAP_TYPE_HASH, 4, __u32, struct packed_value);
/* value: floating-point numbers, which programs cannot count in */
MAP(floats, ARRAY, 1, __u32, struct floats);
/* the value itself is of each simple kind */
MAP(plain, BPF_MAP_TYPE_HASH, 4, __u64, __s64);
MAP(colors, ARRAY, 4, __u32, enum color);
MAP(letters, ARRAY, 2, __u32, char);
MAP(names, BPF_MAP_TYPE_HASH, 2, char[4], char[8]);
/* other kinds of maps */
MAP(cpu_hash, PERCPU_HASH, 4, struct point, struct point);
MAP(cpu_array, BPF_MAP_TYPE_PERCPU_ARRAY, 3, __u32, __u64);
MAP(lru, LRU_HASH, 16, __u32, struct point);
MAP(cpu_lru, LRU_PERCPU_HASH, 16, __u32, __u32);
/* a name that the kernel cuts */
MAP(name_of_more_than_15_bytes, ARRAY, 1, __u32, __u64);

/* key: length of the prefix and address; value: hits */
struct {
	__uint(type, LPM_TRIE);
	__uint(max_entries, 8);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct prefix);
	__type(value, __u64);
} prefixes SEC(".maps");

/* variables: maps whose values have sections as types */
__u64 counted = 5;
struct point moved = {-1, 2};
volatile __u32 unset;
const volatile char title[8] = "kept";

SEC("raw_tp/sys_enter")
int use_variables(void *context)
{
	counted += unset + title[0];
	moved.x += 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
