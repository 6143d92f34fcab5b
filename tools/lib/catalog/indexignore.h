/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_INDEXIGNORE_H
#define CATALOG_INDEXIGNORE_H
/* The files .indexignore in a catalog's folders: patterns of files that are not of the
 * catalog, by the rules of .gitignore. */
#include "base/err.h"

struct indexignore;

struct indexignore *indexignore_new(struct arena *a);
/* Adds the patterns of the file at path, which counts for the folder `inside` the root
 * ("" is the root) and what is below.  A file that is not there has none.  Status 2. */
bool indexignore_add(struct indexignore *x, const char *inside, const char *path, struct err *e);
/* Adds the patterns of the text of such a file. */
void indexignore_add_text(struct indexignore *x, struct str inside, struct str text);
/* True when the patterns leave out what stands at the path inside the root. */
bool indexignore_match(const struct indexignore *x, struct str inside, bool is_dir);
/* The same for a file, which folders above it may leave out too. */
bool indexignore_hides(const struct indexignore *x, struct str inside);

#endif
