/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REF_H
#define REF_H
/*
 * Image references: HOST[:PORT]/REPOSITORY[:TAG][@DIGEST], by the grammar of
 * distribution's reference package.  Parsing fills in what people leave out,
 * as docker does: docker.io, library/, the tag latest.  index.docker.io and
 * registry-1.docker.io are docker.io.
 */
#include "base/err.h"

struct ref {
	struct str host;       /* "docker.io", "127.0.0.1:5000" */
	struct str repository; /* "library/nginx" */
	struct str tag;        /* empty when only a digest was given */
	struct str digest;     /* empty when none */
};

/* Parses text; the parts point into text or into a.  Status 2 on failure,
 * saying what is wrong with it. */
bool ref_parse(struct arena *a, struct str text, struct ref *out, struct err *e);
/* The canonical spelling, in a. */
struct str ref_str(struct arena *a, const struct ref *r);
/* True when the host is one of loopback: localhost, 127.0.0.0/8, [::1]. */
bool ref_is_loopback(struct str host);

/* text for messages, without the credentials that somebody put before an '@'. */
struct str ref_redact(struct arena *a, struct str text);

/* The tag of a chart's version, and the version of a tag: '+' <-> '_'. */
struct str chart_tag(struct arena *a, struct str version);
struct str chart_tag_version(struct arena *a, struct str tag);

#endif
