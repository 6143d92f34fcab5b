/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SOURCE_H
#define SOURCE_H
/*
 * Sources: the locations from which images are read.  These are layouts
 * (--source), which come first, and registries, which rules (--rewrite) may
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
	struct location *layout;
	size_t nlayout, caplayout;
	struct entries *entries;  /* of the layouts */
	struct rewrite rules;
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

/*
 * Looks for an image in the layouts: HOST/REPOSITORY[:TAG], and its digest when that
 * is known.  ENTRIES_HAVE when the index of a layout names it; *at takes the layout
 * and *d the descriptor, and whether the layout gives the bytes is not looked at.
 * ENTRIES_BROKEN with e set when its entry has no digest.
 */
enum entries_found source_layout(struct arena *a, struct sources *s, struct str name,
				 struct str digest, struct location *at,
				 struct descriptor *d, struct err *e);
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
