// SPDX-License-Identifier: Apache-2.0
/*
 * The cheapest way to see every entry of a BPF map, as a measure for the
 * exporter: batches of look-ups into one buffer, or, with -k, next key and
 * look-up for each. Raw system calls; nothing is decoded or kept.
 *
 * One line a pass on stdout: wall nanoseconds, nanoseconds of processor time,
 * entries seen.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCH 4096

static unsigned int key_size;
static unsigned int entry_size;
static char *keys;
static char *values;

static void die(const char *what)
{
	fprintf(stderr, "entries: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int bpf(int command, union bpf_attr *attr)
{
	return syscall(__NR_bpf, command, attr, sizeof(*attr));
}

static long walk_batches(int fd)
{
	unsigned long long position = 0;
	union bpf_attr attr;
	long seen = 0;
	int first = 1;
	int result;

	do {
		memset(&attr, 0, sizeof(attr));
		attr.batch.in_batch = first ? 0 : (unsigned long)&position;
		attr.batch.out_batch = (unsigned long)&position;
		attr.batch.keys = (unsigned long)keys;
		attr.batch.values = (unsigned long)values;
		attr.batch.count = BATCH;
		attr.batch.map_fd = fd;
		result = bpf(BPF_MAP_LOOKUP_BATCH, &attr);
		if (result < 0 && errno != ENOENT)
			die("BPF_MAP_LOOKUP_BATCH");
		seen += attr.batch.count;
		first = 0;
	} while (result == 0);
	return seen;
}

static long walk_keys(int fd)
{
	union bpf_attr attr;
	long seen = 0;
	char *key = NULL;

	for (;;) {
		memset(&attr, 0, sizeof(attr));
		attr.map_fd = fd;
		attr.key = (unsigned long)key;
		attr.next_key = (unsigned long)keys;
		if (bpf(BPF_MAP_GET_NEXT_KEY, &attr) < 0) {
			if (errno == ENOENT)
				return seen;
			die("BPF_MAP_GET_NEXT_KEY");
		}
		key = keys;
		attr.value = (unsigned long)values;
		if (bpf(BPF_MAP_LOOKUP_ELEM, &attr) == 0)
			seen++;
	}
}

static long long nanoseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int open_map(unsigned int id)
{
	struct bpf_map_info info;
	union bpf_attr attr;
	long processors = 1;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.map_id = id;
	fd = bpf(BPF_MAP_GET_FD_BY_ID, &attr);
	if (fd < 0)
		die("BPF_MAP_GET_FD_BY_ID");
	memset(&info, 0, sizeof(info));
	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (unsigned long)&info;
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) < 0)
		die("BPF_OBJ_GET_INFO_BY_FD");
	key_size = info.key_size;
	entry_size = info.value_size;
	if (info.type == BPF_MAP_TYPE_PERCPU_HASH) {
		/* possible ones, of which there may be more than configured */
		processors = sysconf(_SC_NPROCESSORS_CONF) + 64;
		entry_size = (info.value_size + 7) / 8 * 8 * processors;
	}
	keys = malloc((size_t)BATCH * key_size);
	values = malloc((size_t)BATCH * entry_size);
	if (!keys || !values)
		die("malloc");
	return fd;
}

static void pass(int fd, int by_key)
{
	long long wall = nanoseconds(CLOCK_MONOTONIC);
	long long cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	long seen = by_key ? walk_keys(fd) : walk_batches(fd);

	cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	wall = nanoseconds(CLOCK_MONOTONIC) - wall;
	printf("%lld %lld %ld\n", wall, cpu, seen);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int by_key = argc == 3 && strcmp(argv[1], "-k") == 0;
	char line[64];
	int fd;

	if (argc != 2 + by_key) {
		fputs("usage: entries [-k] MAP_ID\n"
		      "  -k   key by key\n"
		      "one pass after each line of stdin\n",
		      stderr);
		return 2;
	}
	fd = open_map(strtoul(argv[1 + by_key], NULL, 10));
	while (fgets(line, sizeof(line), stdin))
		pass(fd, by_key);
	return 0;
}
