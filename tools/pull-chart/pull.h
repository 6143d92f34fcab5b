/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PULL_H
#define PULL_H
/*
 * Chart archives into the store of the work folder, from wherever a component
 * says that its chart is.  What is handed out lives in the arena of struct
 * pull, which is given back after each component.
 */
#include "base/err.h"
#include "chart/archive.h"
#include "config/mirrorfile.h"
#include "registry/registry.h"
#include "registry/source.h"

enum { SUBCHARTS_DEEP = 16 };

struct pull {
	struct arena *arena;   /* of the component at hand */
	const char *work;      /* the work folder, absolute */
	const char *charts;    /* WORK/charts, the store of archives */
	struct http *http;
	const char *run;       /* names the run: an index is read once in it */
	struct reads *reads;   /* local files that counted */
	struct sources sources; /* where OCI charts are read instead */
	struct registry *registry; /* the client for OCI charts */
	const struct registry_options *options; /* it was made with */
};

/* User and password for a host; NULL when there are none. */
struct login {
	const char *user, *password;
	bool when_asked; /* sent only after the server answered 401 */
};

/* A chart that is wanted. */
struct wanted {
	enum upstream_type type;
	struct str repository; /* URL or absolute path */
	struct str chart;      /* its name; may be empty when local */
	struct str version;    /* or a constraint, or empty */
	enum insecure insecure;
	struct login login;
	int depth;             /* how many charts asked for it in turn */
};

/* What was found. */
struct pulled {
	struct str chart, version;
	struct str digest;     /* of the archive */
	char *archive;         /* its path */
	struct str manifest;   /* digest of an OCI chart's manifest, or empty */
	struct val annotated;  /* images that Chart.yaml names: a list */
};

/* Gets a chart by its type. */
bool pull_chart(struct pull *p, const struct wanted *w, struct pulled *out,
		struct err *e);
/* From a repository with an index.yaml. */
bool pull_repo(struct pull *p, const struct wanted *w, struct pulled *out,
	       struct err *e);
/* From an OCI registry or layout. */
bool pull_oci(struct pull *p, const struct wanted *w, struct pulled *out,
	      struct err *e);
/* From a folder, which is packed, or an archive. */
bool pull_local(struct pull *p, const struct wanted *w, struct pulled *out,
		struct err *e);

/*
 * Adds the charts that Chart.yaml at `dir` depends on and its charts/ lacks
 * to files, as Chart.lock has them when there is one.
 */
bool pull_dependencies(struct pull *p, const char *dir, int depth,
		       struct chart_files *files, struct err *e);

/* Downloads: GET of url into the store dir. */
struct download {
	const char *url;
	struct login login;
	const char *dir, *suffix;  /* of the store */
	struct str want;           /* the digest it must have, or empty */
	size_t max;
	bool compressed;           /* a text */
	bool once;                 /* not tried again */
	const char *const *headers;
	/* the outcome */
	struct str digest;
	char *path;
	long status;               /* of the last answer */
	struct str etag, modified; /* headers of the answer */
};

bool download(struct pull *p, struct download *d, struct err *e);

/*
 * Opens the lines (repoindex.h) of the repository's index, which is asked for
 * unless this run did so; NULL on failure.
 */
FILE *index_open(struct pull *p, const char *repository,
		 const struct login *login, struct err *e);

#endif
