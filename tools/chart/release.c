/* SPDX-License-Identifier: Apache-2.0 */
#include "release.h"

#include <strings.h>

#include "buf.h"
#include "depend.h"
#include "errtext.h"
#include "families.h"
#include "funcs_duration.h"
#include "funcs_helm.h"
#include "limits.h"
#include "map.h"
#include "path.h"
#include "schema.h"
#include "scope.h"
#include "values.h"
#include "values_type.h"

enum { NAME_MOST = 53, FAMILIES_MOST = 64 };

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* [a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)* */
static bool
name_valid(struct str s)
{
	struct str part;
	size_t i;
	bool more = true;

	while (more) {
		more = str_cut(s, '.', &part, &s);
		if (!part.n || !name_char(part.p[0]) || !name_char(part.p[part.n - 1]))
			return false;
		for (i = 0; i < part.n; i++)
			if (!name_char(part.p[i]) && part.p[i] != '-')
				return false;
	}
	return true;
}

bool
release_name_check(struct str name, bool helm3, struct err *e)
{
	const char *what;

	if (name.n && name.n <= NAME_MOST && name_valid(name))
		return true;
	what = !name.n ? "no name provided"
		       : "invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53";
	return err_set(e, STATUS_INCOMPLETE, "%srelease name \"%.*s\": %s",
		       helm3 ? "" : "release name check failed: ", STR_ARG(name), what);
}

/* The functions a chart's templates may call. */
static struct tmpl_set *
set_new(struct arena *a, const struct release *r)
{
	const struct tmpl_family *sprig = sprig_families();
	struct tmpl_family family[FAMILIES_MOST] = { 0 };
	struct tmpl_set *set;
	size_t n = 0;

	while (sprig[n].funcs && n < FAMILIES_MOST - 4) {
		family[n] = sprig[n];
		n++;
	}
	family[n++].funcs = FUNCS_HELM;
	if (!r->helm3) {
		family[n++].funcs = FUNCS_HELM4;
		family[n++].funcs = FUNCS_DURATION;
	}
	set = tmpl_new(a, family);
	tmpl_name(set, STR("gotpl"));
	tmpl_missing(set, TMPL_MISSING_ZERO);
	if (r->seed)
		tmpl_seed(set, str_of(r->seed));
	return set;
}

/* Go prints this for what is not there; Helm takes it out again. */
static struct str
no_value_drop(struct arena *a, struct str s)
{
	struct str mark = STR("<no value>");
	ptrdiff_t at = str_find(s, mark);
	struct buf b;

	if (at < 0)
		return s;
	buf_init(&b, a, s.n);
	for (; at >= 0; at = str_find(s, mark)) {
		buf_add(&b, str_sub(s, 0, (size_t)at));
		s = str_sub(s, (size_t)at + mark.n, s.n);
	}
	buf_add(&b, s);
	return buf_str(&b);
}

static bool
templates_parse(struct arena *a, struct tmpl_set *set, const struct templates *t,
		struct err *e)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (!tmpl_parse(set, t->v[i].name, t->v[i].text, e)) {
			e->msg = errtext_parse(a, t->v[i].name, str_of(e->msg));
			return false;
		}
	return true;
}

/* Executes all templates but partials; output by name goes to rendered. */
static bool
templates_exec(struct arena *a, const struct release *r, struct tmpl_set *set,
	       const struct templates *t, struct map *rendered,
	       struct failure *f, struct err *e)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct template *one = &t->v[i];
		struct val info = { .type = &VALUES_TYPE[!r->helm3], .m = map_new(a) };
		struct str out;

		if (str_starts(path_base(one->name), STR("_")))
			continue;
		map_set(info.m, STR("Name"), val_str(one->name));
		map_set(info.m, STR("BasePath"), val_str(one->base));
		map_set(one->dot.m, STR("Template"), info);
		if (!tmpl_exec(set, one->name, one->dot, NULL, &out, &f->where, e)) {
			e->msg = errtext_exec(a, one->name, str_of(e->msg), &f->where,
					      r->helm3);
			return false;
		}
		map_set(rendered, one->name, val_str(no_value_drop(a, out)));
	}
	return true;
}

static bool
is_crd(struct str name)
{
	struct str ext = path_ext(name);

	return str_starts(name, STR("crds/")) &&
	       ((ext.n == 5 && (!strncasecmp(ext.p, ".yaml", 5) ||
				!strncasecmp(ext.p, ".json", 5))) ||
		(ext.n == 4 && !strncasecmp(ext.p, ".yml", 4)));
}

static void
crds_print(struct arena *a, struct buf *b, const struct chart *c)
{
	struct str path = chart_path(a, c);
	size_t i;

	for (i = 0; i < c->files.n; i++) {
		struct chart_file f = c->files.v[i];
		struct str name;

		if (!is_crd(f.name))
			continue;
		name = path_clean(a, str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(path),
							 STR_ARG(f.name))));
		buf_printf(b, "---\n# Source: %.*s\n", STR_ARG(name));
		buf_add(b, f.data);
		buf_addc(b, '\n');
	}
	for (i = 0; i < c->ndep; i++)
		crds_print(a, b, c->dep[i]);
}

