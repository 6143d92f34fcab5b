/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_H
#define WORDS_H
/* Images among the words of texts. */
#include "position.h"
#include "walk.h"

/* Reports a value of something that is named as images are; a word without path and
 * tag will do. */
void words_look_named(struct walk *w, struct str s, const struct position *at);
/* Looks at each word of the text, and at the part after '='; `images` says that the text
 * is given to images, as in "a=nginx:1.27;b=redis:7". */
void words_look(struct walk *w, struct str s, bool images, const struct position *at);

#endif
