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
	size_t piece;         /* and its number, from 1; else 0 */
	bool late;            /* a text that stands behind the blobs */
};

struct volume {
	struct str file;      /* NAME.001.tar */
	int64_t size;
	size_t blobs;         /* and pieces */
	int64_t index, docker; /* bytes of the entries in its index.json and manifest.json */
	int64_t metadata_at;  /* where the headers of its metadata begin */
};

/* The folder of a volume with what the user adds. */
#define FILES "mkmirror/files/"

/* A text that every volume has, as the lock, or a file that the first one has. */
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
	const struct volume_text *extra; /* files, behind the blobs of the first volume */
	size_t nextra;
	const char *blobs;    /* WORK/blobs, where plan keeps manifests */
	bool docker;          /* each volume gets a manifest.json */
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
	struct volume_entry *repeated; /* those of the metadata, as they stand in each volume:
	                         `at` counts from where their headers begin */
	int64_t repeated_size; /* with all headers and padding */
	struct str *index, *docker_entry; /* of each item in index.json, manifest.json */
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
