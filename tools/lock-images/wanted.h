/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WANTED_H
#define WANTED_H
/* Whether an image has the platforms that are wanted. */
#include "oci/manifest.h"

/* Fails, with status 1 and the names, when a wanted platform is not among the n of `have`;
 * an index has those of its parts. */
bool wanted_platforms(struct arena *a, const struct str *want, size_t nwant,
		      const struct str *have, size_t n, struct err *e);
bool wanted_index(struct arena *a, const struct str *want, size_t nwant,
		  const struct manifest *index, struct err *e);
/* True when an entry of the index names no platform, so that it must be looked up. */
bool wanted_lacks(const struct manifest *index);

#endif
