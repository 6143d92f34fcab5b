/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VOLUMES_H
#define VOLUMES_H
/*
 * The volumes of a set, to the byte: which entries each has, and where.  All of it
 * follows from what is carried, the limit and the texts; nothing is written here.
 */
#include "carried.h"
#include "volume/place.h"
#include "volume/signature.h"

/* An entry of a volume's archive: a text, a blob or a piece of one. */
struct volume_entry {
	struct str path, digest;
	int64_t size;
	int64_t at;           /* where its bytes begin in the volume */
	struct str bytes;     /* of a text */
	const struct carried_blob *blob; /* NULL for a text */
	int64_t from;         /* of a piece: where in the blob it begins */
};

struct volume {
	struct str file;      /* NAME.001.tar */
	int64_t size;
	size_t blobs;         /* and pieces */
	int64_t index;        /* bytes of the entries in its index.json */
};

/* A text that every volume has: the lock and such. */
struct volume_text {
	const char *path;
	struct str bytes;
};

struct volumes {
	/* set by the caller */
	struct arena *arena;
	struct carried *carried;
	struct str name;
	int64_t limit;        /* the most bytes of a volume; 0: any */
	struct set_base *base;
	size_t nbase;
	const struct volume_text *text;
	size_t ntext;
	bool parity;          /* a file of parity is to replace a lost volume */
	const struct signature *sign; /* how the set is signed; NULL: not */
	/* the outcome */
	struct volume_set set;
	struct str set_text;
	struct str signature; /* of that text; empty: it is not signed */
	struct volume *volume;
	size_t n;
	bool first_only;      /* manifests and configs are in the first volume alone, as
	                         they would take over a tenth of each */
	/* private */
	struct place place;
	struct carried_blob **metadata, **placed; /* sorted by digest */
	size_t nmetadata, nplaced;
	struct str *index;    /* the entry of each item in index.json */
	size_t *home;         /* the volume that has all of the item; 0: none has, or
	                         HOME_ALL */
	int64_t set_length;   /* of the set's text, or what it is thought to be */
	int64_t signature_length; /* of the signature, likewise; 0: there is none */
};

/* The bytes of the largest volume, which are those of the parity too. */
int64_t volumes_largest(const struct volumes *v);

/* In a volume's place: each that has manifests. */
#define HOME_ALL SIZE_MAX

/* Sets the outcome.  Status 2 when volumes of that size cannot hold the set, or it cannot
 * be signed. */
bool volumes_make(struct volumes *v, struct err *e);

#endif
