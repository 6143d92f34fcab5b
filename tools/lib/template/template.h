/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEMPLATE_H
#define TEMPLATE_H
/*
 * Go's text/template: a set of named templates that are parsed together and
 * executed on a value.  Knows nothing of Helm: who uses it hands it function
 * tables, as Go's Funcs() does.
 *
 * A set and everything it makes live in the arena given at its birth.
 */
#include "base/err.h"
#include "base/val.h"

struct tmpl_set;

/* A function family: funcs sorted by name (byte order), ended by a NULL name. */
struct tmpl_family {
	const struct func *funcs;
};

/* A new set.  families ends with NULL funcs; a later family hides an earlier
 * one's names.  Go's builtins (and, or, len, printf …) are always there. */
struct tmpl_set *tmpl_new(struct arena *a, const struct tmpl_family *families);

/* The name of the set itself, which only a message shows: "no template "x"
 * associated with template "gotpl"". */
void tmpl_name(struct tmpl_set *t, struct str name);

/* Makes random functions, keys, certificates and the clock of the set come
 * out the same from run to run (chance.h); without it they are the system's. */
void tmpl_seed(struct tmpl_set *t, struct str seed);

/* missingkey: what a map look-up that misses gives. */
enum tmpl_missing { TMPL_MISSING_DEFAULT, TMPL_MISSING_ZERO, TMPL_MISSING_ERROR };
void tmpl_missing(struct tmpl_set *t, enum tmpl_missing m);

/* The most steps of all executions together, LIMIT_EXEC_STEPS unless set; a
 * step is an action, a call, a turn of a range, or as much work of a function
 * (exec_work). */
void tmpl_steps(struct tmpl_set *t, size_t most);

/* A place in a template, for an own report of a failure; file is empty when
 * there is none. */
struct tmpl_where {
	struct str file;   /* name of the template text */
	struct str source; /* that text */
	size_t offset;     /* byte in it */
	const char *what;  /* what is there; NULL: the failure itself */
	struct str chain;  /* one line an enclosing include, innermost first:
			      "FILE:LINE:COLUMN: include "x" .\n", from 1 */
	/* where in the message each error starts that the one before wraps, as
	 * errors.Unwrap would give them; wrap[0] is 0 */
	size_t *wrap;
	size_t nwrap;
};

/*
 * Parses text as the template `name`, with its {{define}}s, into the set.
 * A template parsed later replaces one of the same name unless the new one is
 * empty.  Fails with Go's message ("template: NAME:LINE: …"), status 3.
 */
bool tmpl_parse(struct tmpl_set *t, struct str name, struct str text,
		struct err *e);
/* Where the last tmpl_parse failed, if it did. */
struct tmpl_where tmpl_parse_failed(const struct tmpl_set *t);

/*
 * Executes a template on dot, of which the maps live in the set's arena, as
 * the output *out does: what is written into them stays for later templates.
 * `host` is what functions find in x->host.  Fails with Go's message, status
 * 3; e->msg is Go's text alone, and *where, which may be NULL, says more for an
 * own report; it is empty when there is no such template.
 */
bool tmpl_exec(struct tmpl_set *t, struct str name, struct val dot, void *host,
	       struct str *out, struct tmpl_where *where, struct err *e);

#endif
