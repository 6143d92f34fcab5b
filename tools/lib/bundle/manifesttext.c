/* SPDX-License-Identifier: Apache-2.0 */
#include "manifesttext.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "sprig/families.h"
#include "template/exec.h"
#include "template/template.h"
#include "yaml/yaml.h"

#define HOOK "helm.sh/hook"

static struct val
fn_default(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return val_is_nil(arg[1]) || (val_kind(arg[1]) == KIND_STRING && val_text(arg[1]).n == 0)
	       ? arg[0] : arg[1];
}

static struct val
fn_toYaml(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct str text;

	(void)n;
	if (!yaml_emit_sorted(x->arena, arg[0], 2, &text, &e))
		exec_fail(x, "%s", e.msg);
	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	return val_str(text);
}

/* The functions that manifests may call: these, and a few of Sprig's. */
static const struct func own[] = {
	{ "default", fn_default, 2, 2, NULL },
	{ "toYaml", fn_toYaml, 1, 1, NULL },
	{ NULL }
};
static const char *const borrowed[] = { "nindent", "replace", "toString", "trimSuffix", "trunc" };

/* Copies Sprig's functions of these names; in the order of their names. */
static const struct func *
borrow(struct arena *a)
{
	size_t n = sizeof borrowed / sizeof *borrowed, i;
	struct func *out = arena_array(a, struct func, n + 1);
	const struct tmpl_family *family;
	const struct func *f;

	for (i = 0; i < n; i++)
		for (family = sprig_families(); family->funcs; family++)
			for (f = family->funcs; f->name; f++)
				if (!strcmp(f->name, borrowed[i]))
					out[i] = *f;
	return out;
}

static struct val
dot_of(struct deploy *d, const struct unit *u)
{
	struct arena *a = d->arena;
	struct val dot = val_map(a), values = val_map(a), release = val_map(a), chart = val_map(a);
	struct str version = unit_version(u);

	map_set(values.m, u->name, u->values);
	map_set(release.m, STR("Namespace"), val_str(u->namespace));
	map_set(release.m, STR("Service"), val_cstr("Helm"));
	map_set(chart.m, STR("Name"), val_str(unit_chart(u)));
	map_set(chart.m, STR("Version"), version.n ? val_str(version) : val_cstr("0.1.0"));
	map_set(dot.m, STR("Values"), values);
	map_set(dot.m, STR("Release"), release);
	map_set(dot.m, STR("Chart"), chart);
	return dot;
}

bool
manifest_render(struct deploy *d, const struct unit *u, const struct manifest_text *m,
		struct str *out, struct err *e)
{
	const struct tmpl_family families[] = { { own }, { borrow(d->arena) }, { NULL } };
	struct tmpl_set *set = tmpl_new(d->arena, families);

	if (tmpl_parse(set, m->path, m->raw, e) &&
	    tmpl_exec(set, m->path, dot_of(d, u), NULL, out, NULL, e))
		return true;
	e->status = STATUS_USAGE;
	return err_wrap(e, "failed to render manifest \"%.*s\" of component \"%.*s\"", STR_ARG(m->path),
			STR_ARG(u->name));
}

/* A stream of documents that are copied as they are or written anew. */
struct copying {
	struct arena *arena;
	struct buf out;
	size_t documents;
};

/* Adds a document's text with its separator. */
static void
add(struct copying *c, struct str text)
{
	if (c->documents++)
		buf_adds(&c->out, "---\n");
	buf_add(&c->out, text);
	if (text.p[text.n - 1] != '\n')
		buf_addc(&c->out, '\n');
}

/* True for a phase of a hook that is part of installing. */
static bool
installs(struct str phase)
{
	static const char *const phases[] = { "pre-install", "post-install", "pre-upgrade",
		"post-upgrade", "pre-rollback", "post-rollback", "crd-install" };
	size_t i;

	for (i = 0; i < sizeof phases / sizeof *phases; i++)
		if (str_is(phase, phases[i]))
			return true;
	return str_starts(phase, STR("test"));
}

/* The phases of a hook that are left. */
static struct str
phases_left(struct arena *a, struct str phases)
{
	struct str one;
	struct buf b;

	buf_init(&b, a, phases.n + 1);
	while (phases.n) {
		str_cut(phases, ',', &one, &phases);
		one = str_trim(one);
		if (one.n && !installs(one))
			buf_printf(&b, "%s%.*s", b.n ? "," : "", STR_ARG(one));
	}
	return buf_str(&b);
}

