/* SPDX-License-Identifier: Apache-2.0 */
/* What a release image says of its parts: image-references, and behind a NUL the list of
 * boot images.  Each line that comes of it has one reference and one place. */
#include <string.h>

#include "fuzz.h"
#include "oci/ref.h"
#include "release/components.h"

static void
check_line(struct arena *a, struct str line)
{
	struct err e = { .arena = a };
	struct str name, rest;
	struct ref ref;

	if (!str_cut(line, '\t', &name, &rest) || !ref_parse(a, name, &ref, &e) ||
	    !str_holds(rest, STR("\tkind=component\tto=openshift/release:")))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str arch[] = { STR("x86_64"), STR("s390x") }, text = { (const char *)p, n }, boot;
	struct release r = { .reference = STR("q.io/r:4.99.1"), .version = STR("-"),
			     .channel = STR("-"), .arch = STR("-") };
	struct release_components o = { .arena = &a, .arch = arch, .narch = 2, .names = map_new(&a) };
	size_t i;

	if (!ref_parse(&a, r.reference, &r.ref, &e))
		abort();
	str_cut(text, '\0', &text, &boot);
	components_add(&o, &r, text, &e);
	components_kubevirt(&o, &r, boot, &e);
	for (i = 0; i < o.n; i++)
		check_line(&a, o.line[i]);
	arena_free(&a);
	return 0;
}
