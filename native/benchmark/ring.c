// SPDX-License-Identifier: Apache-2.0
/*
 * The cheapest way to count the records of a BPF ring buffer by a text of 16
 * bytes in them, as a measure for the exporter: through the mapped memory or,
 * with -l, through the callbacks of libbpf. Reads all that is there, one pass
 * after each line of stdin.
 *
 * One line a pass on stdout: wall nanoseconds, nanoseconds of processor time,
 * records seen.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 1024
#define LABEL_OFFSET 8
#define HEADER_BYTES 8

struct label {
	unsigned long long words[2];
};

/* Open addressing; a slot without a count is free. */
static struct slot {
	struct label label;
	unsigned long count;
} slots[SLOTS];
static unsigned long used;

/* what the memory of the map is */
static unsigned long *consumer;
static const unsigned long *producer;
static const char *data;
static unsigned long mask;

static struct ring_buffer *callbacks;

static void die(const char *what)
{
	fprintf(stderr, "ring: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned int hash(const struct label *label)
{
	unsigned long long mixed;

	mixed = (label->words[0] ^ label->words[1] * 0x9e3779b97f4a7c15ULL) *
		0xff51afd7ed558ccdULL;
	return mixed >> 54;
}

static void count(const char *record)
{
	struct slot *slot;
	struct label label;
	unsigned int at;

	memcpy(&label, record + LABEL_OFFSET, sizeof(label));
	for (at = hash(&label);; at++) {
		slot = &slots[at % SLOTS];
		if (!slot->count) {
			if (++used == SLOTS)
				die("too many labels");
			slot->label = label;
			break;
		}
		if (slot->label.words[0] == label.words[0] &&
		    slot->label.words[1] == label.words[1])
			break;
	}
	slot->count++;
}

static long read_memory(void)
{
	unsigned long end = __atomic_load_n(producer, __ATOMIC_ACQUIRE);
	unsigned long position = *consumer;
	long seen = 0;

	while (position < end) {
		const char *record = data + (position & mask);
		unsigned int length = __atomic_load_n(
			(const unsigned int *)record, __ATOMIC_ACQUIRE);

		if (length & BPF_RINGBUF_BUSY_BIT)
			break;
		if (!(length & BPF_RINGBUF_DISCARD_BIT)) {
			count(record + HEADER_BYTES);
			seen++;
		}
		length &= ~BPF_RINGBUF_DISCARD_BIT;
		position += (length + HEADER_BYTES + 7) / 8 * 8;
		__atomic_store_n(consumer, position, __ATOMIC_RELEASE);
	}
	return seen;
}

static int take(void *context, void *record, size_t size)
{
	(void)context;
	(void)size;
	count(record);
	return 0;
}

static void map_memory(int fd, unsigned long size)
{
	long page = sysconf(_SC_PAGESIZE);
	char *memory;

	consumer = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	memory = mmap(NULL, page + 2 * size, PROT_READ, MAP_SHARED, fd, page);
	if (consumer == MAP_FAILED || memory == MAP_FAILED)
		die("mmap");
	producer = (const unsigned long *)memory;
	data = memory + page;
	mask = size - 1;
}

static void open_map(unsigned int id, int is_libbpf)
{
	struct bpf_map_info info = {};
	unsigned int length = sizeof(info);
	int fd = bpf_map_get_fd_by_id(id);

	if (fd < 0)
		die("BPF_MAP_GET_FD_BY_ID");
	if (bpf_obj_get_info_by_fd(fd, &info, &length) < 0)
		die("BPF_OBJ_GET_INFO_BY_FD");
	if (!is_libbpf) {
		map_memory(fd, info.max_entries);
		return;
	}
	callbacks = ring_buffer__new(fd, take, NULL, NULL);
	if (!callbacks)
		die("ring_buffer__new");
}

static long long nanoseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void pass(void)
{
	long long wall = nanoseconds(CLOCK_MONOTONIC);
	long long cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
	long seen = callbacks ? ring_buffer__consume(callbacks) : read_memory();

	cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
	wall = nanoseconds(CLOCK_MONOTONIC) - wall;
	printf("%lld %lld %ld\n", wall, cpu, seen);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int is_libbpf = argc == 3 && strcmp(argv[1], "-l") == 0;
	char line[64];

	if (argc != 2 + is_libbpf) {
		fputs("usage: ring [-l] MAP_ID\n"
		      "  -l   through libbpf's callbacks\n"
		      "one pass after each line of stdin\n",
		      stderr);
		return 2;
	}
	open_map(strtoul(argv[1 + is_libbpf], NULL, 10), is_libbpf);
	while (fgets(line, sizeof(line), stdin))
		pass();
	return 0;
}
