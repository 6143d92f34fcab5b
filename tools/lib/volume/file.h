/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VOLUME_FILE_H
#define VOLUME_FILE_H
/*
 * One volume that is read: the entries of its archive and where they stand.  They are
 * what mkmirror/manifest lists, each header being compared with the only one that its
 * path and size can have; where there is no such text, or it is damaged, they are
 * found by scanning the headers.  Bytes of blobs are not read, so they may have
 * another digest than their name says.
 */
#include "base/map.h"
#include "contents.h"
#include "mark.h"

/* Something that is wrong with a volume. */
struct volume_fault {
	struct str entry;     /* the path of the entry; empty: of no one entry */
	const char *what;
};

struct volume_file {
	const char *path;
	struct str name;      /* its last element */
	int64_t size;
	bool ours;            /* mkmirror wrote it: it has mkmirror/volume or such */
	bool listed;          /* the entries are those that its contents list */
	struct contents entries; /* in the order of the archive; the digest of one that was
	                         found by scanning is what its name says, or empty */
	bool marked;          /* mark and set are as mkmirror/volume says them */
	struct mark mark;
	struct str set;       /* the text mkmirror/set; p is NULL when it was not found */
	struct str signature; /* mkmirror/set.sig; empty when there is none */
	bool pinned;          /* texts are read only as the contents list them: the set that
	                         has the contents' digest is signed (signature_check) */
	struct str set_digest, contents_digest; /* of the texts that are there */
	struct volume_fault *fault;
	size_t nfault, capfault;
	int64_t changed[4];   /* for volume_file_unchanged */

	/* of an archive of another program */
	bool packed;          /* it is compressed: places are those of what it was made from */
	struct map *text;     /* of a compressed one: what was read in passing, by digest, or
	                         by path where an entry has none */
	struct map *layer;    /* of a compressed one: path → how the layer there is compressed */
	struct map *link;     /* path → what the link there leads to */
};

/* Opens the volume at path, which must live as long as *out.  What is wrong with it is
 * noted there (fault).  An archive of another program may be compressed.  Status 2 when
 * it cannot be read or is no tar archive, when it is of a newer format, or when an archive
 * that mkmirror did not write is malformed. */
bool volume_file_open(struct arena *a, const char *path, struct volume_file *out,
		      struct err *e);
/* The same for a volume that is lost and follows from others: `path` is as joint_path
 * makes it, and the set says name and size. */
bool volume_file_rebuild(struct arena *a, const char *path, struct str name, int64_t size,
			 struct volume_file *out, struct err *e);
/* Notes a fault of the entry. */
void volume_fault_add(struct arena *a, struct volume_file *f, struct str entry,
		      const char *what);
/* The digest and, for a piece of a blob that is cut, the number of the piece, else 0, of
 * a path below blobs/; false for another path.  The digest lives in a. */
bool volume_blob_path(struct arena *a, struct str path, struct str *digest, size_t *piece);
/* True unless the file was written or another put in its place since it was opened; of
 * one that follows from others always. */
bool volume_file_unchanged(const struct volume_file *f);

#endif