static void
manifests_print(struct buf *b, const struct release *r,
		const struct manifests *m, bool hooks)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct manifest *one = &m->v[i];

		if (one->is_hook != hooks || (hooks && r->skip_tests && one->is_test))
			continue;
		buf_printf(b, "---\n# Source: %.*s\n", STR_ARG(one->path));
		buf_add(b, one->text);
		buf_addc(b, '\n');
	}
}

/* The path behind the first "# Source: CHART/" of a document. */
static bool
source_path(struct str doc, struct str *path)
{
	struct str mark = STR("# Source: "), line, rest, chart;
	ptrdiff_t at;

	while ((at = str_find(doc, mark)) >= 0) {
		doc = str_sub(doc, (size_t)at + mark.n, doc.n);
		str_cut(doc, '\n', &line, &rest);
		if (str_cut(line, '/', &chart, path) && chart.n && path->n)
			return true;
	}
	return false;
}

/* --show-only: the documents of the templates that match. */
static bool
show_only(struct arena *a, const struct release *r, struct str all,
	  struct str *out, struct err *e)
{
	struct str *doc, path;
	struct buf b;
	size_t i, k, n;

	doc = manifest_split(a, all, r->helm3, &n);
	buf_init(&b, a, LIMIT_OUTPUT);
	for (i = 0; i < r->nshow; i++) {
		bool found = false;

		for (k = 0; k < n; k++) {
			if (!source_path(doc[k], &path) ||
			    !path_match(str_of(r->show_only[i]), path))
				continue;
			found = true;
			buf_adds(&b, "---\n");
			buf_add(&b, doc[k]);
			buf_addc(&b, '\n');
		}
		if (!found)
			return err_set(e, STATUS_INCOMPLETE,
				       "could not find template %s in chart",
				       r->show_only[i]);
	}
	*out = buf_str(&b);
	return true;
}

/* Room for all documents at once, so that nothing is copied to grow. */
static void
output_reserve(struct arena *a, struct buf *b, const struct manifests *m)
{
	size_t i, n = 64;

	for (i = 0; i < m->n; i++)
		n += m->v[i].text.n + m->v[i].path.n + 32;
	buf_init(b, a, LIMIT_OUTPUT);
	if (n < LIMIT_OUTPUT) {
		b->p = arena_grow(a, NULL, 0, n);
		b->cap = n;
	}
}

/* All documents as helm template prints them. */
static bool
output_make(struct arena *a, const struct release *r, const struct chart *c,
	    struct manifests *m, struct str *out, struct err *e)
{
	struct buf all;

	manifests_sort(a, m, r->helm3);
	output_reserve(a, &all, m);
	if (r->include_crds)
		crds_print(a, &all, c);
	manifests_print(&all, r, m, false);
	/* white space at the end goes; there is none at the start */
	all.n = text_trim(buf_str(&all)).n;
	buf_addc(&all, '\n');
	if (!r->no_hooks)
		manifests_print(&all, r, m, true);
	if (all.over)
		return err_set(e, STATUS_INCOMPLETE,
			       "more output than the limit of %zu bytes", LIMIT_OUTPUT);
	*out = buf_str(&all);
	return r->nshow ? show_only(a, r, *out, out, e) : true;
}

/* Renders the templates and sorts what they wrote. */
static bool
chart_render(struct arena *a, const struct release *r, struct chart *c,
	     struct val values, struct manifests *m, struct failure *f,
	     struct err *e)
{
	struct templates t = { 0 };
	struct map *rendered = map_new(a);
	struct tmpl_set *set = set_new(a, r);
	struct map_entry **sorted;
	size_t i;

	if (c->meta->kube_version.n &&
	    !version_compatible(a, c->meta->kube_version, r->kube.normal))
		return err_set(e, STATUS_INCOMPLETE,
			       "chart requires kubeVersion: %.*s which is incompatible with Kubernetes %.*s",
			       STR_ARG(c->meta->kube_version), STR_ARG(r->kube.version));
	scope_templates(a, r, c, values, &t);
	if (!templates_parse(a, set, &t, e) ||
	    !templates_exec(a, r, set, &t, rendered, f, e))
		return false;
	sorted = map_sorted(rendered, a);
	for (i = 0; i < rendered->n; i++) {
		if (str_ends(sorted[i]->key, STR("NOTES.txt")))
			continue;
		if (!manifests_add(a, m, sorted[i]->key, sorted[i]->v.s, r->helm3, e))
			return false;
	}
	return true;
}

bool
release_render(struct arena *a, const struct release *r, struct chart *c,
	       struct val given, struct str *out, struct failure *f,
	       struct err *e)
{
	struct chart_options o = { .helm3 = r->helm3, .warn = r->warn, .data = r->data };
	struct manifests m = { .work = { .limit = a->limit, .full = a->full, .data = a->data } };
	struct val values;
	bool good;

	*f = (struct failure){ 0 };
	if (!release_name_check(r->name, r->helm3, e) ||
	    !depend_process(a, c, given, &o, e) ||
	    !values_coalesce(a, c, given, false, r->helm3, &values, e))
		return false;
	if (!r->skip_schema && !schema_check_chart(a, c, values, e))
		return false;
	good = chart_render(a, r, c, values, &m, f, e);
	arena_free(&m.work);
	if (!good) {
		f->render_failed = true;
		return false;
	}
	return output_make(a, r, c, &m, out, e);
}
