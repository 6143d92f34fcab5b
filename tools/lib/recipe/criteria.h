/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRITERIA_H
#define CRITERIA_H
/*
 * The criteria of a recipe: service, accelerator, intent, os, platform and a number
 * of nodes.  A field that is not set means "any".
 */
#include "base/err.h"
#include "base/val.h"

enum criteria_field {
	CRITERIA_SERVICE,
	CRITERIA_ACCELERATOR,
	CRITERIA_INTENT,
	CRITERIA_OS,
	CRITERIA_PLATFORM,
	CRITERIA_FIELDS
};

/* The names of the fields, in the order of the enum. */
extern const char *const criteria_names[CRITERIA_FIELDS];

struct criteria {
	struct str field[CRITERIA_FIELDS]; /* empty: not set */
	int64_t nodes;                     /* 0: not set */
};

/* True when the field is not set or "any". */
bool criteria_any(struct str field);
/* The field in lower case, trimmed, with aliases replaced: al2 is amazonlinux,
 * self-managed is any. */
struct str criteria_normal(struct arena *a, enum criteria_field f, struct str s);
/* True when the field accepts s whatever the overlays say; with `aicr` the values of the
 * version in base/aicr.h alone. */
bool criteria_known(enum criteria_field f, struct str s, bool aicr);
/* Reads the criteria of an overlay or a recipe; false when v is not a map or a field
 * has a wrong type. */
bool criteria_read(struct arena *a, struct val v, struct criteria *out);
/* True when an overlay with the criteria o applies to the query q: q has each value
 * that o sets. */
bool criteria_match(const struct criteria *o, const struct criteria *q);
/* The number of fields that an overlay restricts; "any" does not count, and a field left
 * out does unless `aicr`. */
int criteria_specificity(const struct criteria *o, bool aicr);
/* True when at least one field is set and not "any". */
bool criteria_stated(const struct criteria *q);
/* "criteria(service=eks, accelerator=h100)". */
struct str criteria_text(struct arena *a, const struct criteria *q);
/* The criteria as a map of a recipe document: a field that is not set is "any"; nodes
 * is left out when it is 0, unless `zero`. */
struct val criteria_val(struct arena *a, const struct criteria *q, bool zero);

#endif
