// SPDX-License-Identifier: GPL-2.0 OR Apache-2.0
/* Counters of every shape of key; the bytes are in the config beside the test. */
#include "compat.h"

MAP(numbers_total, HASH, 16, 16);
MAP(values_total, HASH, 8, 32);
MAP(texts_total, HASH, 16, 32);
MAP(domains_total, HASH, 16, 16);
MAP(addresses4_total, LRU_HASH, 4, 16);
MAP(addresses6_total, LRU_HASH, 16, 16);
MAP(words_total, HASH, 4, 64);
MAP(passed_on_total, HASH, 4, 8);
MAP(unmapped_total, HASH, 4, 8);
MAP(services_total, HASH, 16, 16);
MAP(errors_total, HASH, 4, 64);
MAP(calls_total, HASH, 8, 64);
MAP(interfaces_total, HASH, 8, 8);
MAP(prefixes_total, LPM_TRIE, 8, 8, __uint(map_flags, BPF_F_NO_PREALLOC););
MAP(slots_total, ARRAY, 4, 4);
MAP(mapped_slots_total, ARRAY, 4, 4, __uint(map_flags, BPF_F_MMAPABLE););
MAP(lonely_total, ARRAY, 4, 1);
MAP(lonely_hash_total, HASH, 4, 1);
MAP(empty_total, HASH, 4, 1);
MAP(aliases_total, HASH, 4, 8);
MAP(a_counter_whose_name_is_longer_than_the_kernel_keeps_total, HASH, 4, 8);

char LICENSE[] SEC("license") = "GPL";
