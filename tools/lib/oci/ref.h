/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REF_H
#define REF_H
/*
 * Image references: HOST[:PORT]/REPOSITORY[:TAG][@DIGEST], by the grammar of
 * distribution's reference package.  As docker does, parsing fills in the parts
 * that people leave out: docker.io, library/, the tag latest.  index.docker.io
 * and registry-1.docker.io become docker.io.
 */
#include "base/err.h"

struct ref {
	struct str host;       /* "docker.io", "127.0.0.1:5000" */
	struct str repository; /* "library/nginx" */
	struct str tag;        /* empty when only a digest was given */
	struct str digest;     /* empty when none was given */
};

/* Parses text; the parts point into text or into a.  Fails with status 2 and a
 * message that says what is wrong with text. */
bool ref_parse(struct arena *a, struct str text, struct ref *out, struct err *e);
/* The canonical spelling, in a. */
struct str ref_str(struct arena *a, const struct ref *r);
/* True when the host, which may have a port, is this machine: localhost,
 * 127.0.0.0/8 or [::1]. */
bool ref_is_loopback(struct str host);

/* text for messages: credentials, which people put before an '@' by mistake, are
 * replaced by "***". */
struct str ref_redact(struct arena *a, struct str text);

/* The tag of a chart's version, in which helm writes '_' for '+', and the version
 * of a tag; both in a. */
struct str chart_tag(struct arena *a, struct str version);
struct str chart_tag_version(struct arena *a, struct str tag);
/* True when a chart of that name can have a repository in a registry; else e says what
 * is wrong with the name, with status 2. */
bool chart_name_check(struct str name, struct err *e);

#endif
