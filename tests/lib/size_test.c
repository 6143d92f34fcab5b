/* SPDX-License-Identifier: Apache-2.0 */
#include "base/size.h"

#include "../tap.h"

static const struct {
	int64_t n;
	const char *text;
} cases[] = {
	{ 0, "0 bytes" }, { 1, "1 byte" }, { 999, "999 bytes" }, { 1000, "1.0 kB" },
	{ 1049, "1.0 kB" }, { 999949, "999.9 kB" }, { 999950, "1.0 MB" },
	{ 12000000, "12.0 MB" }, { 1500000000, "1.5 GB" }, { INT64_MAX, "9.2 EB" },
};

int
main(void)
{
	char out[SIZE_TEXT];
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(str_of(size_text(out, cases[i].n)), cases[i].text, cases[i].text);
	return tap_end();
}
