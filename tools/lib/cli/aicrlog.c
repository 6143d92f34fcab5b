/* SPDX-License-Identifier: Apache-2.0 */
#include "aicrlog.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/aicr.h"
#include "base/foreign.h"

static const char *const levels[] = {
	[AICRLOG_INFO] = "INFO", [AICRLOG_WARN] = "WARN", [AICRLOG_ERROR] = "ERROR"
};

/* The text in double quotes; it has no control bytes. */
static void
put_quoted(struct str s)
{
	size_t i;

	putc('"', stderr);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			putc('\\', stderr);
		putc(s.p[i], stderr);
	}
	putc('"', stderr);
}

/* A value of the text form, which has quotes where it needs them. */
static void
put_value(struct str s)
{
	size_t i;

	for (i = 0; i < s.n && s.p[i] > ' ' && s.p[i] != '"' && s.p[i] != '='; i++)
		;
	if (s.n && i == s.n)
		fprintf(stderr, "%.*s", STR_ARG(s));
	else
		put_quoted(s);
}

/* The time now, in UTC and with nanoseconds. */
static const char *
now(char *text, size_t n)
{
	struct timespec t;
	struct tm tm;
	size_t used;

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	used = strftime(text, n, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text + used, n - used, ".%09ldZ", t.tv_nsec);
	return text;
}

/* The start of a line up to its text, which is printed too. */
static void
put_head(enum aicrlog_form form, const char *program, enum aicrlog_level level, struct str text)
{
	const char *prefix = getenv("AICR_LOG_PREFIX");
	char time[64];

	switch (form) {
	case AICRLOG_NONE:
		break;
	case AICRLOG_PLAIN:
		if (isatty(STDERR_FILENO) && !getenv("NO_COLOR"))
			fprintf(stderr, "\033[%dm", level == AICRLOG_ERROR ? 31 : 32);
		fprintf(stderr, "[%s] %.*s", prefix && *prefix ? prefix : "cli", STR_ARG(text));
		break;
	case AICRLOG_TEXT:
		fprintf(stderr, "time=%s level=%s source=%s msg=", now(time, sizeof time),
			levels[level], program);
		put_value(text);
		fprintf(stderr, " module=aicr version=%s", aicr_version());
		break;
	case AICRLOG_JSON:
		fprintf(stderr, "{\"time\":\"%s\",\"level\":\"%s\",\"msg\":", now(time, sizeof time),
			levels[level]);
		put_quoted(text);
		fputs(",\"module\":\"aicr\",\"version\":", stderr);
		put_quoted(str_of(aicr_version()));
		break;
	}
}

static void
put_end(enum aicrlog_form form)
{
	if (form == AICRLOG_JSON)
		putc('}', stderr);
	if (form == AICRLOG_PLAIN && isatty(STDERR_FILENO) && !getenv("NO_COLOR"))
		fputs("\033[0m", stderr);
	putc('\n', stderr);
}

void
aicrlog_put(enum aicrlog_form form, const char *program, enum aicrlog_level level,
	    struct str text)
{
	struct arena a = { 0 };

	put_head(form, program, level, foreign_text(&a, text));
	put_end(form);
	arena_free(&a);
}

void
aicrlog_failed(enum aicrlog_form form, const char *program, struct str error, int status)
{
	struct arena a = { 0 };

	error = foreign_text(&a, error);
	put_head(form, program, AICRLOG_ERROR,
		 form == AICRLOG_PLAIN ? STR("command failed:") : STR("command failed"));
	if (form == AICRLOG_JSON) {
		fputs(",\"error\":", stderr);
		put_quoted(error);
		fprintf(stderr, ",\"exitCode\":%d", status);
	} else {
		fputs(" error=", stderr);
		if (form == AICRLOG_TEXT)
			put_value(error);
		else
			fprintf(stderr, "%.*s", STR_ARG(error));
		fprintf(stderr, " exitCode=%d", status);
	}
	put_end(form);
	arena_free(&a);
}
