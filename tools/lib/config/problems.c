/* SPDX-License-Identifier: Apache-2.0 */
#include "problems.h"

#include "base/limits.h"

void
problems_init(struct problems *p, const struct checker *c)
{
	*p = (struct problems){ .check = c };
	buf_init(&p->text, c->arena, LIMIT_LINE);
}

void
problems_add(struct problems *p, const struct yaml_at *at, const char *fmt, ...)
{
	struct err one = { .arena = p->check->arena };
	struct checker check = *p->check;
	va_list ap;

	if (p->n++ >= LIMIT_PROBLEMS)
		return;
	check.err = &one;
	va_start(ap, fmt);
	check_fail(&check, at, "%s", arena_vprintf(check.arena, fmt, ap));
	va_end(ap);
	buf_printf(&p->text, "%s%s", p->text.n ? "\n  " : "", one.msg);
}

bool
problems_none(const struct problems *p, struct err *e)
{
	struct str text = buf_str(&p->text);

	if (p->n > LIMIT_PROBLEMS)
		return err_set(e, STATUS_USAGE, "%.*s\n  and %zu more", STR_ARG(text),
			       p->n - LIMIT_PROBLEMS);
	return !p->n || err_set(e, STATUS_USAGE, "%.*s", STR_ARG(text));
}
