/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GIVEN_H
#define GIVEN_H
/* The values that options give: -f and the --set family, or a component. */
#include "chart/archive.h"
#include "chart/strvals.h"
#include "records/component.h"

struct given {
	struct arena *arena;
	bool helm3;
	struct given_file {
		struct str path; /* of -f, in order */
		struct str text; /* the values themselves, whose name is `path` */
	} *file;
	size_t nfile, cap;
	struct { enum strvals_kind kind; const char *text; } *set;
	size_t nset, set_cap;
};

/* Adds the argument of -f: paths with commas between. */
void given_file(struct given *g, const char *arg);
/* Adds the argument of one of the --set options. */
void given_set(struct given *g, enum strvals_kind kind, const char *arg);
/* Adds the values files, values and settings of a component; path is that of its
 * record, for messages. */
void given_component(struct given *g, const struct component *c, const char *path);
/*
 * Merges everything in the order of Helm: files, then --set-json, --set,
 * --set-string, --set-file, --set-literal.  *out takes a map.  Fails with Helm's
 * message, status 2.
 */
bool given_values(struct given *g, struct reads *r, struct val *out,
		  struct err *e);

#endif
