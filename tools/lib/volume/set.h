/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SET_H
#define SET_H
/*
 * The set: what all volumes of one pack hold together, as each of them has it in
 * mkmirror/set.  It is text, a keyword and columns a line with TABs between, as
 * mkmirror-volume(5) describes it:
 *
 *	mkmirror-set 1
 *	name		NAME
 *	limit		BYTES or -
 *	base		KIND DIGEST
 *	volume		FILE SIZE DIGEST
 *	parity		FILE
 *	image		REFERENCE DIGEST PLATFORMS VOLUMES [cut]
 *	chart		REPOSITORY NAME VERSION DIGEST VOLUMES [cut]
 *	referrer	SUBJECT DIGEST TYPE
 *	file		NAME SIZE DIGEST VOLUMES
 *
 * The SIZE of a volume has 16 digits, so that the length of the text does not depend
 * on it.  A volume's digest is that of its mkmirror/manifest, which has the digest of all
 * else that is in it; so the digest of the set pins every byte of every volume.
 */
#include "base/err.h"

/* The newest version of the format. */
enum { SET_VERSION = 1 };

struct set_base {
	struct str kind;      /* "receipt", "set" or "lock" */
	struct str digest;    /* of that file */
};

struct set_volume {
	struct str file;      /* its name, without a folder */
	int64_t size;
	struct str digest;
};

/* An image or chart. */
struct set_item {
	struct str name;      /* as lock_item has it: a canonical reference, or the
	                         columns "chart REPOSITORY NAME VERSION" */
	struct str digest;
	struct str platforms; /* of an image: "all" or "linux/amd64,…" */
	struct str volumes;   /* numbers from 1, "1,3", of those that hold a part of
	                         it; "-" when the base has all of it */
	bool cut;             /* a blob of it stands in pieces in several volumes */
};

struct set_referrer {
	struct str subject, digest;
	struct str type;      /* its artifact type; may be empty */
};

/* A file that travels along. */
struct set_file {
	struct str name;
	int64_t size;
	struct str digest;
	struct str volumes;
};

struct volume_set {
	struct str name;      /* volumes are NAME.001.tar … */
	int64_t limit;        /* the most bytes of a volume; 0: any */
	struct set_base *base;
	size_t nbase;
	struct set_volume *volume; /* in their order */
	size_t nvolume;
	struct str parity;    /* the file that replaces a lost volume; empty: there is none */
	struct set_item *item; /* sorted by name, as are the referrers and files */
	size_t nitem;
	struct set_referrer *referrer;
	size_t nreferrer;
	struct set_file *file;
	size_t nfile;
};

/* The text of the set, in a. */
struct str set_text(struct arena *a, const struct volume_set *s);
/*
 * Reads the text; parts point into it or into a.  `what` names it in messages.
 * Status 2 for what set_text would not write, and for a newer version.
 */
bool set_parse(struct arena *a, struct str text, const char *what,
	       struct volume_set *out, struct err *e);
/* True when the volumes column lists the number. */
bool set_in_volume(struct str volumes, size_t number);

#endif
