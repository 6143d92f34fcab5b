/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLACE_H
#define PLACE_H
/*
 * Where images and charts are read from and written to, as records spell it:
 * HOST[:PORT]/REPOSITORY, oci:DIR for an OCI layout, file:PATH for the bytes
 * of one file.
 */
#include "base/err.h"

struct place {
	enum place_kind { PLACE_REGISTRY, PLACE_LAYOUT, PLACE_FILE } kind;
	struct str host, repository; /* of a registry */
	const char *path;            /* of a layout or file */
};

/* Parses text; the repository may be missing (a target is HOST[/PREFIX]).
 * Parts point into a.  Status 2 on failure. */
bool place_parse(struct arena *a, struct str text, struct place *out,
		 struct err *e);
/* The spelling place_parse reads, in a. */
struct str place_str(struct arena *a, const struct place *p);

#endif
