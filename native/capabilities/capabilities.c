// SPDX-License-Identifier: Apache-2.0
/*
 * Capabilities belong to a thread, and only the thread itself can give them
 * up. This library makes every thread of the process do so: it sends each one
 * a real-time signal whose handler calls capset(2), and looks into /proc until
 * no thread is left that has more than it may keep. A thread that starts
 * meanwhile has what its creator had at that moment.
 *
 * It is loaded into processes whose C library may be of any kind and age, and
 * its handler runs in threads that may be in the middle of anything. So it
 * calls no C library, allocates nothing and touches no errno.
 */
#include "kernel.h"

/* The first two real-time signals are the C library's own, 62 is the JDK's. */
#define FIRST_SIGNAL 40
#define LAST_SIGNAL 61

#define NANOSECONDS 1000000000LL
#define PAUSE_NANOSECONDS 1000000

/*
 * A look at /proc/self/task misses a thread that was started during the look
 * by one that gave up its capabilities before it was looked at. It is there at
 * the next look; the third one makes up for entries that procfs skips while
 * threads end.
 */
#define CLEAN_LOOKS 3

#define LINE_LENGTH 64
#define BUFFER_LENGTH 4096

struct thread_status {
	uint64_t inheritable;
	uint64_t permitted;
	uint64_t effective;
	uint64_t bounding;
	uint64_t ambient;
	uint64_t pending;
	uint64_t no_new_privileges;
	int is_dead;
};

struct status_field {
	const char *name;
	size_t offset;
};

static const struct status_field fields[] = {
	{"CapInh:", offsetof(struct thread_status, inheritable)},
	{"CapPrm:", offsetof(struct thread_status, permitted)},
	{"CapEff:", offsetof(struct thread_status, effective)},
	{"CapBnd:", offsetof(struct thread_status, bounding)},
	{"CapAmb:", offsetof(struct thread_status, ambient)},
	{"SigPnd:", offsetof(struct thread_status, pending)},
	{"NoNewPrivs:", offsetof(struct thread_status, no_new_privileges)},
};

/* What the handler is to do; written before the first signal is sent. */
static uint64_t wanted;
static int drops_bounding;

/* The first refusal that a handler met: the error number and the thread. */
static int refusal;
static int refused_thread;

#if defined(__x86_64__)
/* x86 leaves the way back from a handler to the program. */
__asm__(".text\n"
	".type return_from_signal, @function\n"
	"return_from_signal:\n"
	"	mov $15, %eax\n"
	"	syscall\n"
	".size return_from_signal, . - return_from_signal\n");
void return_from_signal(void) __attribute__((visibility("hidden")));
#define RESTORER return_from_signal
#define RESTORER_FLAG SA_RESTORER
#else
#define RESTORER NULL
#define RESTORER_FLAG 0
#endif

