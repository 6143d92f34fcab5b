/* SPDX-License-Identifier: Apache-2.0 */
#ifndef USTAR_H
#define USTAR_H
/*
 * Headers of tar archives, block by block: the ustar interchange format and its
 * extended headers (POSIX.1-2008, pax, "EXTENDED DESCRIPTION").  GNU's long names
 * and numbers in base 256 are read and never written.
 */
#include "err.h"

enum {
	TAR_BLOCK = 512,    /* headers and bodies fill whole blocks */
	TAR_NAME_MOST = 4096
};

struct tar_header {
	struct str name;
	uint64_t size;      /* bytes of the body that follows */
	char type;          /* as it stands: '0', 0 and '7' are regular files */
};

/* What extended headers say of the entry after them. */
struct tar_extra {
	struct str name;    /* p is NULL when they say none */
	bool has_size;
	uint64_t size;
};

/*
 * Reads the header in the block at h.  What x says holds for it, and x is emptied,
 * unless it is an extended header itself (tar_is_extra).  The name points into the
 * block, into x or into a.  False when the sum is wrong or a number is none.
 */
bool tar_header_read(struct arena *a, const char *h, struct tar_extra *x,
		     struct tar_header *out);
/* True for a header whose body says something of other entries. */
bool tar_is_extra(char type);
/* Adds to x what the body of an extended header says; x points into the body.
 * False when it is malformed. */
bool tar_extra_read(struct tar_extra *x, char type, struct str body);

/*
 * The headers of a regular file, in a: one block, and before it an extended header
 * where the name or the size needs one.  They follow from name and size alone: mode
 * 0644, no owners, no times.  Status 2 when the name is no relative path that tar
 * can hold.
 */
bool tar_headers(struct arena *a, struct str name, uint64_t size, struct str *out,
		 struct err *e);
/* The zeros that fill the last block of a body of so many bytes. */
static inline size_t
tar_padding(uint64_t size)
{
	return (TAR_BLOCK - (size_t)(size % TAR_BLOCK)) % TAR_BLOCK;
}

#endif
