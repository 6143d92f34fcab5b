/* SPDX-License-Identifier: Apache-2.0 */
#include "diag.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/aicr.h"
#include "base/foreign.h"
#include "stage.h"

enum { MESSAGE_MOST = 64 * 1024 };

static const char *tool_name = "mkmirror";
static enum aicrlog_form aicr_form;

void
diag_init(const char *tool)
{
	tool_name = tool;
}

void
diag_aicr(enum aicrlog_form form)
{
	aicr_form = form;
}

bool
diag_is_aicr(void)
{
	return aicr_form != AICRLOG_NONE;
}

/* Prints text but for its newlines and TABs through the gate. */
static void
put(struct str text, struct str (*gate)(struct arena *a, struct str text))
{
	struct arena a = { 0 };
	struct str part;
	size_t n;

	while (text.n) {
		for (n = 0; n < text.n && text.p[n] != '\n' && text.p[n] != '\t'; n++)
			;
		part = gate(&a, str_sub(text, 0, n));
		fwrite(part.p, 1, part.n, stderr);
		if (n < text.n)
			putc(text.p[n], stderr);
		text = str_sub(text, n + 1, text.n);
	}
	arena_free(&a);
}

void
diag_text(struct str text)
{
	put(text, foreign_shown);
}

/* Prints a message.  A line of it that does not start with a blank would look like a
 * message of its own, so its newline is shown instead. */
static void
put_message(struct str text)
{
	struct str line;
	bool more;

	do {
		more = str_cut(text, '\n', &line, &text);
		put(line, foreign_text);
		if (more)
			fputs(text.n && (text.p[0] == ' ' || text.p[0] == '\t') ? "\n" : "\\n",
			      stderr);
	} while (more);
}

/* The message; a format that ends in ':' gets the words of errno after it. */
static char *
message(const char *fmt, va_list ap)
{
	const char *why = strerror(errno);
	char *msg = malloc(MESSAGE_MOST);
	size_t n;

	if (!msg)
		abort();
	msg[0] = '\0';
	vsnprintf(msg, MESSAGE_MOST, fmt, ap);
	n = strlen(msg);
	if (*fmt && fmt[strlen(fmt) - 1] == ':')
		snprintf(msg + n, MESSAGE_MOST - n, " %s", why);
	return msg;
}

static void
say(enum aicrlog_level level, const char *fmt, va_list ap)
{
	char *msg = message(fmt, ap);

	if (diag_is_aicr()) {
		aicrlog_put(aicr_form, tool_name, level, str_of(msg));
		free(msg);
		return;
	}
	if (strcmp(tool_name, "mkmirror") == 0)
		fputs("mkmirror: ", stderr);
	else
		fprintf(stderr, "mkmirror-%s: ", tool_name);
	put_message(str_of(msg));
	fputc('\n', stderr);
	free(msg);
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(AICRLOG_WARN, fmt, ap);
	va_end(ap);
}

void
info(const char *fmt, ...)
{
	va_list ap;

	if (!diag_is_aicr())
		return;
	va_start(ap, fmt);
	say(AICRLOG_INFO, fmt, ap);
	va_end(ap);
}

void
warn_text(const char *text)
{
	warn("%s", text);
}

/* Prints the last message as AICR has it, with the name of the kind of failure before the
 * text, and exits with its status. */
static _Noreturn void
fail_as_aicr(const struct err *e)
{
	enum fault fault = aicr_fault(e);
	int status = aicr_fault_status(fault);
	const char *name = aicr_fault_name(fault), *text = e->msg ? e->msg : "failed";
	struct arena a = { 0 };

	if (*name)
		text = arena_printf(&a, "[%s] %s", name, text);
	aicrlog_failed(aicr_form, tool_name, str_of(text), status);
	stage_exit(status);
}

void
fatal(enum status status, const char *fmt, ...)
{
	struct err e = { .status = status };
	va_list ap;

	va_start(ap, fmt);
	if (diag_is_aicr()) {
		e.msg = message(fmt, ap);
		fail_as_aicr(&e);
	}
	say(AICRLOG_ERROR, fmt, ap);
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
	if (diag_is_aicr())
		fail_as_aicr(e);
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
