/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Metrics in BPF maps. Include bpf_base.h first, or vmlinux.h and
 * <bpf/bpf_helpers.h>. docs/howto/write-a-metric.md shows how to use it.
 *
 *   metric_increment(&map, &key, by)              a counter
 *   metric_set(&map, &key, value)                 a gauge
 *   metric_observe_exp2(&map, &key, value, max)   a histogram, by bucket_type
 *   metric_observe_exp2zero(&map, &key, value, max)
 *   metric_observe_bit_length(&map, &key, value, max)
 *   metric_observe_linear(&map, &key, value, width, max)
 *   metric_observe_fixed(&map, &key, value, bounds)
 *   metric_observe_slot(slots, value)             an array within a value
 *   METRIC_ENTRY(&map, &key, type)                a struct within a map
 *
 * With _percpu at the end they are for per-CPU maps, where a plain addition
 * does. Maps hold 64-bit values, but for metric_observe_slot and METRIC_ENTRY.
 *
 * The key of a histogram is a struct with a member "bucket", an unsigned
 * integer that is the last label. It is written to. max is bucket_max; what
 * lies beyond it is counted in the last bucket. The sum is in bucket max + 1,
 * so an array needs max + 2 elements, and a hash as many for each series.
 */
#ifndef BPF_METRICS_H
#define BPF_METRICS_H

#define METRIC_INLINE static inline __attribute__((always_inline, unused))

/* The entry, made with 0 if there is none; NULL if the map is full. */
METRIC_INLINE __u64 *metric_entry(void *map, const void *key)
{
	__u64 nothing = 0;
	__u64 *entry = bpf_map_lookup_elem(map, key);

	if (entry)
		return entry;
	/* somebody else may be first, which is as good */
	bpf_map_update_elem(map, key, &nothing, BPF_NOEXIST);
	return bpf_map_lookup_elem(map, key);
}

/* The same for a map of structs, at most 256 bytes each: a type pointer. */
#define METRIC_ENTRY(map, key, type)                                           \
	({                                                                     \
		type *metric_entry_ = bpf_map_lookup_elem((map), (key));       \
                                                                               \
		if (!metric_entry_) {                                          \
			type metric_nothing_;                                  \
                                                                               \
			__builtin_memset(&metric_nothing_, 0, sizeof(type));   \
			bpf_map_update_elem((map), (key), &metric_nothing_,    \
					    BPF_NOEXIST);                      \
			metric_entry_ = bpf_map_lookup_elem((map), (key));     \
		}                                                              \
		metric_entry_;                                                 \
	})

/* Adds to a counter. */
METRIC_INLINE void metric_increment(void *map, const void *key, __u64 by)
{
	__u64 *entry = metric_entry(map, key);

	if (entry)
		__sync_fetch_and_add(entry, by);
}

METRIC_INLINE void metric_increment_percpu(void *map, const void *key, __u64 by)
{
	__u64 *entry = metric_entry(map, key);

	if (entry)
		*entry += by;
}

/* Sets a gauge. In a per-CPU map it sets the value of this processor. */
METRIC_INLINE void metric_set(void *map, const void *key, __u64 value)
{
	bpf_map_update_elem(map, key, &value, BPF_ANY);
}

/* The number of significant bits: 0 for 0, 1 for 1, 2 for 2 and 3. */
METRIC_INLINE __u32 metric_bit_length(__u64 value)
{
	__u32 bits = 0;

#pragma unroll
	for (int half = 32; half > 0; half /= 2) {
		if (value >> half) {
			value >>= half;
			bits += half;
		}
	}
	return bits + value;
}

/* The first power of two that value is not above: 0 and 1 in 0, 2 in 1. */
METRIC_INLINE __u32 metric_exp2_bucket(__u64 value)
{
	return value < 2 ? 0 : metric_bit_length(value - 1);
}

/* The same behind a bucket for 0. */
METRIC_INLINE __u32 metric_exp2zero_bucket(__u64 value)
{
	return value ? metric_exp2_bucket(value) + 1 : 0;
}

/* The first multiple of width that value is not above. */
METRIC_INLINE __u64 metric_linear_bucket(__u64 value, __u64 width)
{
	return (value + width - 1) / width;
}

/* The exporter multiplies the sum by width too, so it has to be kept in
 * widths. What is lost by that is evened out by chance, not added up.
 */
METRIC_INLINE __u64 metric_linear_sum(__u64 value, __u64 width)
{
	return (value + bpf_get_prandom_u32() % width) / width;
}

METRIC_INLINE __u64 metric_fixed_bucket(__u64 value, const __u64 *bounds,
					__u32 count)
{
	for (__u32 i = 0; i + 1 < count; i++) {
		if (value <= bounds[i])
			return bounds[i];
	}
	return bounds[count - 1];
}

