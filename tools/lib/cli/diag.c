/* SPDX-License-Identifier: Apache-2.0 */
#include "diag.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage.h"

enum { MESSAGE_MOST = 64 * 1024 };

static const char *tool_name = "mkmirror";

void
diag_init(const char *tool)
{
	tool_name = tool;
}

void
diag_text(struct str text)
{
	char some[4096]; /* stderr has no buffer of its own */
	size_t i, n = 0;

	for (i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		some[n++] = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? '?' :
									   text.p[i];
		if (n == sizeof some || i + 1 == text.n) {
			fwrite(some, 1, n, stderr);
			n = 0;
		}
	}
}

static void
say(const char *fmt, va_list ap)
{
	const char *why = strerror(errno);
	char *msg = malloc(MESSAGE_MOST);
	int n;

	if (!msg)
		abort();
	n = vsnprintf(msg, MESSAGE_MOST, fmt, ap);
	if (strcmp(tool_name, "mkmirror") == 0)
		fputs("mkmirror: ", stderr);
	else
		fprintf(stderr, "mkmirror-%s: ", tool_name);
	diag_text(str_sub(str_of(msg), 0, n < 0 ? 0 : (size_t)n));
	if (*fmt && fmt[strlen(fmt) - 1] == ':')
		fprintf(stderr, " %s", why);
	fputc('\n', stderr);
	free(msg);
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
warn_text(const char *text)
{
	warn("%s", text);
}

void
fatal(enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	stage_exit(status);
}

enum status
warn_err(const struct err *e)
{
	warn("%s", e->msg ? e->msg : "failed");
	return e->status ? e->status : STATUS_SOME;
}

void
fatal_err(const struct err *e)
{
	stage_exit(warn_err(e));
}

/* A signal handler: it calls only functions that POSIX allows in one. */
static void
on_truncation(int number)
{
	static const struct str head = STR_INIT("mkmirror-"),
		tail = STR_INIT(": a file of the chart was cut off while it was read: try again\n");
	ssize_t n = write(STDERR_FILENO, head.p, head.n);

	(void)number;
	n += write(STDERR_FILENO, tool_name, strlen(tool_name));
	n += write(STDERR_FILENO, tail.p, tail.n);
	_exit(stage_end(n < 0 ? STATUS_SOME : STATUS_TEMPORARY));
}

void
diag_catch_truncation(void)
{
	struct sigaction act = { .sa_handler = on_truncation };

	sigaction(SIGBUS, &act, NULL);
}

void
diag_status(const char *text)
{
	fprintf(stderr, "\r%s\033[K", text ? text : "");
}
