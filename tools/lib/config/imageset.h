/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMAGESET_H
#define IMAGESET_H
/*
 * oc-mirror's ImageSetConfiguration and DeleteImageSetConfiguration: the releases,
 * operators, charts and images that are wanted, in the dialects v1alpha2 and
 * v2alpha1.  Texts that the file does not have are empty, and arrays NULL; an array
 * that it has without elements is not NULL.  Paths are as the file has them.
 * Everything lives in the arena given.
 */
#include "checker.h"
#include "imagespec.h"

/* The dialect: what the file's apiVersion says, or, as oc-mirror's --v1 and --v2, this
 * one whatever it says. */
enum imageset_dialect { IMAGESET_BY_FILE, IMAGESET_V1, IMAGESET_V2 };

enum {
	IMAGESET_DELETE = 1, /* a DeleteImageSetConfiguration is expected */
	IMAGESET_BUNDLES = 2 /* packages may have `bundles`, as in 4.17 and 4.18 */
};

struct imageset_platform {
	struct str os, architecture;
};

struct imageset_release {
	struct str name, type, min, max; /* the type "okd", or another one for OpenShift */
	bool shortest, full;
};

struct imageset_channel {
	struct str name, min, max;
	struct str min_bundle; /* v1alpha2 */
};

struct imageset_bundle {
	struct str name;
};

struct imageset_package {
	struct str name, default_channel, min, max;
	struct str min_bundle; /* v1alpha2 */
	struct imageset_channel *channel;
	size_t nchannel;
	struct imageset_bundle *bundle; /* with IMAGESET_BUNDLES */
	size_t nbundle;
};

struct imageset_operator {
	struct str catalog, target_catalog, target_tag, template;
	struct str target_name, original; /* v1alpha2 */
	bool full, skip_dependencies;
	struct imageset_package *package;
	size_t npackage;
	struct imageset_platform *platform;
	size_t nplatform;
};

struct imageset_image {
	struct str name, target_repo, target_tag;
	struct imageset_platform *platform;
	size_t nplatform;
};

/* What this project adds to a chart: the key `mkmirror`. */
struct imageset_render {
	struct str *values; /* paths */
	size_t nvalues;
	struct str *set;    /* PATH=VALUE */
	size_t nset;
	struct str namespace;
};

struct imageset_chart {
	struct str name, version, path;
	struct str *image_path;
	size_t nimage_path;
	struct imageset_platform *platform;
	size_t nplatform;
	struct imageset_render render;
};

struct imageset_repository {
	struct str name, url;
	struct imageset_chart *chart;
	size_t nchart;
};

struct imageset_helm {
	struct imageset_repository *repository;
	size_t nrepository;
	struct imageset_chart *local;
	size_t nlocal;
};

struct imageset_platforms {
	bool graph, kubevirt;
	struct str release; /* the reference of one release, instead of channels */
	struct imageset_release *channel;
	size_t nchannel;
	struct str *architecture;
	size_t narchitecture;
	struct imageset_platform *platform;
	size_t nplatform;
};

/* Where oc-mirror of v1alpha2 keeps what it did; nothing is read from there. */
struct imageset_registry {
	struct str url;
	bool skip_tls;
};

struct imageset_folder {
	struct str path;
};

struct imageset_storage {
	struct imageset_registry registry;
	struct imageset_folder local;
};

/* A key of a file with one name: of blockedImages, a regular expression. */
struct imageset_name {
	struct str name;
};

/* The part `mirror` of the file, or `delete`. */
struct imageset_body {
	struct imageset_platforms platform;
	struct imageset_operator *operator;
	size_t noperator;
	struct imageset_image *image;
	size_t nimage;
	struct imageset_helm helm;
	struct imageset_name *blocked, *sample;
	size_t nblocked, nsample;
};

struct imageset {
	struct checker check; /* for messages with file and line */
	enum imageset_dialect dialect; /* IMAGESET_V1 or IMAGESET_V2 */
	struct str kind, version; /* kind and apiVersion */
	struct str section;   /* "mirror" or "delete": the root of keys in messages */
	int64_t archive_size; /* GiB; 0: not given */
	struct imageset_storage storage; /* v1alpha2 */
	struct imageset_body body;
};

/*
 * Reads the file at path and checks it.  Fails with status 2; the message has all that
 * is wrong beyond the types of values, each with file, line and what to write.
 */
bool imageset_read(struct arena *a, const char *path, enum imageset_dialect dialect,
		   unsigned flags, struct imageset *out, struct err *e);
/* Reads the catalog's reference into *s; *path takes its path, or what targetCatalog or
 * targetName make of it, in a.  Fails when the catalog is no reference or targetCatalog
 * no path. */
bool imageset_catalog_path(struct arena *a, const struct imageset_operator *o,
			   struct imagespec *s, struct str *path, struct err *e);
/*
 * The name by which catalogs are told apart: the catalog with targetTag for its tag and
 * targetCatalog for its path; in a.  Fails as imageset_catalog_path does.
 */
bool imageset_catalog_name(struct arena *a, const struct imageset_operator *o,
			   struct str *out, struct err *e);

/* Private to the files imageset*.c: the checks of what was read. */
bool imageset_check(struct imageset *s, unsigned flags, struct err *e);

#endif
