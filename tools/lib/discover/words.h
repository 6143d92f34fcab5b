/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_H
#define WORDS_H
/* Images among the words of texts. */
#include "position.h"
#include "walk.h"

/* Reports a value of something that is named as images are; a word without path and
 * tag will do. */
void words_look_named(struct walk *w, struct str s, const struct position *at);
/* Looks at each word of the text, and at the part after '='. */
void words_look(struct walk *w, struct str s, const struct position *at);

#endif
