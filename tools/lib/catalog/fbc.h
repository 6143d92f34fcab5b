/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FBC_H
#define FBC_H
/*
 * A file-based catalog of operators: packages, their channels and bundles, deprecations
 * and other documents.  What decides about upgrades is in memory; the documents
 * themselves are put away (spool.h), without the blanks between their values.
 */
#include "base/map.h"
#include "golang/semver.h"
#include "spool.h"

/* The names of entries and bundles as numbers from 1; 0 is no name. */
struct fbc_names {
	struct map *ids;
	struct str *text;
	size_t n, cap;
};

struct fbc_entry {
	uint32_t name, replaces;
	uint32_t *skip;
	uint32_t nskip;
	bool kept;
};

/* Where a document stands: file and line, and in which order it was read. */
struct fbc_place {
	const char *file;
	size_t line, number;
};

struct fbc_channel {
	struct fbc_package *package;
	struct str name;
	struct fbc_entry *entry;
	size_t n;
	bool kept;                /* set to false by a filter */
	bool named;               /* set to false when a filter does not name it */
	struct fbc_place place;
	struct spool_text text;
	struct fbc_channel *next; /* of the catalog, in the order of files */
};

/* What a bundle needs of other packages: a package in a range of versions, or an API. */
struct fbc_need {
	struct str package, range; /* or */
	struct str gvk;            /* group, version and kind with slashes between */
};

struct fbc_bundle {
	struct fbc_package *package;
	uint32_t name;
	struct str version_text;
	struct semver version;
	const char *no_version;   /* why it has none, or NULL */
	const char *no_images;    /* what is wrong with its related images, or NULL */
	bool kept;
	struct fbc_need *need;
	size_t nneed;
	struct str *gives;        /* the APIs, as gvk above */
	size_t ngives;
	struct fbc_place place;
	struct spool_text text;
	struct fbc_bundle *next; /* of the package */
};

/* A document of deprecations, or of a schema that is not known. */
struct fbc_other {
	bool deprecations;
	struct fbc_place place;
	struct spool_text text;
	struct fbc_other *next; /* of the package */
};

struct fbc_package {
	struct str name;           /* empty for documents of no package */
	bool declared;             /* there is a document for it */
	bool kept;                 /* set to false by a filter */
	struct str default_channel;
	struct str new_default;    /* set by a filter in its place; or empty */
	struct fbc_place place;
	struct spool_text text;
	struct map *channels;      /* name → struct fbc_channel */
	struct map *bundles;       /* name → struct fbc_bundle */
	struct fbc_bundle *bundle, **last_bundle;
	struct fbc_other *other, **last_other;
};

struct fbc {
	struct arena *arena;
	struct map *packages;      /* name → struct fbc_package */
	struct fbc_channel *channel, **last_channel;
	struct fbc_names names;
	struct spool spool;
	size_t documents;
	uint64_t bytes;
	const struct map *wanted;  /* set of names of packages; NULL: all.  Set by the caller */
	bool dependencies;         /* set by the caller: bundles' needs are read */
};

/* An empty catalog, which takes memory of a.  Status 2. */
bool fbc_open(struct fbc *c, struct arena *a, struct err *e);
/*
 * Adds a document, which jsontext_compact has made.  Documents of packages that are not
 * wanted are passed over.  Fails with status 2 and file and line for a document of no
 * schema, one whose values have wrong kinds, and for a package, channel or bundle that is
 * there already.
 */
bool fbc_add(struct fbc *c, const char *file, size_t line, struct str json,
		 struct err *e);
/* Brings what was added into the order of the files' paths, as a walk meets them. */
void fbc_sort(struct fbc *c);
/* Compares two places as fbc_sort orders them. */
int fbc_place_cmp(const struct fbc_place *a, const struct fbc_place *b);
/* The text of a name's number. */
struct str fbc_name(const struct fbc *c, uint32_t name);
/* The package, channel, bundle of that name; NULL when there is none. */
struct fbc_package *fbc_package(const struct fbc *c, struct str name);
struct fbc_channel *fbc_channel(const struct fbc_package *p, struct str name);
struct fbc_bundle *fbc_bundle(const struct fbc *c, const struct fbc_package *p,
				      uint32_t name);
void fbc_close(struct fbc *c);

#endif
