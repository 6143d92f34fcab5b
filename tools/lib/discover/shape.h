/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SHAPE_H
#define SHAPE_H
/*
 * What an image reference looks like, and the names that are given to images.
 * Nothing here knows a kind of resource.
 */
#include "base/str.h"

/* How much a string looks like a reference, without knowing where it stands. */
enum look {
	LOOK_NONE,   /* it is none */
	LOOK_WORD,   /* might be one: "busybox", "apps/v1", "redis:6379" */
	LOOK_NAMED,  /* a path and a tag: "bitnami/redis:7.0" */
	LOOK_PINNED  /* a host and a tag, or a digest */
};

/* Judges s; *ref is s without a scheme such as docker://. */
enum look look_at(struct str s, struct str *ref);
/* True when s has a tag or a digest. */
bool has_version(struct str s);
/* True when the first part of s's path is a host: it has a dot or a port, or
 * is localhost. */
bool has_host(struct str s);
/* True for a name (a key, a variable, a flag) that is given to images:
 * "image", "initImage", "RELATED_IMAGE_X", but not "imagePullPolicy". */
bool names_image(struct str name);
/* True for the name of a file: a picture, or a disk of a machine. */
bool is_file_name(struct str s);

#endif
