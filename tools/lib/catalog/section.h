/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CATALOG_SECTION_H
#define CATALOG_SECTION_H
/*
 * The sections of a configuration that say what is taken of operator catalogs: the
 * operators of an ImageSetConfiguration, or a FilterConfiguration
 * (olm.operatorframework.io/filter/mirror/v1alpha1).
 */
#include "config/imageset.h"

struct section_channel {
	struct str name, min, max, bundle, range;
};

struct section_package {
	struct str name, default_channel, min, max;
	struct str bundle;           /* minBundle, of v1alpha2 */
	struct str range;            /* of a FilterConfiguration */
	struct section_channel *channel;
	size_t nchannel;
	struct imageset_bundle *selected;
	size_t nselected;
};

struct section {
	struct str catalog;          /* a reference; empty in a FilterConfiguration */
	bool full, skip_dependencies;
	struct section_package *package;
	size_t npackage;
	const struct imageset_operator *operator; /* NULL in a FilterConfiguration */
};

struct sections {
	bool v1;                     /* of v1alpha2 */
	struct section *section;
	size_t n;
};

/* Reads the file at path, an ImageSetConfiguration in the dialect.  Fails with status 2,
 * file and line, and oc-mirror's messages for what it does not take. */
bool sections_read(struct arena *a, const char *path, enum imageset_dialect dialect,
		   struct sections *out, struct err *e);
/* The section of the catalog, or the only one when catalog is NULL.  Fails with status 2
 * when there is none, or more than one. */
bool sections_find(const struct sections *s, const char *path, const char *catalog,
		   const struct section **out, struct err *e);
/* The channel of the package's section; NULL when it has none of that name. */
const struct section_channel *section_channel(const struct section_package *p, struct str name);
/* The package of that name; NULL when the section has none. */
const struct section_package *section_package(const struct section *s, struct str name);
/* The range of versions that a minimum and a maximum make, or `range` when it has one;
 * empty when there is none.  As oc-mirror writes it: ">=1.0.0 <=2.0.0". */
struct str section_range(struct arena *a, struct str range, struct str min, struct str max);

#endif
