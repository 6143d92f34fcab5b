/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACKAGE_H
#define PACKAGE_H
/*
 * Chart folders packed into archives: the files that .helmignore leaves, in
 * order of their names, as they are; the archive's bytes follow from those
 * alone (tar.h).
 */
#include "archive.h"
#include "base/tar.h"
#include "metadata.h"

/*
 * Packs the files of a chart, folder NAME/ first in every name, into sink.
 * The files are sorted in place.  Status 2 on names that an archive cannot
 * hold.
 */
bool chart_pack(struct arena *a, struct str name, struct chart_files *files,
		tgz_sink sink, void *data, struct err *e);

/* What Chart.yaml (and requirements.yaml) among the files says, checked as
 * Helm checks it; Helm's message when it is missing or wrong. */
bool chart_files_metadata(struct arena *a, const struct chart_files *files,
			  struct metadata *m, struct err *e);

/* The file of that name, or NULL. */
const struct chart_file *chart_file_named(const struct chart_files *files,
					  const char *name);

#endif
