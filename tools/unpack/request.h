/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNPACK_REQUEST_H
#define UNPACK_REQUEST_H
/* The request: what is to be brought again, one "DIGEST TAB REFERENCE" a line, sorted. */
#include "base/err.h"

struct request {
	struct arena *arena;
	struct str *line;     /* without its end */
	size_t n, cap;
	size_t images;        /* that are not complete at the target */
};

/* Adds the lines of the file at path, when there is one.  Status 2. */
bool request_read(struct request *r, const char *path, struct err *e);
/* Reads the receipt at path: adds blobs whose bytes in their volume are not those of
 * their digest, and says and counts the images that are hurt. */
bool request_find(struct request *r, const char *path, struct err *e);
/* Notes in the file `waiting` the blobs of the receipt that were sent, when some images
 * wait for others, so that a later run finds them where they are; else removes it. */
bool request_waiting(struct request *r, const char *receipt, const char *waiting,
		     struct err *e);
/* Writes the lines to path; removes that file when there is none. */
bool request_write(struct request *r, const char *path, struct err *e);

#endif