#define METRIC_OBSERVE(map, key, in, sum, max, increment)                      \
	do {                                                                   \
		__u64 metric_bucket_ = (in);                                   \
		__u64 metric_sum_ = (sum);                                     \
		__u64 metric_max_ = (max);                                     \
                                                                               \
		if (metric_bucket_ > metric_max_)                              \
			metric_bucket_ = metric_max_;                          \
		(key)->bucket = metric_bucket_;                                \
		increment((map), (key), 1);                                    \
		if (metric_sum_) {                                             \
			(key)->bucket = metric_max_ + 1;                       \
			increment((map), (key), metric_sum_);                  \
		}                                                              \
	} while (0)

#define METRIC_OBSERVE_BY(map, key, value, bucket_of, max, increment)          \
	do {                                                                   \
		__u64 metric_value_ = (value);                                 \
                                                                               \
		METRIC_OBSERVE(map, key, bucket_of(metric_value_),             \
			       metric_value_, max, increment);                 \
	} while (0)

/* bucket_type: exp2; bounds 1, 2, 4, 8 ... */
#define metric_observe_exp2(map, key, value, max)                              \
	METRIC_OBSERVE_BY(map, key, value, metric_exp2_bucket, max,            \
			  metric_increment)
#define metric_observe_exp2_percpu(map, key, value, max)                       \
	METRIC_OBSERVE_BY(map, key, value, metric_exp2_bucket, max,            \
			  metric_increment_percpu)

/* bucket_type: exp2zero; bounds 0, 1, 2, 4, 8 ... */
#define metric_observe_exp2zero(map, key, value, max)                          \
	METRIC_OBSERVE_BY(map, key, value, metric_exp2zero_bucket, max,        \
			  metric_increment)
#define metric_observe_exp2zero_percpu(map, key, value, max)                   \
	METRIC_OBSERVE_BY(map, key, value, metric_exp2zero_bucket, max,        \
			  metric_increment_percpu)

/* bucket_type: bit_length, with sum: slot; bounds 1, 2, 4, 8 ..., where an
 * exact power of two is one bucket high. The cheapest of all.
 */
#define metric_observe_bit_length(map, key, value, max)                        \
	METRIC_OBSERVE_BY(map, key, value, metric_bit_length, max,             \
			  metric_increment)
#define metric_observe_bit_length_percpu(map, key, value, max)                 \
	METRIC_OBSERVE_BY(map, key, value, metric_bit_length, max,             \
			  metric_increment_percpu)

/* bucket_type: linear; bounds 0, width, 2 * width ... width is the file's
 * bucket_multiplier in the unit of value.
 */
#define METRIC_OBSERVE_LINEAR(map, key, value, width, max, increment)          \
	do {                                                                   \
		__u64 metric_value_ = (value);                                 \
                                                                               \
		METRIC_OBSERVE(map, key,                                       \
			       metric_linear_bucket(metric_value_, (width)),   \
			       metric_linear_sum(metric_value_, (width)), max, \
			       increment);                                     \
	} while (0)
#define metric_observe_linear(map, key, value, width, max)                     \
	METRIC_OBSERVE_LINEAR(map, key, value, width, max, metric_increment)
#define metric_observe_linear_percpu(map, key, value, width, max)              \
	METRIC_OBSERVE_LINEAR(map, key, value, width, max,                     \
			      metric_increment_percpu)

/* bucket_type: fixed; bounds is an array of __u64, ascending, the same as the
 * file's bucket_keys.
 */
#define METRIC_OBSERVE_FIXED(map, key, value, bounds, increment)               \
	do {                                                                   \
		const __u32 metric_count_ =                                    \
			sizeof(bounds) / sizeof((bounds)[0]);                  \
		__u64 metric_value_ = (value);                                 \
                                                                               \
		METRIC_OBSERVE(map, key,                                       \
			       metric_fixed_bucket(metric_value_, (bounds),    \
						   metric_count_),             \
			       metric_value_, (bounds)[metric_count_ - 1],     \
			       increment);                                     \
	} while (0)
#define metric_observe_fixed(map, key, value, bounds)                          \
	METRIC_OBSERVE_FIXED(map, key, value, bounds, metric_increment)
#define metric_observe_fixed_percpu(map, key, value, bounds)                   \
	METRIC_OBSERVE_FIXED(map, key, value, bounds, metric_increment_percpu)

/* bucket_type: slots; slots is an array of __u32 or __u64 in an entry. Bounds
 * 1, 2, 4, 8 ..., where an exact power of two is one bucket high.
 */
#define METRIC_SLOT(slots, value)                                              \
	({                                                                     \
		__u32 metric_slot_ = metric_bit_length(value);                 \
		const __u32 metric_last_ =                                     \
			sizeof(slots) / sizeof((slots)[0]) - 1;                \
                                                                               \
		&(slots)[metric_slot_ < metric_last_ ? metric_slot_ :          \
						       metric_last_];          \
	})
#define metric_observe_slot(slots, value)                                      \
	((void)__sync_fetch_and_add(METRIC_SLOT(slots, value), 1))
#define metric_observe_slot_percpu(slots, value)                               \
	((void)(*METRIC_SLOT(slots, value) += 1))

#endif
