/* SPDX-License-Identifier: Apache-2.0 */
#include "release.h"

#include <strings.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "depend.h"
#include "errtext.h"
#include "funcs_duration.h"
#include "funcs_helm.h"
#include "scope.h"
#include "sprig/families.h"
#include "values.h"
#include "values_check.h"
#include "values_type.h"

enum { NAME_MOST = 53, FAMILIES_MOST = 64 };

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Names match [a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*. */
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

/* Fails with Helm's message when it does not allow the name for a release. */
static bool
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

/* The set of the functions that a chart's templates may call. */
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

/* The text without "<no value>", which Go prints for missing values and Helm removes. */
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
		struct failure *f, struct err *e)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (!tmpl_parse(set, t->v[i].name, t->v[i].text, e)) {
			e->msg = errtext_parse(a, t->v[i].name, str_of(e->msg));
			f->where = tmpl_parse_failed(set);
			return false;
		}
		file_release(t->v[i].text);
	}
	return true;
}

/* Executes all templates except partials; `rendered` takes the outputs by name. */
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
		file_release(one->text);
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
piece_add(struct arena *a, struct pieces *o, struct str s)
{
	o->v = arena_room(a, o->v, o->n, &o->cap, sizeof *o->v);
	o->v[o->n++] = s;
}

/* Adds a document to the output, or gives it to the caller. */
static void
document_add(struct arena *a, const struct release *r, struct pieces *o,
	     struct str source, struct str text, bool crd)
{
	if (r->document) {
		r->document(r->data, source, text, crd);
		return;
	}
	piece_add(a, o, str_of(arena_printf(a, "---\n# Source: %.*s\n", STR_ARG(source))));
	piece_add(a, o, text);
	piece_add(a, o, STR("\n"));
}

static void
crds_add(struct arena *a, const struct release *r, struct pieces *o,
	 const struct chart *c)
{
	struct str path = chart_path(a, c);
	size_t i;

	for (i = 0; i < c->files.n; i++) {
		struct chart_file f = c->files.v[i];

		if (is_crd(f.name))
			document_add(a, r, o, path_clean(a, str_of(arena_printf(a,
					"%.*s/%.*s", STR_ARG(path), STR_ARG(f.name)))),
				     f.data, true);
	}
	for (i = 0; i < c->ndep; i++)
		crds_add(a, r, o, c->dep[i]);
}

static void
manifests_add_all(struct arena *a, struct pieces *o, const struct release *r,
		  const struct manifests *m, bool hooks)
{
	size_t i;

	for (i = 0; i < m->n; i++) {
		const struct manifest *one = &m->v[i];

		if (one->is_hook == hooks && !(hooks && r->skip_tests && one->is_test))
			document_add(a, r, o, one->path, one->text, false);
	}
}

/* *path takes the path after the first "# Source: CHART/" of the document. */
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

/* Does what --show-only asks: *out takes the documents of the templates that match. */
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

/* Removes white space from the end. */
static void
pieces_trim(struct pieces *o)
{
	while (o->n && !text_trim(o->v[o->n - 1]).n)
		o->n--;
	if (o->n)
		o->v[o->n - 1] = text_trim_right(o->v[o->n - 1]);
}

static size_t
pieces_size(const struct pieces *o)
{
	size_t i, n = 0;

	for (i = 0; i < o->n; i++)
		n += o->v[i].n;
	return n;
}

/* Replaces the pieces by one that has what --show-only chooses. */
static bool
pieces_choose(struct arena *a, const struct release *r, struct pieces *o,
	      struct err *e)
{
	struct str chosen;
	struct buf all;
	size_t i;

	buf_init(&all, a, LIMIT_OUTPUT);
	for (i = 0; i < o->n; i++)
		buf_add(&all, o->v[i]);
	if (!show_only(a, r, buf_str(&all), &chosen, e))
		return false;
	o->n = 0;
	piece_add(a, o, chosen);
	return true;
}

/* Makes the output of helm template. */
static bool
output_make(struct arena *a, const struct release *r, const struct chart *c,
	    struct manifests *m, struct pieces *out, struct err *e)
{
	*out = (struct pieces){ 0 };
	manifests_sort(a, m, r->helm3);
	if (r->include_crds)
		crds_add(a, r, out, c);
	manifests_add_all(a, out, r, m, false);
	/* nothing has white space at its start */
	pieces_trim(out);
	if (!r->document)
		piece_add(a, out, STR("\n"));
	if (!r->no_hooks)
		manifests_add_all(a, out, r, m, true);
	if (pieces_size(out) > LIMIT_OUTPUT)
		return err_set(e, STATUS_INCOMPLETE,
			       "more output than the limit of %zu bytes", LIMIT_OUTPUT);
	return !r->nshow || pieces_choose(a, r, out, e);
}

/* Renders the templates, and cuts their outputs into documents. */
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
	if (!templates_parse(a, set, &t, f, e) ||
	    !templates_exec(a, r, set, &t, rendered, f, e))
		return false;
	sorted = map_sorted(rendered, a);
	for (i = 0; i < rendered->n; i++) {
		if (str_ends(sorted[i]->key, STR("NOTES.txt")))
			continue;
		if (manifests_add(a, m, sorted[i]->key, sorted[i]->v.s, r->helm3, e))
			continue;
		f->template = sorted[i]->key;
		f->document = m->bad;
		return false;
	}
	return true;
}

/* Makes the values of c and its charts; the charts' own values are freed. */
static bool
values_make(struct arena *a, const struct release *r, struct chart *c,
	    struct val given, struct val *values, struct err *e)
{
	struct chart_options o = { .helm3 = r->helm3, .warn = r->warn, .data = r->data };
	struct arena work = { .limit = a->limit, .full = a->full, .data = a->data };
	bool good = depend_process(a, &work, c, given, &o, e) &&
		    values_coalesce(a, c, given, false, r->helm3, values, e);

	arena_free(&work);
	return good;
}

bool
release_render(struct arena *a, const struct release *r, struct chart *c,
	       struct val given, struct pieces *out, struct failure *f,
	       struct err *e)
{
	struct manifests m = { .work = { .limit = a->limit, .full = a->full, .data = a->data } };
	struct val values;
	bool good;

	*f = (struct failure){ 0 };
	if (!release_name_check(r->name, r->helm3, e) ||
	    !values_make(a, r, c, given, &values, e))
		return false;
	if (!r->skip_schema && !values_check(a, c, values, e))
		return false;
	good = chart_render(a, r, c, values, &m, f, e);
	arena_free(&m.work);
	if (!good) {
		f->render_failed = true;
		return false;
	}
	return output_make(a, r, c, &m, out, e);
}
