/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: any text parses or fails, and what parses runs or fails. */
#include "../nested.h"
#include "base/limits.h"
#include "fuzz.h"
#include "sprig/families.h"
#include "template/template.h"
#include "yaml/yaml.h"

static const char values[] =
	"{s: text, i: 3, f: 1.5, t: true, n: null, l: [1, a, null, [2]], e: [],"
	" m: {a: 1, b: {c: [x]}}, tpl: '{{ .s }}{{ include \"d\" . }}', 'k-y': v}";

static const struct func helpers[] = {
	NESTED_FUNCS,
	{ NULL },
};

/* All families but keys and passwords, which take their time on purpose. */
static const struct tmpl_family *
families(void)
{
	static struct tmpl_family all[64];
	const struct tmpl_family *f = sprig_families();
	size_t n = 0;

	for (; f->funcs && n < 62; f++)
		if (f->funcs != FUNCS_CRYPTO)
			all[n++] = *f;
	all[n].funcs = helpers;
	return all;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { .limit = 64 * MIB };
	struct err e = { .arena = &a };
	struct str text = { (const char *)p, n }, out;
	struct tmpl_set *t = tmpl_new(&a, families());
	struct tmpl_where where;
	struct val dot;

	tmpl_missing(t, n % 2 ? TMPL_MISSING_ZERO : TMPL_MISSING_ERROR);
	tmpl_steps(t, 10000);
	if (yaml_parse(&a, str_of(values), YAML_FLOATS, &dot, &e) &&
	    tmpl_parse(t, STR("d"), STR("{{ . }}"), &e) &&
	    tmpl_parse(t, STR("t"), text, &e))
		tmpl_exec(t, STR("t"), dot, NULL, &out, &where, &e);
	arena_free(&a);
	return 0;
}
