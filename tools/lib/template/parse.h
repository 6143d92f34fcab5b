/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PARSE_H
#define PARSE_H
/* From a template text to its trees. */
#include "base/err.h"
#include "node.h"
#include "template.h"

/* What is needed from who parses: functions by name, and a place for what
 * the text defines. */
struct parse_host {
	/* Sets *fn and *builtin; false when there is no such function. */
	bool (*find)(void *data, struct str name, const struct func **fn,
		     enum builtin *builtin);
	/* Takes a tree: first the definitions, in order, last the text's own. */
	void (*add)(void *data, struct tree *t);
	struct arena *texts; /* where strings live that are no slices of the text */
	void *data;
	struct tmpl_where *where; /* takes the place of a failure; may be NULL */
};

/*
 * Parses text, named file in messages.  Fails with Go's message, status 3;
 * trees were handed out only if everything went well.
 */
bool parse_text(struct arena *a, struct str file, struct str text,
		const struct parse_host *host, struct err *e);

/* The value of a quoted or raw Go string; false when it is malformed. */
bool unquote(struct arena *a, struct str s, struct str *out);
/* Fills in a NODE_NUMBER; on failure *why is Go's message, in a. */
bool parse_number(struct arena *a, struct node *n, struct str text,
		  bool character, bool complex, const char **why);

#endif
