/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMAGESPEC_H
#define IMAGESPEC_H
/*
 * Image references as oc-mirror reads them: [TRANSPORT://]NAME[:TAG][@DIGEST], where
 * nothing is filled in (busybox:1 has no domain), a reference to a registry needs a
 * tag or a digest, and the name of any other transport is a path without a tag.
 * oci/ref.h reads references as docker does.
 */
#include "base/err.h"

struct imagespec {
	struct str transport; /* "docker://", "oci://" … */
	struct str reference; /* what follows the transport */
	struct str name;      /* that without tag and digest */
	struct str domain;    /* the first of two components or more; empty: there is one */
	struct str path;      /* the name without the domain */
	struct str tag;       /* empty when there is none */
	struct str algorithm, digest; /* "sha256" and the hexadecimal digits; or empty */
};

/* Reads text; the parts point into it or into literals.  Fails with status 2 and what
 * is wrong with it. */
bool imagespec_parse(struct str text, struct imagespec *out, struct err *e);
/* True when the image is in a registry. */
bool imagespec_is_remote(const struct imagespec *s);
/* The last component of the path that is not empty. */
struct str imagespec_base(const struct imagespec *s);
/* The tag of an image that has none at its source: "sha256-" and the digits, of
 * which no more than a tag may have are taken; in a. */
struct str imagespec_digest_tag(struct arena *a, const struct imagespec *s);
/* True when path is one component or more that a repository's name can have. */
bool imagespec_path_valid(struct str path);
/* True for such a path, or an empty one; else fails and names the key that has it. */
bool imagespec_path_check(struct str path, const char *key, struct err *e);
/*
 * text, a reference, with at most `most` components after its domain: the first ones,
 * and the rest joined by '-'; in a.  0 leaves it as it is.  oc-mirror writes an empty
 * component before the joined ones when most is 1, which no registry takes.
 */
bool imagespec_nest(struct arena *a, struct str text, size_t most, struct str *out,
		    struct err *e);

#endif
