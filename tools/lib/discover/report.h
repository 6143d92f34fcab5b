/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* Reports what the walk finds; rules may change its class and reference. */
#include "walk.h"

/* The question to the rules about a position. */
struct rules_case report_case(struct walk *w, const struct position *at);
/* Reports an image, or a string that may be one. */
void report(struct walk *w, struct str ref, bool certain, const struct position *at);
/* report() when the document has `text` for the image. */
void report_as(struct walk *w, struct str ref, struct str text, bool certain,
	       const struct position *at);
/* Reports an image that a rule has built. */
void report_built(struct walk *w, struct str ref, enum built_class what,
		  const struct position *at);
/* Reports a text that must be an image and is not a reference. */
void report_broken(struct walk *w, struct str text, const struct position *at);
/* Reports a text that is not an image, whatever rules say of others. */
void report_ignored(struct walk *w, struct str text, const struct position *at);
/* Reports a text whose variables the document, or the list `beside` (which may be NULL),
 * has values for; false when a value is missing. */
bool report_filled(struct walk *w, struct str text, const struct list *beside,
		   const struct position *at);
/*
 * Reports a text with variables where an image must be.  When the document, or the
 * list of variables `beside` (which may be NULL), has values for all of them, it is
 * the image with these values; otherwise it is broken.  A text that is just
 * parameters of a controller is not reported.
 */
void report_variable(struct walk *w, struct str text, const struct list *beside,
		     const struct position *at);

#endif
