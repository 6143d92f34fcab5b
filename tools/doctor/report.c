/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdarg.h>
#include <string.h>

#include "base/foreign.h"

static const char *const words[] = {
	[REPORT_OK] = "ok", [REPORT_NOTE] = "note", [REPORT_FAILED] = "failed"
};

/* Prints the text, parts of which are from servers and files, as one line. */
static void
put_line(struct report *r, const char *text)
{
	struct str shown = foreign_text(r->arena, str_of(text));

	fwrite(shown.p, 1, shown.n, r->f);
	putc('\n', r->f);
}

void
report(struct report *r, enum verdict v, const char *advice, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(r->f, "%-7s ", words[v]);
	put_line(r, arena_vprintf(r->arena, fmt, ap));
	va_end(ap);
	if (advice) {
		fputs("        -> ", r->f);
		put_line(r, advice);
	}
	r->failed += v == REPORT_FAILED;
}
