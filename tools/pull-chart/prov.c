/* SPDX-License-Identifier: Apache-2.0 */
#include "prov.h"

#include "base/io.h"
#include "base/limits.h"

bool
prov_valid(struct arena *a, const char *path, struct str digest)
{
	struct err quiet = { .arena = a };
	struct str text;

	return file_read(a, path, LIMIT_CHART_FILE, &text, &quiet) &&
		str_starts(text, STR("-----BEGIN PGP SIGNED MESSAGE-----")) &&
		str_holds(text, digest);
}