/* The annotations of a document; nil when it has none. */
static struct val
annotations_of(struct val doc)
{
	return val_get(val_get(doc, "metadata"), "annotations");
}

/* Takes from a document the hooks of its installation; false when it has none. */
static bool
unhook(struct arena *a, struct val doc)
{
	struct val annotations = annotations_of(doc);
	struct str phases = val_get_str(annotations, HOOK), left;

	if (phases.n == 0)
		return false;
	left = phases_left(a, phases);
	if (left.n) {
		map_set(val_object(annotations), STR(HOOK), val_str(left));
		return true;
	}
	map_del(val_object(annotations), STR(HOOK));
	map_del(val_object(annotations), STR(HOOK "-weight"));
	map_del(val_object(annotations), STR(HOOK "-delete-policy"));
	return true;
}

/* The text without the "---" at its start and without newlines before that; its end stays,
 * since it may belong to a text. */
static struct str
without_separator(struct str s)
{
	while (s.n && s.p[0] == '\n')
		s = str_sub(s, 1, s.n);
	if (str_starts(s, STR("---")))
		s = str_sub(s, 3, s.n);
	while (s.n && s.p[0] == '\n')
		s = str_sub(s, 1, s.n);
	return s;
}

/* Cuts a text at lines that begin with "---"; *at moves behind the part. */
static bool
next_part(struct str text, size_t *at, struct str *part)
{
	size_t from = *at, i;

	if (from >= text.n)
		return false;
	for (i = from; i < text.n; i++)
		if ((i == 0 || text.p[i - 1] == '\n') && i > from &&
		    str_starts(str_sub(text, i, text.n), STR("---")))
			break;
	*part = without_separator(str_sub(text, from, i));
	*at = i;
	return true;
}

/* Makes *part, the text of a document that is not empty, what it shall be. */
typedef bool (*change_part)(struct arena *a, struct val doc, int *weight, struct str *part,
			    struct err *e);

/* Puts the documents of the text together again, each as `change` makes it. */
static bool
change_parts(struct arena *a, struct str text, const char *name, change_part change, int *weight,
	     struct str *out, struct err *e)
{
	struct copying c = { .arena = a };
	struct str part;
	struct val doc;
	size_t at = 0;

	buf_init(&c.out, a, LIMIT_OUTPUT);
	while (next_part(text, &at, &part)) {
		if (!yaml_parse(a, part, YAML_EXACT | YAML_V3, &doc, e))
			return err_wrap(e, "%s", name);
		if (val_is_nil(doc))
			continue;
		if (!change(a, doc, weight, &part, e))
			return err_wrap(e, "%s", name);
		add(&c, part);
	}
	*out = buf_str(&c.out);
	return true;
}

static bool
part_unhook(struct arena *a, struct val doc, int *weight, struct str *part, struct err *e)
{
	(void)weight;
	return !unhook(a, doc) || yaml_emit_kept(a, doc, 2, part, e);
}

bool
manifest_unhook(struct arena *a, struct str text, const char *name, struct str *out, struct err *e)
{
	return change_parts(a, text, name, part_unhook, NULL, out, e);
}

/* Gives a document that is no hook the annotations of one. */
static void
hook(struct arena *a, struct val doc, int *weight)
{
	struct val metadata = val_get(doc, "metadata"), annotations = annotations_of(doc);

	if (!val_object(doc) || val_get_str(annotations, HOOK).n)
		return;
	if (!val_object(metadata)) {
		metadata = val_map(a);
		map_set(val_object(doc), STR("metadata"), metadata);
	}
	if (!val_object(annotations)) {
		annotations = val_map(a);
		map_set(val_object(metadata), STR("annotations"), annotations);
	}
	map_set(val_object(annotations), STR(HOOK), val_cstr("post-install"));
	map_set(val_object(annotations), STR(HOOK "-weight"), val_cstr(arena_printf(a, "%d", *weight)));
	map_set(val_object(annotations), STR(HOOK "-delete-policy"), val_cstr("before-hook-creation"));
	++*weight;
}

static bool
part_hook(struct arena *a, struct val doc, int *weight, struct str *part, struct err *e)
{
	hook(a, doc, weight);
	return yaml_emit_sorted(a, doc, 2, part, e);
}

bool
manifest_hook(struct arena *a, struct str text, const char *name, int *weight, struct str *out,
	      struct err *e)
{
	return change_parts(a, text, name, part_hook, weight, out, e);
}
