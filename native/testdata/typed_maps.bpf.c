// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Maps of every kind whose types say that they are metrics. All change by order
 * of the test: getpriority(ORDER | device, amount). No such "which" exists, so
 * the call itself does nothing.
 */
#include "../include/bpf_typed.h"

#define ORDER 0x7e5d0000
#define ORDER_MASK 0xffff0000

/* Of the tracepoint syscalls/sys_enter_getpriority. */
struct getpriority {
	__u64 common;
	__u64 number;
	__u64 which;
	__u64 who;
};

enum operation { READ, WRITE, DISCARD = 4 };

struct place {
	METRIC_LABEL(__u16, slot, , "uint");
	METRIC_LABEL(__u16, lane, , );
};

/* One label of each kind. 36 bytes, padding included. */
struct request_key {
	METRIC_LABEL(__u32, device, "disk", "uint,hex"); /* 0 */
	METRIC_LABEL(enum operation, operation, , ); /* 4 */
	METRIC_LABEL_TEXT(comm, 16, "command"); /* 8 */
	struct place place; /* 24 */
	__u8 untagged; /* 28 */
	METRIC_LABEL(__s32, error, "error", "int"); /* 32 */
};

struct depths {
	METRIC_GAUGE_S32(now, "requests_queued", "{request}", "Waiting.");
	metric_gauge__u32 most;
};

/* One value of each kind. 360 bytes. */
struct request_value {
	METRIC_COUNTER(requests, "requests", "{request}", "Requests."); /* 0 */
	METRIC_COUNTER_U32(errors, , , "Requests that failed."); /* 8 */
	METRIC_GAUGE_U32(level, , "1", ); /* 12 */
	METRIC_GAUGE(bytes, "request_size", "By", "Of the last one."); /* 16 */
	METRIC_GAUGE_S64(balance, , , ); /* 24 */
	struct depths depths; /* 32 */
	METRIC_HISTOGRAM(latency, 27, "request_latency", "us",
			 "Time to the end."); /* 40 */
	METRIC_HISTOGRAM_U32(sizes, 8, , , ); /* 256 */
	metric_counter__u64 by_lane[3]; /* 288 */
	__u64 untyped; /* 312 */
	__u64 tagged METRIC_TAG("metrics.type", "gauge"); /* 320 */
	METRIC_LABEL_TEXT(file, 16, ); /* 328 */
	metric_gauge__u64 __hidden; /* 344 */
	METRIC_LABEL(__u64, cgroup, , "uint,cgroup"); /* 352 */
};

/* Of a map that has labels of its own. */
struct lane_key {
	METRIC_LABEL(__u32, lane, , );
};

struct lane_value {
	METRIC_COUNTER(packets, "lane_packets", "{packet}", "Packets.");
	METRIC_COUNTER(bytes, "lane_bytes", "By", "Bytes.");
	METRIC_HISTOGRAM(sizes, 12, "lane_packet_size", "By", "Sizes.");
};

#define MAP(name, map_type, entries, key_type, value_type, ...)                \
	struct {                                                               \
		__uint(type, BPF_MAP_TYPE_##map_type);                         \
		__uint(max_entries, entries);                                  \
		__type(key, key_type);                                         \
		__type(value, value_type);                                     \
	} name __VA_ARGS__ SEC(".maps")

/* key: struct request_key; value: struct request_value */
MAP(requests, HASH, 64, struct request_key, struct request_value, METRIC_MAP);
/* one of two with the same metrics, apart by the labels of the map */
MAP(received, PERCPU_HASH, 16, struct lane_key, struct lane_value,
    METRIC_MAP_LABELS("direction=rx,layer=link"));
MAP(sent, HASH, 16, struct lane_key, struct lane_value,
    METRIC_MAP_LABELS("direction=tx,layer=link"));
/* key: slot; value: struct lane_value, without a tag on the map */
MAP(lanes, ARRAY, 4, __u32, struct lane_value);
MAP(cpu_lanes, PERCPU_ARRAY, 4, __u32, struct lane_value);
MAP(recent, LRU_HASH, 16, struct lane_key, struct lane_value);
/* value: a metric itself */
MAP(calls, HASH, 16, __u32, metric_counter__u64);
MAP(cpu_calls, PERCPU_ARRAY, 4, __u32, metric_counter__u64);
MAP(temperatures, HASH, 16, struct lane_key, metric_gauge__s32);
/* not a metric */
MAP(plain, HASH, 16, __u32, __u64);

/* The process that gave the first order: nobody else's count. */
__u64 owner;

static void count_request(__u32 device, __u64 amount)
{
	struct request_key key = {};
	struct request_value *row;

	key.device = device;
	key.operation = WRITE;
	key.place.slot = 1;
	key.place.lane = 2;
	key.untagged = 9;
	key.error = -5;
	__builtin_memcpy(key.comm, "writer", 7);
	row = METRIC_ROW(&requests, &key);
	if (!row)
		return;
	metric_add(row->requests, 1);
	metric_add(row->errors, 2);
	metric_put(row->level, amount);
	metric_put(row->bytes, amount);
	metric_add(row->balance, -(__s64)amount);
	metric_add(row->depths.now, -1);
	metric_put(row->depths.most, 7);
	metric_observe_slot(row->latency, amount);
	metric_observe_slot(row->sizes, amount);
	metric_add(row->by_lane[2], amount);
	metric_add(row->untyped, amount);
	metric_put(row->tagged, amount);
	metric_put(row->cgroup, 1);
	__builtin_memcpy(row->file, "a/file", 7);
}

static void count_lane(struct lane_value *row, __u64 amount)
{
	if (!row)
		return;
	metric_add(row->packets, 1);
	metric_add(row->bytes, amount);
	metric_observe_slot(row->sizes, amount);
}

static void count_cpu_lane(struct lane_value *row, __u64 amount)
{
	if (!row)
		return;
	metric_add_percpu(row->packets, 1);
	metric_add_percpu(row->bytes, amount);
	metric_observe_slot_percpu(row->sizes, amount);
}

static void count_calls(__u32 device, __u64 amount)
{
	struct lane_key key = {.lane = device};
	metric_counter__u64 *count = METRIC_ROW(&calls, &device);
	metric_counter__u64 *cpu_count = METRIC_ROW(&cpu_calls, &device);
	metric_gauge__s32 *temperature = METRIC_ROW(&temperatures, &key);

	if (count)
		metric_add(*count, amount);
	if (cpu_count)
		metric_add_percpu(*cpu_count, amount);
	if (temperature)
		metric_put(*temperature, -(__s32)amount);
	metric_set(&plain, &device, amount);
}

SEC("tp/syscalls/sys_enter_getpriority")
int on_order(const struct getpriority *order)
{
	__u64 process = bpf_get_current_pid_tgid() >> 32;
	__u32 which = order->which;
	__u32 device = which & ~ORDER_MASK;
	struct lane_key key = {.lane = device};
	__u64 amount = order->who;

	if ((which & ORDER_MASK) != ORDER)
		return 0;
	if (!owner)
		owner = process;
	if (owner != process)
		return 0;
	count_request(device, amount);
	count_cpu_lane(METRIC_ROW(&received, &key), amount);
	count_lane(METRIC_ROW(&sent, &key), amount);
	count_lane(METRIC_ROW(&lanes, &device), amount);
	count_cpu_lane(METRIC_ROW(&cpu_lanes, &device), amount);
	count_lane(METRIC_ROW(&recent, &key), amount);
	count_calls(device, amount);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
