/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPONENTS_H
#define COMPONENTS_H
/* The images of releases, as lines of a list with a lock's columns. */
#include "base/map.h"
#include "oci/ref.h"

/* A release, as resolve-releases names it; "-" for what is not known. */
struct release {
	struct str reference, version, channel, arch;
	struct ref ref;
};

struct release_components {
	struct arena *arena;
	struct str *arch;    /* whose KubeVirt images are wanted, as in bootimages: x86_64 … */
	size_t narch;
	struct map *names;   /* references that a line has → its place */
	struct str *line;
	size_t n, cap;
};

/* Adds a line as it is. */
void components_other(struct release_components *o, struct str line);
/* Adds the line of the release image itself: kind=release. */
bool components_release(struct release_components *o, const struct release *r, struct err *e);
/* Adds the lines of its components, which the text of image-references names:
 * kind=component.  Status 2, with the component's name, for what is no such file. */
bool components_add(struct release_components *o, const struct release *r, struct str references,
		       struct err *e);
/* Adds the KubeVirt images that the text of the bootimages' ConfigMap names.  Status 2
 * when it names none. */
bool components_kubevirt(struct release_components *o, const struct release *r, struct str bootimages,
		     struct err *e);

#endif
