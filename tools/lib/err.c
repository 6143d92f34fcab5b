/* SPDX-License-Identifier: Apache-2.0 */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Formats into the arena of e. */
static char *
format(struct err *e, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	p = arena_alloc(e->arena, (size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, ap);
	return p;
}

bool
err_set(struct err *e, enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	e->msg = format(e, fmt, ap);
	va_end(ap);
	e->status = status;
	return false;
}

bool
err_sys(struct err *e, enum status status, const char *fmt, ...)
{
	const char *why = strerror(errno);
	va_list ap;

	va_start(ap, fmt);
	e->msg = arena_printf(e->arena, "%s: %s", format(e, fmt, ap), why);
	va_end(ap);
	e->status = status;
	return false;
}

bool
err_wrap(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	e->msg = arena_printf(e->arena, "%s: %s", format(e, fmt, ap),
			      e->msg ? e->msg : "failed");
	va_end(ap);
	return false;
}
