/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PACKAGE_H
#define PACKAGE_H
/*
 * Packs chart folders into archives: the files that .helmignore leaves, unchanged and
 * in order of their names.  The archive's bytes depend on the files alone
 * (base/tar.h).
 */
#include "archive.h"
#include "base/tar.h"
#include "metadata.h"

/*
 * Packs the files of a chart into sink; NAME/ is put before every name.  Sorts the
 * files in place.  Fails with status 2 on a name that an archive cannot hold.
 */
bool chart_pack(struct arena *a, struct str name, struct chart_files *files,
		tgz_sink sink, void *data, struct err *e);

/* The digest of the names and bytes of the files, in their order. */
struct str chart_files_digest(struct arena *a, const struct chart_files *files);

/* Reads Chart.yaml and requirements.yaml among the files and checks them as Helm
 * does.  Fails with Helm's message when Chart.yaml is missing or wrong. */
bool chart_files_metadata(struct arena *a, const struct chart_files *files,
			  struct metadata *m, struct err *e);

/* The file of that name, or NULL. */
const struct chart_file *chart_file_named(const struct chart_files *files,
					  const char *name);

#endif
