/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H
/* What the walk hands on, as the rules have it. */
#include "walk.h"

/* What rules are asked about a place. */
struct rules_case report_case(struct walk *w, const struct position *at);
/* Hands on an image, or what may be one. */
void report(struct walk *w, struct str ref, bool certain, const struct position *at);
/* The same of what stands there as text. */
void report_as(struct walk *w, struct str ref, struct str text, bool certain,
	       const struct position *at);
/* Hands on an image that a rule spells. */
void report_built(struct walk *w, struct str ref, const struct position *at);
/* Hands on what must be an image and is none; a rule may know better. */
void report_broken(struct walk *w, struct str text, const struct position *at);
/* Hands on what is ruled out without a rule. */
void report_ignored(struct walk *w, struct str text, const struct position *at);
/*
 * Text with variables at a place that is an image's: what it is when the
 * document, or the variables beside it (NULL: there are none), say all of them;
 * else it is broken.  What is a parameter of a controller's alone is left out.
 */
void report_variable(struct walk *w, struct str text, const struct list *beside,
		     const struct position *at);

#endif
