/* SPDX-License-Identifier: Apache-2.0 */
#include "size.h"

#include <stdio.h>

#include "limits.h"

const char *
size_text(char out[SIZE_TEXT], int64_t n)
{
	static const char *const unit[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	double size = (double)n / 1000;
	size_t i = 0;

	if (n < 1000) {
		snprintf(out, SIZE_TEXT, "%d %s", (int)n, n == 1 ? "byte" : "bytes");
		return out;
	}
	while (size >= 999.95) { /* this would be printed as 1000.0 */
		size /= 1000;
		i++;
	}
	snprintf(out, SIZE_TEXT, "%.1f %s", size, unit[i]);
	return out;
}

bool
size_rate(struct str text, int64_t *out)
{
	size_t n = str_digits(text);
	struct str unit = str_sub(text, n, text.n);
	int64_t times = str_is(unit, "k") ? 1000 : str_is(unit, "M") ? 1000000 :
		str_is(unit, "G") ? 1000000000 : unit.n ? 0 : 1;

	*out = 0;
	if (!str_decimal(str_sub(text, 0, n), LIMIT_RATE, out))
		return false;
	*out *= times;
	return *out > 0;
}
