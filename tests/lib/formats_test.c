/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the cases of the *.test files in formats (or of its operands); a name says
 * what is done with the first line of a case, the second line is the result:
 *
 *	parse   YAML read as Helm reads it     written as JSON, or the error
 *	json    JSON read by Go's rules        written as JSON, or the error
 *	emit    a value in flow YAML           as sigs.k8s.io/yaml writes it
 *	pretty  a value in flow YAML           as go-yaml v3 writes it
 *	sorted  YAML read as AICR reads it     as AICR writes it
 *	canon   the same                       indented by four
 *	toml    a value in flow YAML           as BurntSushi/toml writes it
 *	fromtoml TOML read as Helm reads it    written as JSON, or the error
 *
 * "⏎" stands for a newline, "⇥" for a TAB, "␍" for a carriage return; empty
 * lines and lines starting with "##" stand between cases.
 */
#include <dirent.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "golang/toml.h"
#include "json/gojson.h"
#include "yaml/yaml.h"

static struct arena a;

/* s with every from replaced by to. */
static struct str
replace(struct str s, struct str from, struct str to)
{
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, &a, LIMIT_FILE);
	while ((at = str_find(s, from)) >= 0) {
		buf_add(&b, str_sub(s, 0, (size_t)at));
		buf_add(&b, to);
		s = str_sub(s, (size_t)at + from.n, s.n);
	}
	buf_add(&b, s);
	return buf_str(&b);
}

static struct str
visible(struct str s, bool back)
{
	static const struct {
		struct str sign, byte;
	} table[] = {
		{ STR_INIT("⏎"), STR_INIT("\n") },
		{ STR_INIT("⇥"), STR_INIT("\t") },
		{ STR_INIT("␍"), STR_INIT("\r") },
	};

	for (size_t i = 0; i < 3; i++)
		s = back ? replace(s, table[i].sign, table[i].byte)
			 : replace(s, table[i].byte, table[i].sign);
	return s;
}

static bool
convert(struct str kind, struct str in, struct str *out, struct err *e)
{
	struct val v;

	if (str_is(kind, "parse"))
		return yaml_parse(&a, in, YAML_FLOATS, &v, e)
			       ? gojson_emit(&a, v, 0, out, e)
			       : err_wrap(e, "error converting YAML to JSON");
	if (str_is(kind, "json"))
		return gojson_parse(&a, in, GOJSON_ANY, &v, e) &&
		       gojson_emit(&a, v, GOJSON_HTML, out, e);
	if (str_is(kind, "fromtoml"))
		return toml_parse(&a, in, &v, e) && gojson_emit(&a, v, 0, out, e);
	if (str_is(kind, "sorted") || str_is(kind, "canon"))
		return yaml_parse(&a, in, YAML_EXACT | YAML_V3, &v, e) &&
		       yaml_emit_sorted(&a, v, str_is(kind, "canon") ? 4 : 2, out, e);
	if (!yaml_parse(&a, in, YAML_EXACT, &v, e))
		return false;
	if (str_is(kind, "emit"))
		return yaml_emit(&a, v, out, e);
	if (str_is(kind, "pretty"))
		return yaml_emit_pretty(&a, v, out, e);
	if (str_is(kind, "toml"))
		return toml_emit(&a, v, out, e);
	return err_set(e, STATUS_USAGE, "no such kind of case");
}

static void
run_case(struct str kind, struct str in, struct str want)
{
	struct err e = { .arena = &a };
	struct str got;

	if (!convert(kind, visible(in, true), &got, &e))
		got = str_of(arena_printf(&a, "E %s", e.msg));
	got = visible(got, false);
	if (!ok(str_eq(got, want), "%.*s: %.*s", STR_ARG(kind), STR_ARG(in)))
		printf("# got:  %.*s\n# want: %.*s\n", STR_ARG(got), STR_ARG(want));
}

static void
run_file(const char *path)
{
	struct str kind = str_of(path), text, line, in = STR("");
	struct err e = { .arena = &a };
	bool have = false;

	kind = str_sub(kind, (size_t)(str_rchr(kind, '/') + 1), kind.n);
	str_cut(kind, '.', &kind, &line);
	if (!file_read(&a, path, LIMIT_FILE, &text, &e)) {
		ok(false, "%s", e.msg);
		return;
	}
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!have && (!line.n || str_starts(line, STR("##"))))
			continue;
		if (have)
			run_case(kind, in, line);
		in = line;
		have = !have;
	}
}

int
main(int argc, char **argv)
{
	const char *dir = "tests/lib/formats";
	struct dirent *d;
	DIR *dp;

	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	dp = argc > 1 ? NULL : opendir(dir);
	while (dp && (d = readdir(dp)))
		if (str_ends(str_of(d->d_name), STR(".test")))
			run_file(arena_printf(&a, "%s/%s", dir, d->d_name));
	if (dp)
		closedir(dp);
	ok(tap_n > 0, "there are cases");
	arena_free(&a);
	return tap_end();
}
