/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHARTLOCK_H
#define CHARTLOCK_H
/*
 * Chart.lock, and requirements.lock of charts of apiVersion v1: which versions the
 * dependencies of Chart.yaml have, one for each, in their order.
 */
#include "archive.h"
#include "metadata.h"

struct chart_lock {
	const char *file;        /* the name of the file; NULL when there is none */
	struct dependency **dep; /* as many as the chart has */
};

/*
 * Reads the lock among the files of the chart m.  Everything lives in a.  Fails with
 * status 2 when it is not YAML, or is out of sync with Chart.yaml: by its digest, as
 * `helm dependency build` finds it, or where it has none, by the name, repository and
 * version of each dependency.  For a repository that Chart.yaml names by an alias
 * (@NAME or alias:NAME) the lock has the URL.
 */
bool chart_lock_read(struct arena *a, const struct chart_files *files,
		     const struct metadata *m, struct chart_lock *out, struct err *e);

#endif
