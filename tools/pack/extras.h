/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXTRAS_H
#define EXTRAS_H
/* Files that travel along in the first volume. */
#include "volumes.h"

struct extras {
	/* set by the caller */
	struct arena *arena;
	/* the outcome */
	struct volume_text *file;
	size_t n;
	/* private */
	size_t cap;
};

/* Adds the file at path under the path `as` in the volume; its bytes are mapped.  Status 2,
 * also when there is such a file already. */
bool extras_add(struct extras *x, const char *path, const char *as, struct err *e);
/* Adds a file that the user names: mkmirror/files/ and its last element. */
bool extras_add_file(struct extras *x, const char *path, struct err *e);
/* Adds a file with these bytes. */
void extras_add_text(struct extras *x, const char *as, struct str bytes);

#endif
