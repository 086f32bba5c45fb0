// SPDX-License-Identifier: Apache-2.0
/*
 * What a probe costs the kernel: getpid(2) in a loop on one processor, with no
 * probe and with each program of probes.bpf.o attached, turn about; for uprobes
 * an empty C function. Prints a table for docs/benchmarks.md: processor time of
 * the quickest round, so that other work on the machine is left out.
 *
 *   probes OBJECT [ROUNDS]
 */
#define _GNU_SOURCE
#include <bpf/libbpf.h>
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CALLS 200000
/* a uprobe is an exception: a thousand times slower, and as steady */
#define PROBED_FUNCTION_CALLS 2000

static const char *const places[] = {"tp_btf", "raw_tp", "tp",
				     "fentry", "kprobe", "uprobe"};
static const char *const sizes[] = {"empty", "simple", "complex"};

#define PLACES (sizeof(places) / sizeof(places[0]))
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

struct figure {
	/* the quickest round; 0 before the first */
	double nanoseconds;
	int error;
};

static struct figure getpid_alone, function_alone, figures[PLACES][SIZES];

__attribute__((noinline)) void probed_function(void)
{
	__asm__ volatile("");
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static double per_call(int is_function, int calls)
{
	double start = now();
	int i;

	if (is_function)
		for (i = 0; i < calls; i++)
			probed_function();
	else
		for (i = 0; i < calls; i++)
			syscall(SYS_getpid);
	return (now() - start) / calls;
}

static void measure(struct figure *figure, int is_function, int calls)
{
	double nanoseconds;

	/* the first one warms up */
	per_call(is_function, calls / 10);
	nanoseconds = per_call(is_function, calls);
	if (!figure->nanoseconds || nanoseconds < figure->nanoseconds)
		figure->nanoseconds = nanoseconds;
}

/* 0, or an errno. */
static int measure_attached(struct bpf_object *object, const char *name,
			    struct figure *figure, int is_function)
{
	struct bpf_program *program;
	struct bpf_link *link;

	bpf_object__for_each_program(program, object)
		bpf_program__set_autoload(
			program, !strcmp(bpf_program__name(program), name));
	if (bpf_object__load(object))
		return errno;
	program = bpf_object__find_program_by_name(object, name);
	link = bpf_program__attach(program);
	if (!link)
		return errno;
	measure(figure, is_function,
		is_function ? PROBED_FUNCTION_CALLS : CALLS);
	bpf_link__destroy(link);
	return 0;
}

static void measure_probe(const char *file, unsigned place, unsigned size)
{
	struct figure *figure = &figures[place][size];
	struct bpf_object *object;
	char name[64];

	if (figure->error)
		return;
	object = bpf_object__open(file);
	if (!object) {
		fprintf(stderr, "probes: opening %s: %s\n", file,
			strerror(errno));
		exit(1);
	}
	snprintf(name, sizeof(name), "%s_%s", places[place], sizes[size]);
	figure->error = measure_attached(object, name, figure,
					 !strcmp(places[place], "uprobe"));
	bpf_object__close(object);
}

static void print_row(const char *place, const char *size,
		      struct figure *figure, double alone)
{
	double nanoseconds = figure->nanoseconds;

	if (figure->error) {
		printf("| %s, %s | not on this kernel: %s | | |\n", place, size,
		       strerrorname_np(figure->error));
		return;
	}
	printf("| %s, %s | %.0f ns | %.0f ns | %.2f x |\n", place, size,
	       nanoseconds, nanoseconds - alone, nanoseconds / alone);
}

static void print_table(void)
{
	double system_call = getpid_alone.nanoseconds;
	double function = function_alone.nanoseconds;
	unsigned place, size;

	printf("| Probe | a call | of it the probe | |\n|---|---|---|---|\n");
	printf("| none, `getpid` | %.0f ns | | 1 x |\n", system_call);
	for (place = 0; place < PLACES; place++) {
		int is_function = !strcmp(places[place], "uprobe");

		if (is_function)
			printf("| none, empty C function | %.1f ns | | 1 x |\n",
			       function);
		for (size = 0; size < SIZES; size++)
			print_row(places[place], sizes[size],
				  &figures[place][size],
				  is_function ? function : system_call);
	}
}

static int be_silent(enum libbpf_print_level level, const char *format,
		     va_list arguments)
{
	(void)level;
	(void)format;
	(void)arguments;
	return 0;
}

static void stay_on_one_processor(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(sched_getcpu(), &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		perror("probes: sched_setaffinity");
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 15;
	unsigned place, size;
	int round;

	if (argc < 2 || rounds < 1) {
		fprintf(stderr, "usage: probes OBJECT [ROUNDS]\n");
		return 2;
	}
	libbpf_set_print(be_silent);
	stay_on_one_processor();
	for (round = 0; round < rounds; round++) {
		measure(&getpid_alone, 0, CALLS);
		measure(&function_alone, 1, CALLS);
		for (place = 0; place < PLACES; place++)
			for (size = 0; size < SIZES; size++)
				measure_probe(argv[1], place, size);
	}
	print_table();
	return 0;
}
