/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTION_H
#define COLLECTION_H
/*
 * Volumes that are read together: some or all of one set, or archives of other
 * programs that are OCI layouts.  A blob is found by its digest, whichever volume has
 * it, as the places of files (oci/extent.h) where its bytes stand.
 */
#include "base/map.h"
#include "file.h"
#include "oci/extent.h"
#include "oci/manifest.h"

/* Where an extent of a blob is. */
struct collection_place {
	size_t volume;        /* the number of the volume in the collection, from 0 */
	size_t piece;         /* that of the piece, from 1, or 0 for a whole blob */
};

/* A blob that some volume has; found by its digest. */
struct collection_blob {
	struct str digest;
	int64_t size;         /* of the pieces that are there */
	struct extent *extent; /* the first copy, or the pieces in their order */
	struct collection_place *place; /* of each extent */
	size_t n;
	bool cut;             /* it stands in pieces */
	bool gap;             /* a piece before another is not there */
	struct str text;      /* its bytes, when they are in memory; else p is NULL.  A manifest
	                         that was made for an archive without one has no extents */
	bool copies;          /* other volumes have it too */
	bool sound;           /* the bytes at `extent` were read and have the digest */
	/* private */
	size_t capextent, capplace;
	struct extent extent_one; /* the room for one, which most need */
	struct collection_place place_one;
};

/* A manifest that an archive of another program names. */
struct collection_item {
	struct str name;      /* a canonical reference; empty when nothing tells it */
	struct descriptor what;
};

/* What such an archive has and cannot be taken, or not under a name. */
struct collection_left {
	struct str what;
	const char *why;
};

struct collection {
	struct arena *arena;
	struct volume_file *file; /* of a set: in the order of their numbers */
	size_t n;
	size_t *number;       /* of each file in the set, from 1 */
	bool has_set;         /* they are of one set, which mkmirror wrote */
	struct volume_set set;
	struct str set_digest;
	bool complete;        /* all volumes of the set are there */
	const char *parity;   /* the set's file of parity; NULL: it is not there */
	size_t rebuilt;       /* the number in the set of the volume that is read from the
	                         parity and the others, though it is lost; 0: there is none */
	struct volume_file *lost; /* what is there in its place; NULL: nothing */
	struct map *blob;     /* digest → struct collection_blob */

	/* of archives of other programs, which have no set */
	bool others;
	struct collection_item *item; /* sorted by name and digest */
	size_t nitem, capitem;
	struct collection_left *left; /* in the order of the archives */
	size_t nleft, capleft;
	size_t nstored;       /* tags and revisions in the storage of a registry */
};

/*
 * Opens the n volumes, or folders of volumes: the files NAME.tar in it that mkmirror
 * wrote, or that the set of the others names; or where there are none of mkmirror,
 * other archives (others.h).  All volumes must be of one set.  What is wrong with a volume
 * is noted there.  A path NAME.parity, or such a file in a folder, is the parity of the set:
 * the one volume that is not there, or is seen to be damaged, is rebuilt
 * (collection_rebuild).  Fails with status 2 when there is no volume, when they
 * are of two sets, when two are the same one of a set, or as volume_file_open does.
 */
bool collection_open(struct collection *c, struct arena *a, char *const *path, size_t n,
		     struct err *e);
/* Reads the volume of that number in the set, from 1, from the parity and the other
 * volumes from now on.  False, and all is as it was, when these do not give it. */
bool collection_rebuild(struct collection *c, size_t number);
/* The blob, or NULL when no volume has a part of it. */
const struct collection_blob *collection_find(const struct collection *c, struct str digest);
/*
 * True when the volumes have all of the blob; its places go to *v.  When several volumes
 * have it and it is of at most `small` bytes, it is read, and its place is one with the
 * right bytes where there is one.  *n is 0 for a blob whose bytes are in memory alone.
 */
bool collection_sound(const struct collection *c, struct str digest, size_t small,
		      const struct extent **v, size_t *n);
/* Reads a blob of at most max bytes into a.  Status 2 when no volume has it or it is
 * larger, 1 when no copy has bytes of the digest, or they cannot be read. */
bool collection_read(const struct collection *c, struct arena *a, struct str digest,
		     size_t max, struct str *out, struct err *e);
/* Reads the listed text of that path, such as index.json or mkmirror/lock, of the
 * volume into a; its digest is checked where the contents have it.  Status 2 when the
 * volume has none, 1 when it cannot be read or was changed. */
bool collection_text(const struct volume_file *f, struct arena *a, const char *path,
		     struct str *out, struct err *e);

/* What opening and rebuilding share: the first opens without rebuilding, the second
 * compares the volume of that number with what the set says of it, the third finds the
 * places of all blobs. */
bool collection_gather(struct collection *c, struct arena *a, char *const *path, size_t n,
		       struct err *e);
void collection_compare(struct collection *c, struct volume_file *f, size_t number);
void collection_index(struct collection *c);
/* Reads the entry's bytes, at most max of them, into a, and checks their digest where the
 * entry has one.  Status as that of collection_text. */
bool collection_entry(struct arena *a, const struct volume_file *f,
		      const struct contents_entry *x, size_t max, struct str *out,
		      struct err *e);
/* The blob of that digest, which is made when there is none. */
struct collection_blob *collection_blob_of(struct collection *c, struct str digest);
/* Adds a place of the blob, before those of later pieces. */
void collection_place_add(struct collection *c, struct collection_blob *b, struct extent x,
			  size_t volume, size_t piece);

#endif
