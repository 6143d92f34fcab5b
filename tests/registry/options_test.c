/* SPDX-License-Identifier: Apache-2.0 */
/* Options that may be given again have no most. */
#include "options.h"
#include "../tap.h"
#include "pipeline/stages.h"
#include "registry/registry.h"
#include "registry/source.h"
#include "registry/target.h"

static struct arena a;

static void
test_hosts(void)
{
	struct registry_options o = { 0 }, copy;
	char host[16];
	int i;

	for (i = 0; i < 40; i++) {
		snprintf(host, sizeof host, "h%d", i);
		registry_option(&a, &o, OPT_HTTP, arena_printf(&a, "%s", host));
		registry_option(&a, &o, OPT_HTTPS, arena_printf(&a, "%s", host));
	}
	registry_option(&a, &o, OPT_HTTP, "h3");
	is_int((long long)o.http.n, 40, "forty hosts of --http, one of them given twice");
	is_int((long long)o.https.n, 40, "forty of --https");
	is_str(o.http.v[39], "h39", "the last one");
	copy = o;
	registry_option(&a, &copy, OPT_HTTP, "mine");
	registry_option(&a, &o, OPT_HTTP, "yours");
	is_str(copy.http.v[40], "mine", "a copy's hosts are its own");
	ok(!registry_option(&a, &o, OPT_MAP, "x=y"), "--map is another's option");
}

static void
test_rules(void)
{
	struct err e = { .arena = &a };
	struct sources s = { 0 };
	struct target t = { 0 };
	struct str name;
	int i;

	for (i = 0; i < 3000; i++)
		sources_option(&a, &s, OPT_REWRITE, arena_printf(&a, "f%d=t%d", i, i), &e);
	ok(!e.msg && rewrite_name(&a, &s.rules, STR("f2999/x"), &name), "three thousand rules");
	is_str(name, "t2999/x", "the last rule");
	ok(target_option(&a, &t, OPT_MAP, "nothing", &e) && e.msg, "no rule is an error");
	is_str(str_of(e.msg), "--map: 'nothing' is not FROM=TO", "which says so");
	e.msg = NULL;
	ok(sources_option(&a, &s, OPT_SOURCE, "oci:nowhere", &e) && e.msg, "no layout is one");
	is_int(e.status, STATUS_USAGE, "of wrong usage");
	e.msg = NULL;
	ok(!target_set(&a, &t, "file:x", &e) && e.msg, "no target is one");
}

static void
test_stages(void)
{
	struct stages s = { .arena = &a };
	int i;

	for (i = 0; i < 100; i++)
		stages_set(&s, "x", "$1");
	is_int((long long)s.n, 100, "a hundred variables of stages");
	is_str(str_of(s.argv[99]), "mirror.x=$$1", "the last one, for make");
}

int
main(void)
{
	test_hosts();
	test_rules();
	test_stages();
	arena_free(&a);
	return tap_end();
}
