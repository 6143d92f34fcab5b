/* SPDX-License-Identifier: Apache-2.0 */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
err_set(struct err *e, enum status status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	e->msg = arena_vprintf(e->arena, fmt, ap);
	va_end(ap);
	e->status = status;
	e->fault = FAULT_BY_STATUS;
	return false;
}

bool
err_sys(struct err *e, enum status status, const char *fmt, ...)
{
	const char *why = strerror(errno);
	va_list ap;

	va_start(ap, fmt);
	e->msg = arena_printf(e->arena, "%s: %s", arena_vprintf(e->arena, fmt, ap), why);
	va_end(ap);
	e->status = status;
	e->fault = FAULT_BY_STATUS;
	return false;
}

bool
err_wrap(struct err *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	e->msg = arena_printf(e->arena, "%s: %s", arena_vprintf(e->arena, fmt, ap),
			      e->msg ? e->msg : "failed");
	va_end(ap);
	return false;
}

bool
err_fault(struct err *e, enum fault f)
{
	e->fault = f;
	return false;
}

enum status
err_status(size_t failed, size_t temporary, bool refused)
{
	if (failed == 0)
		return STATUS_OK;
	if (refused)
		return STATUS_REFUSED;
	return temporary == failed ? STATUS_TEMPORARY : STATUS_SOME;
}
