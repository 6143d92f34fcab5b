/* SPDX-License-Identifier: Apache-2.0 */
/* The function tables together hold what the file `coverage` beside this one
 * names, no more and no less, and each is sorted as look-ups need it. */
#include <string.h>

#include "../tap.h"
#include "base/io.h"
#include "base/limits.h"
#include "sprig/families.h"

static int
times_defined(struct str name)
{
	const struct tmpl_family *family;
	const struct func *f;
	int n = 0;

	for (family = sprig_families(); family->funcs; family++)
		for (f = family->funcs; f->name; f++)
			n += str_is(name, f->name);
	return n;
}

/* True when the text has a line that is name. */
static bool
is_listed(struct str text, const char *name)
{
	struct str line;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (str_is(line, name))
			return true;
	}
	return false;
}

static void
check_family(const struct func *f, struct str names)
{
	const char *last = "";

	for (; f->name; f++) {
		if (strcmp(last, f->name) >= 0)
			ok(false, "%s stands after %s", f->name, last);
		if (!is_listed(names, f->name))
			ok(false, "%s is no function of Sprig", f->name);
		if (f->max >= 0 && f->max < f->min)
			ok(false, "%s takes %d to %d arguments", f->name, f->min, f->max);
		last = f->name;
	}
}

int
main(void)
{
	const char *slash = strrchr(__FILE__, '/');
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	const struct tmpl_family *family;
	struct str names, rest, line;
	char *path = arena_printf(&a, "%.*s/coverage", (int)(slash - __FILE__), __FILE__);
	int missing = 0;

	if (!ok(file_read(&a, path, LIMIT_FILE, &names, &e), "read %s", path))
		return tap_end();
	for (rest = names; rest.n;) {
		str_cut(rest, '\n', &line, &rest);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (times_defined(line) != 1) {
			printf("# %.*s is defined %d times\n", STR_ARG(line), times_defined(line));
			missing++;
		}
	}
	is_int(missing, 0, "every function is there once");
	for (family = sprig_families(); family->funcs; family++)
		check_family(family->funcs, names);
	ok(tap_bad == 0, "the tables hold Sprig's functions, sorted");
	arena_free(&a);
	return tap_end();
}
