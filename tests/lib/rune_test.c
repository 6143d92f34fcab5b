/* SPDX-License-Identifier: Apache-2.0 */
/* The Unicode tables: sums over all code points, computed with Go's unicode
 * package, and a few values one can check by eye. */
#include "../tap.h"
#include "golang/rune.h"

static const struct {
	const char *name;
	bool (*is)(uint32_t r);
	long long count, sum;
} classes[] = {
	{ "rune_is_letter", rune_is_letter, 136104, 14773782966 },
	{ "rune_is_upper", rune_is_upper, 1831, 85228200 },
	{ "rune_is_lower", rune_is_lower, 2233, 103102186 },
	{ "rune_is_title", rune_is_title, 31, 220514 },
	{ "rune_is_digit", rune_is_digit, 680, 32783620 },
	{ "rune_is_number", rune_is_number, 1831, 103544065 },
	{ "rune_is_punct", rune_is_punct, 842, 27984827 },
	{ "rune_is_space", rune_is_space, 25, 141586 },
	{ "rune_is_print", rune_is_print, 148998, 15750900724 },
};

static const struct {
	const char *name;
	uint32_t (*map)(uint32_t r);
	long long sum;
} cases[] = {
	{ "rune_upper", rune_upper, 2482479262891 },
	{ "rune_lower", rune_lower, 2482500488063 },
	{ "rune_title", rune_title, 2482478700440 },
};

int
main(void)
{
	size_t i;
	uint32_t r;

	for (i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		long long count = 0, sum = 0;

		for (r = 0; r < 0x110000; r++)
			if (classes[i].is(r)) {
				count++;
				sum += r;
			}
		is_int(count, classes[i].count, classes[i].name);
		is_int(sum, classes[i].sum, classes[i].name);
	}
	for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		long long sum = 0;

		for (r = 0; r < 0x110000; r++)
			sum += (long long)cases[i].map(r) * (r % 7 + 1);
		is_int(sum, cases[i].sum, cases[i].name);
	}
	is_int(rune_upper(0xdf), 0xdf, "no capital for sharp s");
	is_int(rune_upper(0xe9), 0xc9, "capital of e acute");
	is_int(rune_title(0x1c6), 0x1c5, "title case of dz with caron");
	is_int(rune_lower(0x130), 'i', "small letter of I with dot");
	ok(!rune_is_print(0xad) && rune_is_print(0xe9), "soft hyphen does not print");
	return tap_end();
}
