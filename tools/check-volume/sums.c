/* SPDX-License-Identifier: Apache-2.0 */
#include "sums.h"

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"

struct str
sums_find(struct arena *a, const struct collection *c, const char *file, struct str wanted)
{
	struct err ignored = { .arena = a };
	struct str text, line, sum, name, digest;
	const char *path = path_join(a, path_dir(a, file),
				     arena_printf(a, "%.*s.sha256", STR_ARG(c->set.name)));

	if (!file_read(a, path, LIMIT_FILE, &text, &ignored))
		return STR("");
	while (str_cut(text, '\n', &line, &text)) {
		sum = str_sub(line, 0, 64);
		name = str_sub(line, 66, line.n); /* after "  " or " *" */
		digest = str_of(arena_printf(a, "sha256:%.*s", STR_ARG(sum)));
		if (str_eq(name, wanted) && digest_valid(digest))
			return digest;
	}
	return STR("");
}
