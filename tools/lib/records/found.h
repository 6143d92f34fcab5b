/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOUND_H
#define FOUND_H
/*
 * WORK/referrers.jsonl: what plan found that refers to images, which verify and
 * later plans read.  A line is of one image: its repository, the digest of its
 * manifest, and a list of [TAG, DIGEST], with "api" as a third element where the
 * registry's API gave the digest's manifest, a list of referrers.
 */
#include "base/err.h"

struct referrer {
	struct str tag, digest;
	bool api;          /* it is a list, which the API gave */
};

/* What was found for an image. */
struct found {
	struct str image;    /* HOST/REPOSITORY, or the location of charts */
	struct str subject;  /* the digest of its manifest */
	struct referrer *referrer;
	size_t n, cap;
};

struct found_list {
	struct arena *arena;
	struct found **v;
	size_t n, cap;
	struct map *index;   /* "IMAGE SUBJECT" → its place in v */
};

/* Reads the file into a list that lives in a; one that does not exist is empty.
 * Status 2, with file and line. */
bool found_read(struct found_list *l, struct arena *a, const char *path, struct err *e);
/* What was found for the image, or NULL when nobody has looked. */
const struct found *found_get(const struct found_list *l, struct str image, struct str subject);
/* Sets what was found for f's image, in place of what the list has. */
void found_set(struct found_list *l, struct found *f);
/* Adds one to what was found. */
void found_add(struct arena *a, struct found *f, struct referrer r);
/* Writes the file. */
bool found_write(const struct found_list *l, const char *path, struct err *e);

#endif
