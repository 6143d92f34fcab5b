/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "../tap.h"

/* Runs a line of shell; what it writes is kept. */
static bool
shell(struct arena *a, const char *line, size_t max, struct process_end *end, struct err *e)
{
	const char *argv[] = { "sh", "-c", line, NULL };
	const struct process p = { .path = "/bin/sh", .argv = argv, .in = PROCESS_NONE,
				   .out = PROCESS_PIPE, .err = PROCESS_PIPE };

	return process_run(a, &p, max, end, e);
}

static void
test_kept(struct arena *a)
{
	struct err e = { .arena = a };
	struct process_end end;

	ok(shell(a, "cat; echo out; echo err >&2; exit 3", 100, &end, &e), "a program runs");
	is_str(end.out, "out\n", "its output");
	is_str(end.err, "err\n", "its messages");
	is_int(end.status, 3, "its status");
	is_int(end.signal, 0, "no signal");
	/* more of both than pipes hold, in turns */
	ok(shell(a, "for i in 1 2; do head -c 200000 /dev/zero; head -c 200000 /dev/zero >&2; done",
		 400000, &end, &e), "much output");
	is_int((long long)end.out.n, 400000, "all of it");
	is_int((long long)end.err.n, 400000, "all messages");
	ok(shell(a, "kill -9 $$", 100, &end, &e), "a program that a signal ends");
	is_int(end.signal, SIGKILL, "the signal");
	is_int(end.status, 127, "no status");
}

static void
test_failures(struct arena *a)
{
	const char *argv[] = { "none", NULL };
	const struct process none = { .path = "/no/such", .argv = argv, .in = PROCESS_NONE,
				      .out = PROCESS_PIPE, .err = PROCESS_SAME };
	struct err e = { .arena = a };
	struct process_end end;
	int before = dup(0), after;

	end.status = 0;
	ok(!shell(a, "head -c 5000000 /dev/zero", 100, &end, &e), "too much output");
	is_str(str_of(e.msg), "/bin/sh prints more than 100 bytes", "the limit is named");
	/* POSIX lets such a process end with 127 too, and under qemu it does */
	ok(!process_run(a, &none, 100, &end, &e) || end.status == 127, "a program that is not there");
	ok(end.status == 127 || str_is(str_of(e.msg), "/no/such: No such file or directory"),
	   "its path is named");
	after = dup(0);
	is_int(after, before + 1, "no descriptor is left open");
	close(before);
	close(after);
}

/* A program gets the input whole, and may end before it has read it. */
static void
test_input(struct arena *a)
{
	static char text[300000];
	const char *cat[] = { "cat", NULL }, *none[] = { "true", NULL };
	struct process p = { .path = "/bin/cat", .argv = cat, .in = PROCESS_PIPE,
			     .input = { text, sizeof text }, .out = PROCESS_PIPE,
			     .err = PROCESS_SAME };
	struct err e = { .arena = a };
	struct process_end end;

	memset(text, 'x', sizeof text);
	ok(process_run(a, &p, sizeof text, &end, &e), "a program that copies its input");
	ok(str_eq(end.out, p.input), "all of it, although pipes hold less");
	p.path = "/bin/true";
	p.argv = none;
	ok(process_run(a, &p, sizeof text, &end, &e), "one that reads nothing");
	is_int(end.status, 0, "it succeeds");
}

/* The environment is the one that is given. */
static void
test_environment(struct arena *a)
{
	const char *argv[] = { "sh", "-c", "echo $WORD", NULL };
	char word[] = "WORD=given", *environment[] = { word, NULL };
	const struct process p = { .path = "/bin/sh", .argv = argv, .environment = environment,
				   .in = PROCESS_NONE, .out = PROCESS_PIPE,
				   .err = PROCESS_SAME };
	struct err e = { .arena = a };
	struct process_end end;

	ok(process_run(a, &p, 100, &end, &e), "a program with an environment");
	is_str(end.out, "given\n", "which it sees");
}

int
main(void)
{
	struct arena a = { 0 };

	test_kept(&a);
	test_failures(&a);
	test_input(&a);
	test_environment(&a);
	arena_free(&a);
	return tap_end();
}
