/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHAPE_H
#define SHAPE_H
/*
 * The looks of image references, and the names that things give to images.  No kind
 * of resource is known here.
 */
#include "base/str.h"

/* True when c ends a word in running text; "=" may be a part of a word. */
static inline bool
splits_words(char c)
{
	switch (c) {
	case '"': case '\'': case '`': case ',': case ';': case '|': case '&':
	case '<': case '>': case '(': case ')': case '{': case '}': case '[':
	case ']': case '\\':
		return true;
	default:
		return (unsigned char)c <= ' ';
	}
}

/* How much a string looks like a reference, wherever it is. */
enum look {
	LOOK_NONE,   /* not a reference */
	LOOK_WORD,   /* may be one: "busybox", "apps/v1", "redis:6379" */
	LOOK_NAMED,  /* a path and a tag: "bitnami/redis:7.0" */
	LOOK_PINNED  /* a host and a tag, or a digest */
};

/* The look of s; *ref takes s without a scheme such as docker://. */
enum look look_at(struct str s, struct str *ref);
/* True when s has a tag or a digest. */
bool has_version(struct str s);
/* True when the first element of the path s is a host: it has a dot or a port, or is
 * localhost. */
bool has_host(struct str s);
/* True for a name of a key, variable or flag that names images: "image", "initImage",
 * "RELATED_IMAGE_X", but not "imagePullPolicy". */
bool names_image(struct str name);
/* True for the name of a file: a picture, an archive or a disk image; and for a type of
 * pictures, "image/png". */
bool is_file_name(struct str s);
/* True for "k8s.gcr.io" and "localhost:5000", hosts without a path. */
bool is_host_alone(struct str s);
/* True for words that settings have where an image may be: "true", "always", "auto". */
bool is_setting(struct str s);

#endif
