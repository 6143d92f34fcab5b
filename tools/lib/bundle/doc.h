/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_H
#define DOC_H
/* Parts of the documents that deployers read. */
#include "deploy.h"

/* The entries of maps, for documents that are written in this order. */
void doc_text(struct val map, const char *key, struct str text);
void doc_put(struct val map, const char *key, struct val v);
/* A map with one entry. */
struct val doc_of(struct arena *a, const char *key, struct val v);
/* A list of one value. */
struct val doc_list(struct arena *a, struct val v);
/* A text that aicr's template writes without quotes.  With --aicr it is, where it is one
 * word; such a "3" reads as a number.  Else it is a text like any other. */
struct val doc_word(const struct deploy *d, struct str text);
/* The name of a source in Kubernetes: its URL in lower case without scheme and .git, with
 * dashes for other characters; `none` when nothing is left. */
struct str source_name(struct arena *a, struct str url, const char *none);

#endif
