/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include <stdarg.h>
#include <string.h>

static const char *const words[] = {
	[REPORT_OK] = "ok", [REPORT_NOTE] = "note", [REPORT_FAILED] = "failed"
};

/* Prints the text as one line; control characters from servers and files become '?'. */
static void
put_line(FILE *f, const char *text)
{
	for (; *text; text++)
		putc((unsigned char)*text < ' ' || *text == 127 ? '?' : *text, f);
	putc('\n', f);
}

void
report(struct report *r, enum verdict v, const char *advice, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(r->f, "%-7s ", words[v]);
	put_line(r->f, arena_vprintf(r->arena, fmt, ap));
	va_end(ap);
	if (advice) {
		fputs("        -> ", r->f);
		put_line(r->f, advice);
	}
	r->failed += v == REPORT_FAILED;
}
