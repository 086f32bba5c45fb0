// SPDX-License-Identifier: Apache-2.0
/*
 * The cheapest way to see every BPF object, as a measure for the exporter: for
 * each program and map (and link) next id, descriptor by id, info, close. Raw
 * system calls; no libbpf, no memory allocation, nothing is kept.
 *
 * One line a pass on stdout: wall nanoseconds, nanoseconds of processor time,
 * objects seen.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct kind {
	const char *name;
	int next_id;
	int fd_by_id;
};

static const struct kind programs = {"programs", BPF_PROG_GET_NEXT_ID,
				     BPF_PROG_GET_FD_BY_ID};
static const struct kind maps = {"maps", BPF_MAP_GET_NEXT_ID,
				 BPF_MAP_GET_FD_BY_ID};
static const struct kind links = {"links", BPF_LINK_GET_NEXT_ID,
				  BPF_LINK_GET_FD_BY_ID};

static void die(const char *what)
{
	fprintf(stderr, "walk: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* The attribute is as short as each command allows: the kernel copies it. */
static int bpf(int command, union bpf_attr *attr, unsigned int size)
{
	return syscall(__NR_bpf, command, attr, size);
}

static void read_fdinfo(int fd)
{
	char path[64];
	char text[1024];
	int file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || read(file, text, sizeof(text)) < 0)
		die(path);
	close(file);
}

static void read_info(int fd)
{
	char info[256];
	union bpf_attr attr;

	memset(info, 0, sizeof(info));
	memset(&attr, 0, 16);
	attr.info.bpf_fd = fd;
	attr.info.info_len = sizeof(info);
	attr.info.info = (__u64)(unsigned long)info;
	if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, 16) < 0)
		die("BPF_OBJ_GET_INFO_BY_FD");
}

static long walk(const struct kind *kind, int with_fdinfo)
{
	long seen = 0;
	__u32 id = 0;

	for (;;) {
		union bpf_attr attr;
		int fd;

		memset(&attr, 0, 12);
		attr.start_id = id;
		if (bpf(kind->next_id, &attr, 12) < 0) {
			if (errno == ENOENT)
				return seen;
			die(kind->name);
		}
		id = attr.next_id;
		memset(&attr, 0, 12);
		attr.prog_id = id;
		fd = bpf(kind->fd_by_id, &attr, 12);
		if (fd < 0) {
			/* gone since its id was read */
			if (errno == ENOENT)
				continue;
			die(kind->name);
		}
		read_info(fd);
		if (with_fdinfo)
			read_fdinfo(fd);
		close(fd);
		seen++;
	}
}

static long long nanoseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void pass(int with_links, int with_fdinfo)
{
	long long wall = nanoseconds(CLOCK_MONOTONIC);
	long long cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	long seen = walk(&programs, with_fdinfo) + walk(&maps, 0);

	if (with_links)
		seen += walk(&links, 0);
	cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	wall = nanoseconds(CLOCK_MONOTONIC) - wall;
	printf("%lld %lld %ld\n", wall, cpu, seen);
	fflush(stdout);
}

static int usage(void)
{
	fputs("usage: walk [-l] [-f] PASSES\n"
	      "  -l      links too\n"
	      "  -f      read the fdinfo of programs too\n"
	      "  PASSES  how many, or - for one after each line of stdin\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int with_links = 0;
	int with_fdinfo = 0;
	char line[64];
	int option;

	while ((option = getopt(argc, argv, "lf")) != -1) {
		if (option == 'l')
			with_links = 1;
		else if (option == 'f')
			with_fdinfo = 1;
		else
			return usage();
	}
	if (optind + 1 != argc)
		return usage();
	if (strcmp(argv[optind], "-") == 0) {
		while (fgets(line, sizeof(line), stdin))
			pass(with_links, with_fdinfo);
		return 0;
	}
	for (long passes = atol(argv[optind]); passes > 0; passes--)
		pass(with_links, with_fdinfo);
	return 0;
}