static void refuse(long result)
{
	int nobody = 0;

	if (__atomic_compare_exchange_n(&refusal, &nobody, (int)-result, 0,
					__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		refused_thread = (int)call3(NR_gettid, 0, 0, 0);
}

/* Fails with EINVAL at the first number that is no capability. */
static void drop_bounding(void)
{
	long number;

	for (number = 0; number < 64; number++) {
		if (call5(NR_prctl, PR_CAPBSET_READ, number, 0, 0, 0) < 0)
			break;
		if (!(wanted >> number & 1))
			call5(NR_prctl, PR_CAPBSET_DROP, number, 0, 0, 0);
	}
}

/* The kernel clears the ambient set too: it never exceeds the inheritable one. */
static long set_capabilities(void)
{
	struct capability_header header = {CAPABILITY_VERSION_3, 0};
	struct capability_data data[2] = {
		{(uint32_t)wanted, (uint32_t)wanted, 0},
		{(uint32_t)(wanted >> 32), (uint32_t)(wanted >> 32), 0},
	};

	return call3(NR_capset, (long)&header, (long)data, 0);
}

static void give_up(int signal)
{
	long result;

	(void)signal;
	if (drops_bounding)
		drop_bounding();
	/* a program that root executes would get everything back otherwise */
	call5(NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	result = set_capabilities();
	if (result < 0)
		refuse(result);
}

static long set_handler(int signal, void (*handler)(int))
{
	struct kernel_sigaction action = {
		.handler = handler,
		.flags = SA_RESTART | SA_ONSTACK | RESTORER_FLAG,
		.restorer = RESTORER,
		.mask = ~0ULL,
	};

	return call4(NR_rt_sigaction, signal, (long)&action, 0,
		     sizeof(action.mask));
}

static int take_signal(void)
{
	struct kernel_sigaction old;
	int signal;

	for (signal = FIRST_SIGNAL; signal <= LAST_SIGNAL; signal++) {
		if (call4(NR_rt_sigaction, signal, 0, (long)&old,
			  sizeof(old.mask)) == 0 &&
		    old.handler == SIG_DFL)
			return signal;
	}
	return -EBUSY;
}

/* Ignoring a signal throws away what is pending; by default it would kill. */
static void return_signal(int signal)
{
	set_handler(signal, SIG_IGN);
	set_handler(signal, SIG_DFL);
}

static const char *after(const char *text, const char *prefix)
{
	for (; *prefix; prefix++, text++)
		if (*text != *prefix)
			return NULL;
	return text;
}

static uint64_t hex(const char *text)
{
	uint64_t value = 0;

	for (; *text; text++) {
		if (*text >= '0' && *text <= '9')
			value = value << 4 | (uint64_t)(*text - '0');
		else if (*text >= 'a' && *text <= 'f')
			value = value << 4 | (uint64_t)(*text - 'a' + 10);
	}
	return value;
}

static void take_line(const char *line, struct thread_status *status)
{
	const char *state = after(line, "State:\t");
	size_t i;

	if (state && (*state == 'Z' || *state == 'X'))
		status->is_dead = 1;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		const char *text = after(line, fields[i].name);

		if (text)
			*(uint64_t *)((char *)status + fields[i].offset) =
				hex(text);
	}
}

/* Some lines can be long (groups); their ends are of no interest. */
static long take_status(long file, struct thread_status *status)
{
	char buffer[BUFFER_LENGTH], line[LINE_LENGTH];
	size_t length = 0;
	long count, i;

	while ((count = call3(NR_read, file, (long)buffer, sizeof(buffer))) > 0) {
		for (i = 0; i < count; i++) {
			if (buffer[i] == '\n') {
				line[length] = 0;
				take_line(line, status);
				length = 0;
			} else if (length < LINE_LENGTH - 1) {
				line[length++] = buffer[i];
			}
		}
	}
	return count;
}

static long read_status(long folder, const char *thread,
			struct thread_status *status)
{
	char path[32];
	const char *suffix = "/status";
	size_t length = 0;
	long file, result;

	while (*thread && length < sizeof(path) - 8)
		path[length++] = *thread++;
	do
		path[length++] = *suffix;
	while (*suffix++);
	file = call4(NR_openat, folder, (long)path, O_RDONLY | O_CLOEXEC, 0);
	if (file < 0)
		return file;
	result = take_status(file, status);
	call3(NR_close, file, 0, 0);
	return result;
}

static int is_done(const struct thread_status *status)
{
	return status->is_dead ||
	       (status->permitted == wanted && status->effective == wanted &&
		!status->inheritable && !status->ambient &&
		status->no_new_privileges &&
		(!drops_bounding || !(status->bounding & ~wanted)));
}

static int number(const char *name)
{
	int value = 0;

	for (; *name >= '0' && *name <= '9'; name++)
		value = value * 10 + (*name - '0');
	return *name ? 0 : value;
}

/* 1 if the thread needs more time, 0 if it is done or gone, -errno. */
static long look_at_thread(long folder, const char *name, int signal)
{
	/* before 4.10 the status does not tell the last of these */
	struct thread_status status = {.no_new_privileges = 1};
	long result = read_status(folder, name, &status);

	if (result == -ENOENT || result == -ESRCH)
		return 0;
	if (result < 0)
		return result;
	if (is_done(&status))
		return 0;
	if (status.pending >> (signal - 1) & 1)
		return 1;
	result = call3(NR_tgkill, call3(NR_getpid, 0, 0, 0), number(name),
		       signal);
	if (result == -ESRCH)
		return 0;
	return result == 0 || result == -EAGAIN ? 1 : result;
}

/* How many threads need more time, or -errno; thread is the last of them. */
static long look_at_entries(long folder, int signal, int *thread)
{
	uint64_t buffer[BUFFER_LENGTH / sizeof(uint64_t)];
	long length, at, result, undone = 0;

	while ((length = call3(NR_getdents64, folder, (long)buffer,
			       sizeof(buffer))) > 0) {
		for (at = 0; at < length;) {
			struct directory_entry *entry =
				(void *)((char *)buffer + at);

			at += entry->length;
			if (!number(entry->name))
				continue;
			result = look_at_thread(folder, entry->name, signal);
			if (result)
				*thread = number(entry->name);
			if (result < 0)
				return result;
			undone += result;
		}
	}
	return length < 0 ? length : undone;
}

static long look(int signal, int *thread)
{
	long folder = call4(NR_openat, AT_FDCWD, (long)"/proc/self/task",
			    O_RDONLY | O_CLOEXEC, 0);
	long result;

	if (folder < 0)
		return folder;
	result = look_at_entries(folder, signal, thread);
	call3(NR_close, folder, 0, 0);
	return result;
}

static int64_t now(void)
{
	struct timespec time;

	call3(NR_clock_gettime, CLOCK_MONOTONIC, (long)&time, 0);
	return time.seconds * NANOSECONDS + time.nanoseconds;
}

static long look_until_done(int signal, int64_t end, int *thread)
{
	const struct timespec pause = {0, PAUSE_NANOSECONDS};
	int clean = 0;

	while (clean < CLEAN_LOOKS) {
		long undone = look(signal, thread);

		if (undone < 0)
			return undone;
		if (__atomic_load_n(&refusal, __ATOMIC_SEQ_CST)) {
			*thread = refused_thread;
			return -refusal;
		}
		clean = undone ? 0 : clean + 1;
		if (undone && now() > end)
			return -ETIMEDOUT;
		if (undone)
			call3(NR_nanosleep, (long)&pause, 0, 0);
	}
	return 0;
}

static int may_drop_bounding(void)
{
	struct capability_header header = {CAPABILITY_VERSION_3, 0};
	struct capability_data data[2];

	return call3(NR_capget, (long)&header, (long)data, 0) == 0 &&
	       data[0].effective >> CAP_SETPCAP & 1;
}

/*
 * Leaves every thread of this process with these capabilities, permitted and
 * effective, none inheritable or ambient; and, where CAP_SETPCAP is there, no
 * others in the bounding set. Threads must not call it at the same time.
 *
 * Returns 0, or -errno with the thread that it failed at: EPERM when more is
 * wanted than a thread has, ETIMEDOUT when a thread does not take the signal
 * in time, EBUSY when the program uses all the signals that could be taken.
 */
__attribute__((visibility("default"))) int
bpf_metrics_keep_capabilities(uint64_t keep, int64_t timeout_nanoseconds,
			      int32_t *thread)
{
	int64_t end = now() + timeout_nanoseconds;
	int signal = take_signal();
	long result;

	*thread = 0;
	if (signal < 0)
		return signal;
	wanted = keep;
	drops_bounding = may_drop_bounding();
	refusal = 0;
	result = set_handler(signal, give_up);
	if (result == 0)
		result = look_until_done(signal, end, thread);
	return_signal(signal);
	return (int)result;
}
