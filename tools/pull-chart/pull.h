/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PULL_H
#define PULL_H
/*
 * Pulls chart archives into the store of the work folder.  Results live in the arena
 * of struct pull, which is reset after each component.
 */
#include "base/err.h"
#include "chart/archive.h"
#include "chart/metadata.h"
#include "config/mirrorfile.h"
#include "records/lock.h"
#include "registry/registry.h"
#include "registry/source.h"

enum { SUBCHARTS_DEEP = 16 };

struct pull {
	struct arena *arena;   /* memory for the current component */
	const char *work;      /* the absolute path of the work folder */
	const char *charts;    /* WORK/charts, the store of archives */
	struct http *http;
	const char *run;       /* identifies the run; an index is asked for once in a run */
	struct reads *reads;   /* takes the local files that were read */
	bool folders;          /* leave local folders alone */
	bool packs;            /* records come with charts, and folders are packed */
	const char *lock_path; /* of the lock, or NULL */
	struct lock lock;      /* whose charts are pulled by its digests */
	struct sources sources; /* locations that charts are read from instead */
	struct registry *registry; /* the client for OCI charts */
	const struct registry_options *options; /* the options of `registry` */
};

/* User and password for a host; user is NULL when there are none. */
struct login {
	const char *user, *password;
	bool when_asked; /* send them only after the server answered 401 */
};

/* A chart to pull. */
struct wanted {
	enum upstream_type type;
	struct str repository; /* a URL or an absolute path */
	struct str chart;      /* the chart's name; may be empty for UPSTREAM_LOCAL */
	struct str version;    /* a version, a constraint, or empty */
	struct str tag;        /* of an OCI chart, the tag or digest that is taken in
	                          place of one for the version; or empty */
	struct str locked;     /* the digest that the lock has, or empty: that of the manifest
	                          for UPSTREAM_OCI, else that of the archive */
	struct str pinned;     /* the digest that the record has, one of these, or empty */
	enum insecure insecure;
	struct login login;
	bool folder;           /* leave a folder alone that has all that its chart needs */
	int depth;             /* how many charts this one is a dependency of, one of the other */
};

/* A chart that was pulled. */
struct pulled {
	struct str chart, version;
	struct str digest;     /* of the archive */
	char *archive;         /* the path of the archive; NULL for a folder */
	struct str folder;     /* the folder that was left alone, or empty */
	struct str content;    /* the digest of its files */
	struct str manifest;   /* the digest of an OCI chart's manifest, or of the index
	                          that its tag names; or empty */
	char *prov;            /* the path of an OCI chart's provenance, or NULL */
	struct val annotated;  /* a list of the images in annotations of Chart.yaml */
};

/* Pulls a chart of any type.  Fails with a message that names it, as the functions
 * below. */
bool pull_chart(struct pull *p, const struct wanted *w, struct pulled *out,
		struct err *e);
/* Pulls from a chart repository, which has an index.yaml. */
bool pull_repo(struct pull *p, const struct wanted *w, struct pulled *out,
	       struct err *e);
/* Pulls from an OCI registry or layout. */
bool pull_oci(struct pull *p, const struct wanted *w, struct pulled *out,
	      struct err *e);
/* Takes the chart from the layouts and volumes of --source, by the digest that is known
 * of it; *found is false when none has it. */
bool pull_source(struct pull *p, const struct wanted *w, struct pulled *out, bool *found,
		 struct err *e);
/* Pulls an archive, or packs a folder unless w allows to leave it alone. */
bool pull_local(struct pull *p, const struct wanted *w, struct pulled *out,
		struct err *e);

/* Takes the images that annotations of Chart.yaml name: Artifact Hub's and Bitnami's. */
void pulled_annotate(struct arena *a, const struct metadata *m, struct pulled *out);

/*
 * Adds to files the charts that the chart in the folder `dir` depends on and that are
 * not in its charts/; Chart.lock, if there is one, decides about versions.
 */
bool pull_dependencies(struct pull *p, const char *dir, int depth,
		       struct chart_files *files, struct err *e);

/* A download of url into the store dir. */
struct download {
	const char *url;
	struct login login;
	const char *dir, *suffix;  /* names a file in the store */
	struct str want;           /* the digest that the bytes must have, or empty */
	size_t max;
	bool compressed;           /* the bytes are text, so ask for compression */
	bool quiet;                /* say nothing of a server that is passed over */
	const char *const *headers;
	/* the outcome */
	struct str digest;
	char *path;
	long status;               /* of the last answer */
	struct str etag, modified; /* headers of the last answer */
};

/* Downloads from the first of the URLs that rules (--rewrite) give for d->url which has
 * it.  Credentials go to the origin of d->url only, and headers where there is no
 * choice.  Failures but the last are said, unless d->quiet. */
bool download(struct pull *p, struct download *d, struct err *e);

/*
 * Opens the lines (chart/repoindex.h) of the repository's index, and asks for the
 * index first, unless this run has done so.  NULL on failure.
 */
FILE *index_open(struct pull *p, const char *repository,
		 const struct login *login, struct err *e);

#endif
