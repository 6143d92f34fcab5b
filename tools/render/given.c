/* SPDX-License-Identifier: Apache-2.0 */
#include "given.h"

#include <errno.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "chart/documents.h"
#include "chart/values.h"
#include "json/gojson.h"
#include "json/json.h"

/* Adds values as YAML; messages call them `name`. */
static void
add_values(struct given *g, struct str name, struct str text)
{
	g->file = arena_room(g->arena, g->file, g->nfile, &g->cap, sizeof *g->file);
	g->file[g->nfile++] = (struct given_file){ name, text };
}

void
given_file(struct given *g, const char *arg)
{
	struct str rest = str_of(arg), one;

	while (rest.n) {
		str_cut(rest, ',', &one, &rest);
		add_values(g, one, (struct str){ 0 });
	}
}

void
given_set(struct given *g, enum strvals_kind kind, const char *arg)
{
	g->set = arena_room(g->arena, g->set, g->nset, &g->set_cap, sizeof *g->set);
	g->set[g->nset].kind = kind;
	g->set[g->nset++].text = arg;
}

void
given_component(struct given *g, const struct component *c, const char *path)
{
	size_t i, n = val_length(c->values);

	for (i = 0; i < n; i++) {
		struct val one = val_at(c->values, i);

		if (val_kind(one) == KIND_MAP)
			add_values(g, str_of(path), json_emit(g->arena, one));
		else
			add_values(g, val_text(one), (struct str){ 0 });
	}
	for (i = 0, n = val_length(c->set); i < n; i++)
		given_set(g, STRVALS_TYPED, arena_cstr(g->arena, val_str_at(c->set, i)));
}

/* The data of file_take. */
struct reader {
	struct reads *reads;
};

/* Reads a file that an option names; fails with the message of Go's os.ReadFile. */
static bool
file_take(void *data, struct arena *a, struct str path, struct str *out,
	  struct err *e)
{
	struct reader *r = data;
	char *name = arena_cstr(a, path);
	char *full;

	if (str_is(str_trim(path), "-"))
		return file_read(a, "-", LIMIT_FILE, out, e);
	full = path_absolute(a, name);
	if (r->reads)
		reads_add(r->reads, str_of(full));
	if (access(name, R_OK))
		return err_set(e, STATUS_USAGE, "open %s: %s", name,
			       errno == ENOENT ? "no such file or directory"
					       : "permission denied");
	return file_read(a, name, LIMIT_FILE, out, e);
}

static bool
files_merge(struct given *g, struct reader *r, struct val *out, struct err *e)
{
	struct str text;
	struct val v;
	size_t i;

	for (i = 0; i < g->nfile; i++) {
		text = g->file[i].text;
		if (!text.p && !file_take(r, g->arena, g->file[i].path, &text, e))
			return false;
		if (!values_read(g->arena, text, g->helm3, &v, e)) {
			err_wrap(e, "failed to parse %.*s", STR_ARG(g->file[i].path));
			e->status = STATUS_USAGE;
			return false;
		}
		*out = values_merge(g->arena, *out, v);
	}
	return true;
}

/* Merges an argument of --set-json: name=JSON, or for Helm 4 a whole object. */
static bool
json_merge(struct given *g, const char *arg, struct val *out, struct err *e)
{
	struct str text = text_trim(str_of(arg));
	struct val v;

	if (!g->helm3 && text.n && text.p[0] == '{') {
		if (!gojson_parse(g->arena, text, GOJSON_MAP, &v, e))
			return err_set(e, STATUS_USAGE,
				       "failed parsing --set-json data JSON: %s", arg);
		*out = values_merge(g->arena, *out, v);
		return true;
	}
	return strvals_parse(g->arena, str_of(arg), STRVALS_JSON, g->helm3, *out, NULL,
			     NULL, e) ||
	       err_set(e, STATUS_USAGE, "failed parsing --set-json data %s", arg);
}

bool
given_values(struct given *g, struct reads *r, struct val *out, struct err *e)
{
	static const struct {
		enum strvals_kind kind;
		const char *name;
	} order[] = {
		{ STRVALS_JSON, "json" }, { STRVALS_TYPED, "" },
		{ STRVALS_STRING, "string" }, { STRVALS_FILE, "file" },
		{ STRVALS_LITERAL, "literal" },
	};
	struct reader reader = { r };
	size_t i, k;

	*out = val_map(g->arena);
	if (!files_merge(g, &reader, out, e))
		return false;
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		for (k = 0; k < g->nset; k++) {
			const char *text = g->set[k].text;

			if (g->set[k].kind != order[i].kind)
				continue;
			if (order[i].kind == STRVALS_JSON) {
				if (!json_merge(g, text, out, e))
					return false;
			} else if (!strvals_parse(g->arena, str_of(text), order[i].kind,
						  g->helm3, *out, file_take, &reader, e)) {
				return err_wrap(e, "failed parsing --set%s%s data",
						*order[i].name ? "-" : "", order[i].name);
			}
		}
	}
	return true;
}
