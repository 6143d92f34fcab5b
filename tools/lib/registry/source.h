/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCE_H
#define SOURCE_H
/*
 * Sources: the locations from which images and charts are read.  These are layouts and
 * volumes (--source), which come first, and registries, which rules (--rewrite) may
 * replace by others for a part of the names.
 */
#include "oci/entries.h"
#include "oci/location.h"
#include "oci/ref.h"
#include "records/lock.h"
#include "registry.h"
#include "rewrite.h"

enum { LOCATIONS_MOST = 8 };

struct sources {
	struct location *place;   /* the layouts, then the volumes */
	size_t n, cap;
	struct rewrite rules;
	/* private */
	struct arena *arena;      /* of the options, in which the entries live too */
	char **volume;            /* volumes and folders of volumes, which are not open yet */
	size_t nvolume, capvolume;
	struct entries *entries;  /* of the places */
};

/* The locations that are tried for something, in this order. */
struct locations {
	struct location at[LOCATIONS_MOST];
	size_t n;
};

/* Takes --source, --rewrite or --rewrite-file; false when key is another option's.
 * A wrong argument sets e (opts_next reports it). */
bool sources_option(struct arena *a, struct sources *s, int key, const char *arg,
		    struct err *e);

/* Opens the volumes that the options named; to be called when all options are read and
 * before what follows.  Status 2, as collection_open. */
bool sources_open(struct arena *a, struct sources *s, struct err *e);
/* True when volumes are among the places. */
bool sources_have_volumes(const struct sources *s);
/* Looks for a blob in the places, by its digest; *at takes the place that has it. */
bool source_blob(struct arena *a, const struct sources *s, struct str digest,
		 struct location *at);
/*
 * Looks for an image in the places: HOST/REPOSITORY[:TAG], and its digest when that
 * is known.  ENTRIES_HAVE when the index of one names it; *at takes the place and *d
 * the descriptor, and whether the place gives the bytes is not looked at.
 * ENTRIES_BROKEN with e set when its entry has no digest.
 */
enum entries_found source_image(struct sources *s, struct str name,
				struct str digest, struct location *at,
				struct descriptor *d, struct err *e);
/*
 * Looks for a chart in the places, whose digest is that of a manifest, or of the archive
 * in one; one without a digest only where a set names it.  *at takes the place, *digest the digest of the manifest, and *bytes the
 * manifest, or nothing where a set names it and its volumes lack it.  ENTRIES_BROKEN with
 * e set when an index names it and the place does not give it.
 */
enum entries_found source_chart(struct arena *a, struct sources *s, const struct lock_item *i,
				struct location *at, struct str *digest, struct str *bytes,
				struct err *e);
/*
 * The registries that are asked for name, HOST/REPOSITORY: the results of
 * rewrite_names, or name itself when no rule matches.  A rule FROM=FROM keeps
 * the original among the results.  Status 2 for a result that is no location, or
 * for more than LOCATIONS_MOST.
 */
bool source_locations(struct arena *a, const struct sources *s, struct str name,
		      struct locations *out, struct err *e);
/* The URLs that are tried for something, in this order. */
struct source_urls {
	const char *at[LOCATIONS_MOST];
	size_t n;
};
/*
 * The URLs that are asked for an URL of http or https: the results of the rules for
 * its HOST/PATH, or itself when no rule matches.  A FROM that has a scheme holds for
 * that scheme alone.  A TO without one has that of the url, or http where the options
 * say so.  The query stays.  Status 2 as source_locations.
 */
bool source_urls(struct arena *a, const struct sources *s, const struct registry_options *o,
		 const char *url, struct source_urls *out, struct err *e);
/* The locations that are asked for the image of an item: the layout that its column "from"
 * names, the registries for that column, or those for the repository of its reference. */
bool source_item(struct arena *a, const struct sources *s, const struct lock_item *i,
		 struct locations *out, struct err *e);
/*
 * Looks for an image in the layout that its column "from" names: by its reference or
 * digest, and when it has no digest, the layout's only entry.  ENTRIES_LACK when the
 * column names a registry; ENTRIES_BROKEN with e set, status 2, when the layout has it
 * not.
 */
enum entries_found source_from(struct arena *a, struct sources *s, const struct lock_item *i,
			       struct location *at, struct descriptor *d, struct err *e);

#endif
