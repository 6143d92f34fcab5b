/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRITERIA_H
#define CRITERIA_H
/*
 * What a recipe is asked for: service, accelerator, intent, os, platform and
 * a number of nodes.  An unset field is "any".
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

/* Their names, in that order. */
extern const char *const criteria_names[CRITERIA_FIELDS];

struct criteria {
	struct str field[CRITERIA_FIELDS]; /* empty when not stated */
	int64_t nodes;                     /* 0 when not stated */
};

/* True when the field is unset or "any". */
bool criteria_any(struct str field);
/* The field in lower case, without blanks around it and aliases resolved:
 * al2 is amazonlinux, self-managed is any. */
struct str criteria_normal(struct arena *a, enum criteria_field f, struct str s);
/* True when s is a value that the field always takes. */
bool criteria_known(enum criteria_field f, struct str s);
/* Reads the criteria of an overlay or of a recipe; false when v is no map or
 * a field has another type than its own. */
bool criteria_read(struct arena *a, struct val v, struct criteria *out);
/* True when an overlay with criteria o applies to the query q: what o states,
 * q must state likewise. */
bool criteria_match(const struct criteria *o, const struct criteria *q);
/* How many fields an overlay states; an omitted one counts, "any" does not. */
int criteria_specificity(const struct criteria *o);
/* True when at least one field is stated and not "any". */
bool criteria_stated(const struct criteria *q);
/* "criteria(service=eks, accelerator=h100)". */
struct str criteria_text(struct arena *a, const struct criteria *q);
/* The map of a recipe document: unset is "any"; nodes only when `zero` or set. */
struct val criteria_val(struct arena *a, const struct criteria *q, bool zero);

#endif
