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

/* The folder of an archive where what is written are programs. */
#define TAR_PROGRAMS "mkmirror/bin/"

struct tar_header {
	struct str name;
	struct str link;    /* what a link leads to; else empty */
	uint64_t size;      /* bytes of the body that follows */
	char type;          /* the typeflag: '0', 0 and '7' are regular files */
};

/* The values that extended headers have for the entry behind them. */
struct tar_extra {
	struct str name;    /* p is NULL when they have none */
	struct str link;    /* the same */
	bool has_size;
	uint64_t size;
};

/*
 * Reads the header in the block at h.  Unless it is an extended header itself
 * (tar_is_extra), the values in x replace its own, and x is emptied.  Name and link
 * point into the block, into x or into a.  False when the checksum is wrong or a
 * number is malformed.
 */
bool tar_header_read(struct arena *a, const char *h, struct tar_extra *x,
		     struct tar_header *out);
/* True for the type of an extended header, whose body describes other entries. */
bool tar_is_extra(char type);
/* Adds to x the values in the body of an extended header; x points into the body.
 * False when the body is malformed. */
bool tar_extra_read(struct tar_extra *x, char type, struct str body);

/*
 * The headers of a regular file, in a: one block, and before it an extended header
 * where the name or the size needs one.  They follow from name and size alone: mode
 * 0755 below TAR_PROGRAMS and else 0644, no owners, no times.  Status 2 when the name is empty or too long or has a
 * NUL.
 */
bool tar_headers(struct arena *a, struct str name, uint64_t size, struct str *out,
		 struct err *e);
/* The headers of an entry of any type and mode, under the name as it is. */
bool tar_entry(struct arena *a, struct str name, char type, uint64_t size, unsigned mode,
	       struct str *out, struct err *e);
/* The number of their bytes; the name must be one that tar_headers takes. */
size_t tar_headers_length(struct str name, uint64_t size);
/* The headers of a folder, whose mode is 0755. */
bool tar_folder(struct arena *a, struct str name, struct str *out, struct err *e);
/* The zeros that fill the last block of a body of so many bytes. */
static inline size_t
tar_padding(uint64_t size)
{
	return (TAR_BLOCK - (size_t)(size % TAR_BLOCK)) % TAR_BLOCK;
}

#endif
