/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "../tap.h"
#include "json/json.h"
#include "records/component.h"

static struct arena a;

static bool
parse(const char *line, struct component *c, struct err *e)
{
	struct val v = NIL;

	return json_parse(&a, str_of(line), &v, e) && component_parse(v, c, e);
}

static void
kept(const char *line)
{
	struct err e = { .arena = &a };
	struct component c;

	if (ok(parse(line, &c, &e), "%s is read", line))
		is_str(json_emit(&a, component_val(&a, &c)), line, "and written as it was");
	else
		printf("# %s\n", e.msg);
}

static void
refused(const char *line, const char *want)
{
	struct err e = { .arena = &a };
	struct component c;

	ok(!parse(line, &c, &e) && e.status == STATUS_USAGE, "%s is refused", line);
	is_str(str_of(e.msg), want, "and named");
}

static void
is_key(const char *line, const char *want)
{
	struct err e = { .arena = &a };
	struct component c;

	parse(line, &c, &e);
	is_str(component_key(&a, &c), want, "the key of a component");
}

int
main(void)
{
	struct component c = { .name = STR_INIT("n"), .type = STR_INIT("oci"), .chart = STR_INIT(""),
			       .version = member_filled(STR("")) };
	struct err e = { .arena = &a };

	kept("{\"version\":\"1\",\"other\":[{}],\"name\":\"n\",\"values\":[\"f\",{\"a\":1}],\"insecure\":false,\"chart\":\"\"}");
	kept("{\"name\":null,\"patches\":[]}");
	is_str(json_emit(&a, component_val(&a, &c)), "{\"name\":\"n\",\"type\":\"oci\",\"chart\":\"\"}", "a new one");
	ok(parse("{\"name\":\"n\",\"manifests\":[\"m\"],\"digest\":\"d\"}", &c, &e), "one is read");
	c.digest = STR("e");
	c.archive = STR("p");
	is_str(json_emit(&a, component_val(&a, &c)),
	       "{\"name\":\"n\",\"manifests\":[\"m\"],\"digest\":\"e\",\"archive\":\"p\"}", "and completed");
	refused("{\"name\":1}", "the component's name is not a string");
	refused("{\"values\":\"f\"}", "the component's values is not a list of strings and objects");
	refused("{\"values\":[1]}", "the component's values is not a list of strings and objects");
	refused("{\"set\":[{}]}", "the component's set is not a list of strings");
	refused("{\"insecure\":\"yes\"}", "the component's insecure is not true or false");
	is_key("{\"name\":\"a b\",\"version\":\"1.0+x\"}", "a_b-1.0+x");
	is_key("{\"name\":\".a\"}", "_a");
	is_key("{\"name\":\"a\",\"version\":\"1\",\"id\":\"a-1.set/1\"}", "a-1.set_1");
	arena_free(&a);
	return tap_end();
}
