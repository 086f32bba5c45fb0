/* SPDX-License-Identifier: GPL-2.0 OR Apache-2.0 */
/*
 * Counters and histograms in maps, under the names that sources written for
 * ebpf_exporter use. Include vmlinux.h first. For new programs there is
 * bpf_metrics.h.
 */
#ifndef BPF_METRICS_MAPS_BPF_H
#define BPF_METRICS_MAPS_BPF_H

/* bpf_core_read.h of libbpf before 1.2 does not bring the helpers along */
#include <bpf/bpf_helpers.h>

#include "bits.bpf.h"

/* The first bucket of 1, 2, 4, 8 ... that v fits in: 0 and 1 in 0, 2 in 1,
 * 3 and 4 in 2, 5 to 8 in 3.
 */
static __always_inline u64 log2l_histogram(u64 v)
{
	return v < 2 ? 0 : log2l(v - 1) + 1;
}

/* NULL only if the map is full, or if an array has no such element */
static __always_inline u64 *bpf_metrics_entry(void *map, const void *key)
{
	u64 nothing = 0;
	u64 *entry = bpf_map_lookup_elem(map, key);

	if (!entry) {
		bpf_map_update_elem(map, key, &nothing, BPF_NOEXIST);
		entry = bpf_map_lookup_elem(map, key);
	}
	return entry;
}

/* Looks the key up, makes its entry with 0 if there is none, and leaves the
 * calling function with 0 if that fails.
 */
#define lookup_or_zero_init_key(map, key, into)                                \
	{                                                                      \
		(into) = (void *)bpf_metrics_entry((map), (key));              \
		if (!(into))                                                   \
			return 0;                                              \
	}

/* Looks the key up, and leaves the calling function with 0 if it is missing. */
#define read_array_ptr(map, key, into)                                         \
	{                                                                      \
		(into) = bpf_map_lookup_elem((map), (key));                    \
		if (!(into))                                                   \
			return 0;                                              \
	}

/* Adds to the entry and returns what it then is; 0 if there is no room. */
static __always_inline u64 increment_map(void *map, const void *key, u64 by)
{
	u64 *entry = bpf_metrics_entry(map, key);

	if (!entry)
		return 0;
	__sync_fetch_and_add(entry, by);
	return *entry;
}

/* The same for per-CPU maps, where nobody else writes. */
static __always_inline u64 increment_map_nosync(void *map, const void *key,
						u64 by)
{
	u64 *entry = bpf_metrics_entry(map, key);

	if (!entry)
		return 0;
	*entry += by;
	return *entry;
}

/* One observation in the bucket that the key names, or in the last one, and
 * its value in the slot of the sum, which comes after the last bucket.
 *
 * These are blocks without do-while, because a source may leave out the
 * semicolon. The sum keeps the value's own type: an int below zero adds none.
 */
#define _increment_histogram(map, key, increment, max_bucket, increment_fn)    \
	{                                                                      \
		__typeof__((increment) + 0) _histogram_sum = (increment);      \
		__typeof__((max_bucket) + 0) _histogram_last = (max_bucket);   \
                                                                               \
		if ((u64)(key).bucket > (u64)_histogram_last)                  \
			(key).bucket = _histogram_last;                        \
		increment_fn((map), &(key), 1);                                \
		if (_histogram_sum > 0) {                                      \
			(key).bucket = _histogram_last + 1;                    \
			increment_fn((map), &(key), _histogram_sum);           \
		}                                                              \
	}

#define _increment_ex2_histogram(map, key, increment, max_bucket,              \
				 increment_fn)                                 \
	{                                                                      \
		__typeof__((increment) + 0) _histogram_value = (increment);    \
                                                                               \
		(key).bucket = log2l_histogram(_histogram_value);              \
		_increment_histogram(map, key, _histogram_value, max_bucket,   \
				     increment_fn)                             \
	}

#define _increment_exp2zero_histogram(map, key, increment, max_bucket,         \
				      increment_fn)                            \
	{                                                                      \
		__typeof__((increment) + 0) _histogram_value = (increment);    \
                                                                               \
		(key).bucket = 0;                                              \
		if (_histogram_value != 0)                                     \
			(key).bucket = log2l_histogram(_histogram_value) + 1;  \
		_increment_histogram(map, key, _histogram_value, max_bucket,   \
				     increment_fn)                             \
	}

/* One observation of a value under bucket_type exp2; key is a variable. */
#define increment_exp2_histogram(map, key, increment, max_bucket)              \
	_increment_ex2_histogram(map, key, increment, max_bucket, increment_map)

#define increment_exp2_histogram_nosync(map, key, increment, max_bucket)       \
	_increment_ex2_histogram(map, key, increment, max_bucket,              \
				 increment_map_nosync)

/* One observation of a value under bucket_type exp2zero; key is a variable. */
#define increment_exp2zero_histogram(map, key, increment, max_bucket)          \
	_increment_exp2zero_histogram(map, key, increment, max_bucket,         \
				      increment_map)

#define increment_exp2zero_histogram_nosync(map, key, increment, max_bucket)   \
	_increment_exp2zero_histogram(map, key, increment, max_bucket,         \
				      increment_map_nosync)

#endif
