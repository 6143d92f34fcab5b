/* SPDX-License-Identifier: Apache-2.0 */
#include "volsize.h"

struct named {
	const char *name;
	int64_t bytes;
};

/* The largest file of FAT32; sectors of 2048 bytes of DVD+R (2295104, 4173824) and
 * of BD-R (12219392, 24438784). */
static const struct named media[] = {
	{ "fat32", 4294967295 }, { "dvd", 4700372992 }, { "dvd-dl", 8547991552 },
	{ "bd", 25025314816 }, { "bd-dl", 50050629632 },
};

static const struct named units[] = {
	{ "", 1 }, { "kB", 1000 }, { "MB", 1000000 }, { "GB", 1000000000 },
	{ "TB", 1000000000000 }, { "KiB", (int64_t)1 << 10 }, { "MiB", (int64_t)1 << 20 },
	{ "GiB", (int64_t)1 << 30 }, { "TiB", (int64_t)1 << 40 },
};

static int64_t
named_bytes(const struct named *list, size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_is(name, list[i].name))
			return list[i].bytes;
	return 0;
}

bool
volsize_parse(struct str text, int64_t *out, struct err *e)
{
	size_t digits = str_digits(text);
	int64_t n, unit;

	*out = named_bytes(media, sizeof media / sizeof *media, text);
	if (*out)
		return true;
	unit = named_bytes(units, sizeof units / sizeof *units,
			   str_sub(text, digits, text.n));
	if (unit && str_decimal(str_sub(text, 0, digits), INT64_MAX / 4 / unit, &n) && n) {
		*out = n * unit;
		return true;
	}
	if (digits && digits + 1 == text.n && strchr("kKMGT", text.p[digits]))
		return err_set(e, STATUS_USAGE, "the size '%.*s' does not say its unit: write "
			       "%.*siB (of 1024s) or %.*sB (of 1000s)", STR_ARG(text),
			       STR_ARG(text), STR_ARG(text));
	return err_set(e, STATUS_USAGE, "'%.*s' is no size of a volume: write bytes, as 4GiB or 4GB, "
		       "or one of fat32, dvd, dvd-dl, bd, bd-dl", STR_ARG(text));
}
