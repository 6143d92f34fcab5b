/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXTENT_H
#define EXTENT_H
/*
 * Bytes of a blob at a place of a file, as in an archive that is not unpacked.  A
 * blob that is cut stands in several extents, one after the other.  A file that is read
 * may be one that follows from others (joint.h), and one that was compressed as a whole
 * (packed.h) has places of what it was made from.
 */
#include "joint.h"

struct extent {
	const char *path;
	int64_t at, size; /* the first byte, and how many */
	bool packed;      /* of what the compressed file was made from; for reading only */
};

/* Reads "OFFSET+SIZE:PATH", several with newlines between, into a list of *n; of a
 * compressed file "zOFFSET+SIZE:PATH".  Status 2 when text is something else. */
bool extents_parse(struct arena *a, struct str text, struct extent **out, size_t *n,
		   struct err *e);
/* The text that extents_parse reads, in a. */
struct str extents_text(struct arena *a, const struct extent *v, size_t n);

/* Reads all bytes of the n extents into a, and checks their digest unless that is empty.
 * Status 1 when they cannot be read, are fewer, or have another digest. */
bool extents_read(struct arena *a, const struct extent *v, size_t n, struct str digest,
		  struct str *out, struct err *e);
/* The number of bytes of the n extents together. */
int64_t extents_size(const struct extent *v, size_t n);

/* Extents that are read or written in their order. */
struct extent_stream {
	const struct extent *v;
	size_t n;
	size_t number;    /* of the one that is read or written, from 0 */
	int64_t done;     /* bytes of that one */
	struct joint f;   /* its file, when one is open for reading */
	int fd;           /* for writing; -1 when none is open */
	struct packed *packed; /* its file, when a compressed one is open for reading */
	bool writing;
};

/* Starts at byte `from` of them all; opens no file yet. */
void extent_start(struct extent_stream *s, const struct extent *v, size_t n, int64_t from,
		  bool writing);
/* Reads at most n bytes to p; *got is 0 after the last one, or when a file ends
 * earlier.  Status 1, naming the file, on failure. */
bool extent_read(struct extent_stream *s, void *p, size_t n, size_t *got, struct err *e);
/* Writes all n bytes; a file that is not there is made.  The path "-" is standard output,
 * which gets them whatever their offset is.  Status 1. */
bool extent_write(struct extent_stream *s, const void *p, size_t n, struct err *e);
/* Closes the file that is open.  Status 1 when that fails after writing. */
bool extent_end(struct extent_stream *s, struct err *e);

#endif
