/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOUND_H
#define FOUND_H
/*
 * WORK/referrers.jsonl, the referrers of images that plan has found, for verify and
 * later plans.  A line has one image: its repository, the digest of its manifest,
 * and a list of [TAG, DIGEST], with "api" as a third element when the manifest with
 * that digest is the list of referrers that the registry's API gave.
 */
#include "base/err.h"

struct referrer {
	struct str tag, digest;
	bool api;          /* the digest is that of a list of referrers by the API */
};

/* The referrers that were found for an image. */
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
	struct map *index;   /* "IMAGE SUBJECT" → index in v */
};

/* Reads the file into a list, which lives in a and is empty when there is no such
 * file.  Fails with status 2 and a message that names file and line. */
bool found_read(struct found_list *l, struct arena *a, const char *path, struct err *e);
/* The referrers of the image, or NULL when they were not looked for. */
const struct found *found_get(const struct found_list *l, struct str image, struct str subject);
/* Puts f into the list, in place of an entry for the same image. */
void found_set(struct found_list *l, struct found *f);
/* Adds a referrer to f. */
void found_add(struct arena *a, struct found *f, struct referrer r);
/* Writes the file, as jsonl_save does. */
bool found_write(const struct found_list *l, const char *path, struct err *e);

#endif
