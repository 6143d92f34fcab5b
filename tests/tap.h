/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TAP_H
#define TAP_H
/* Unit tests print TAP: ok(), is_str() and so on count; end with tap_end(). */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/str.h"

static int tap_n, tap_bad;

static inline bool __attribute__((format(printf, 2, 3)))
ok(bool good, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++tap_n);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_bad += !good;
	return good;
}

/* Both slices hold the same bytes; shows them when not. */
static inline bool
is_str(struct str got, const char *want, const char *name)
{
	bool good = ok(str_is(got, want), "%s", name);

	if (!good)
		printf("# got:  %.*s\n# want: %s\n", STR_ARG(got), want);
	return good;
}

/* Both numbers are equal; shows them when not. */
static inline bool
is_int(long long got, long long want, const char *name)
{
	bool good = ok(got == want, "%s", name);

	if (!good)
		printf("# got %lld, want %lld\n", got, want);
	return good;
}

static inline int
tap_end(void)
{
	printf("1..%d\n", tap_n);
	return tap_bad != 0;
}

#endif
