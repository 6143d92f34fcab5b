/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure [-n RUNS] COMMAND [ARG...]: runs the command with its output thrown
 * away and prints, separated by TABs: exit status, least CPU microseconds
 * (user and system, all its processes) and greatest peak memory in KiB.
 */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/diag.h"
#include "golang/num.h"

/* Declared by the C library only beyond POSIX. */
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

struct cost {
	int status;
	int64_t cpu;
	long rss;
};

static int64_t
micros(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static struct cost
run(char **argv)
{
	struct cost c = { 0 };
	struct rusage u;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 0);
		dup2(null, 1);
		dup2(null, 2);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &u) != pid)
		fatal(STATUS_SOME, "%s:", argv[0]);
	c.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	c.cpu = micros(u.ru_utime) + micros(u.ru_stime);
	c.rss = u.ru_maxrss;
	return c;
}

int
main(int argc, char **argv)
{
	struct cost best, one;
	int64_t runs = 1;
	char **command = argv + 1;

	diag_init("measure");
	if (argc > 3 && str_is(str_of(argv[1]), "-n")) {
		if (num_parse_int(str_of(argv[2]), 10, &runs) != NUM_OK)
			fatal(STATUS_USAGE, "-n '%s' is not a number", argv[2]);
		command += 2;
	}
	if (!*command)
		fatal(STATUS_USAGE, "usage: measure [-n RUNS] COMMAND [ARG...]");
	best = run(command);
	while (--runs > 0) {
		one = run(command);
		best.cpu = one.cpu < best.cpu ? one.cpu : best.cpu;
		best.rss = one.rss > best.rss ? one.rss : best.rss;
	}
	printf("%d\t%lld\t%ld\n", best.status, (long long)best.cpu, best.rss);
	return 0;
}
