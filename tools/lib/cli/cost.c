/* SPDX-License-Identifier: Apache-2.0 */
#include "cost.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "diag.h"
#include "stage.h"

#ifdef __SANITIZE_ADDRESS__
enum { SLOWER = 20 };
#else
enum { SLOWER = 1 };
#endif

static bool own; /* the limit of processor time is ours, not the user's */

static size_t
memory_most(void)
{
	uint64_t most = LIMIT_MEMORY + file_total() * LIMIT_MEMORY_RATE;

	return most < SIZE_MAX / 2 ? (size_t)most : SIZE_MAX / 2;
}

static void
memory_full(void)
{
	fatal(STATUS_INCOMPLETE, "more memory than the limit LIMIT_MEMORY, %zu MiB for input "
	      "of this size", memory_most() / MIB);
}

static rlim_t
seconds_most(void)
{
	return (LIMIT_CPU_SECONDS + file_total() / LIMIT_CPU_BYTES) * SLOWER;
}

/* Goes on when the program has read more since the limit was set; else ends it.  Does
 * only what a signal handler may. */
static void
time_over(int number)
{
	static const struct str text = STR_INIT("Error: more processor time than the limit "
		"LIMIT_CPU_SECONDS allows for input of this size (ulimit -S -t gives another)\n");
	struct rlimit l;
	ssize_t n;

	(void)number;
	if (own && getrlimit(RLIMIT_CPU, &l) == 0 && l.rlim_cur < seconds_most()) {
		l.rlim_cur = seconds_most();
		setrlimit(RLIMIT_CPU, &l);
		return;
	}
	n = write(STDERR_FILENO, text.p, text.n);
	_exit(stage_end(n < 0 ? STATUS_SOME : STATUS_INCOMPLETE));
}

void
cost_limit(void)
{
	struct sigaction act = { .sa_handler = time_over };
	struct rlimit l;

	arena_limit_all(memory_most, memory_full);
	if (getrlimit(RLIMIT_CPU, &l) != 0)
		return;
	sigaction(SIGXCPU, &act, NULL);
	if (l.rlim_cur != RLIM_INFINITY)
		return;
	own = true;
	l.rlim_cur = seconds_most();
	setrlimit(RLIMIT_CPU, &l);
}
