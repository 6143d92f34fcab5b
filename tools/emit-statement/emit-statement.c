/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the provenance of a mirror, as in-toto has it: what was copied, and where
 * to. */
#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "statement.h"

static const struct program program = PROGRAM_EMIT_STATEMENT;

struct settings {
	const char *out;
	const char **receipt; /* the receipts; none: standard input */
	size_t nreceipt;
};

static void
read_options(struct opts *o, struct settings *s, struct statement *t)
{
	struct str key, value;
	int k;

	while ((k = opts_next(o)) != -1) {
		switch (k) {
		case 'o':
			s->out = o->arg;
			break;
		case OPT_METADATA:
			if (!str_cut(str_of(o->arg), '=', &key, &value) || key.n == 0)
				opts_fail(o, "--metadata %s: give KEY=VALUE", o->arg);
			map_set(t->environment.m, key, val_str(value));
			break;
		case OPT_NAME:
			t->name = str_of(o->arg);
			break;
		case OPT_RECEIPT:
			s->receipt[s->nreceipt++] = o->arg;
		}
	}
	if (o->n == 0)
		opts_fail(o, "which lock?");
	if (s->nreceipt == 0)
		s->receipt[s->nreceipt++] = NULL;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct settings s = { .out = "-" };
	struct err e = { .arena = &arena };
	struct statement t;
	struct str text;
	struct opts o;
	size_t r;
	int i;

	s.receipt = arena_array(&arena, const char *, (size_t)argc + 1);
	statement_init(&t, &arena);
	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s, &t);
	for (i = 0; i < o.n; i++)
		if (!statement_lock(&t, o.operand[i], &e))
			fatal_err(&e);
	for (r = 0; r < s.nreceipt; r++)
		if (!statement_receipt(&t, s.receipt[r], &e))
			fatal_err(&e);
	if (!statement_text(&t, &text, &e) || !file_write(s.out, text, &e))
		fatal_err(&e);
	return STATUS_OK;
}
