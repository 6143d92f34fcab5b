/* SPDX-License-Identifier: Apache-2.0 */
#include "referrers.h"

#include <unistd.h>

#include "query.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/store.h"
#include "records/jsonl.h"

static const struct str suffixes[] = { { "", 0 }, { ".sig", 4 }, { ".att", 4 },
				       { ".sbom", 5 } };
enum { SUFFIXES = 4 };

/* An image whose referrers are looked for. */
struct lookup {
	struct item *item;
	struct str image;        /* HOST/REPOSITORY of its reference */
	struct str *subject;     /* digests: the image's, and its platforms'; in later
	                            rounds those of what was found in the one before */
	size_t nsubject;
	struct map *asked;       /* all of them so far */
	struct val found;        /* a list of [tag, digest], "api" third of an answer
	                            of the API */
	struct query **api;      /* of each subject, or NULL */
	struct query *tags;
	struct query **tag;      /* manifests under tags */
	size_t ntag;
};

struct search {
	struct referrers *out;
	struct arena *arena;
	struct queries queries;
	struct map *known;       /* "image subject" → found */
	struct lookup *lookup;
	size_t n;
	struct map *hosts;       /* host → has the API */
	struct map *lists;       /* location → the query of its tags */
};

static struct str
key_of(struct arena *a, struct str image, struct str digest)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(image), STR_ARG(digest)));
}

/* The tag that stands for a digest: "sha256-HEX" and a suffix. */
static struct str
tag_of(struct arena *a, struct str digest, struct str suffix)
{
	struct str alg, hex;

	str_cut(digest, ':', &alg, &hex);
	return str_of(arena_printf(a, "%.*s-%.*s%.*s", STR_ARG(alg), STR_ARG(hex),
				   STR_ARG(suffix)));
}

static bool
read_known(struct search *s, const char *path, struct err *e)
{
	struct val *v;
	size_t i, n;

	s->known = map_new(s->arena);
	if (access(path, F_OK) != 0)
		return true;
	if (!jsonl_read(s->arena, path, &v, &n, e))
		return false;
	for (i = 0; i < n; i++)
		map_set(s->known, key_of(s->arena, val_get_str(v[i], "image"),
					 val_get_str(v[i], "subject")),
			val_get(v[i], "found"));
	return true;
}

/* What is known of all images, those of other locks too. */
static bool
write_known(struct search *s, const char *path, struct err *e)
{
	struct arena scratch = { 0 };
	const struct map_entry *m;
	struct str image, subject;
	struct output out;
	struct val v;

	if (!dir_make(s->out->work, e) || !output_open(&out, s->arena, path, e))
		return false;
	for (m = map_next(s->known, NULL); m; m = map_next(s->known, m)) {
		str_cut(m->key, ' ', &image, &subject);
		v = val_map(&scratch);
		map_set(v.m, STR("image"), val_str(image));
		map_set(v.m, STR("subject"), val_str(subject));
		map_set(v.m, STR("found"), m->v);
		jsonl_write(out.f, &scratch, v);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	return output_commit(&out, e);
}

/* The digests whose referrers belong to the item: those of an index that is
 * cut down stay, since the target does not get it. */
static void
find_subjects(struct search *s, struct lookup *l)
{
	const struct node *n = l->item->root;
	size_t i, most = n->loaded ? n->m.n + 1 : 1;

	l->subject = arena_array(s->arena, struct str, most);
	if (!n->rewritten.n)
		l->subject[l->nsubject++] = n->digest;
	for (i = 0; n->loaded && n->m.index && i < n->m.n; i++)
		if (item_takes(s->arena, l->item, &n->m, &n->m.part[i]))
			l->subject[l->nsubject++] = n->m.part[i].digest;
}

static struct str
image_of(struct arena *a, const struct item *i)
{
	if (i->lock.chart)
		return location_str(a, &i->from);
	return str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(i->lock.ref.host),
				   STR_ARG(i->lock.ref.repository)));
}

static void
add_found(struct search *s, struct lookup *l, struct str tag, struct str digest, bool api)
{
	struct val *one = arena_array(s->arena, struct val, 3);
	struct val *all = arena_array(s->arena, struct val, l->found.l->n + 1);

	one[0] = val_str(tag);
	one[1] = val_str(digest);
	one[2] = val_cstr("api");
	if (l->found.l->n)
		memcpy(all, l->found.l->v, l->found.l->n * sizeof *all);
	all[l->found.l->n] = val_list(s->arena, one, api ? 3 : 2);
	l->found = val_list(s->arena, all, l->found.l->n + 1);
}

/* One query of each host tells whether it has the API. */
static void
probe_api(struct search *s)
{
	struct lookup *l;
	size_t i;

	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		if (l->item->from.kind != LOCATION_REGISTRY || l->nsubject == 0 ||
		    map_get(s->hosts, l->item->from.host))
			continue;
		map_set(s->hosts, l->item->from.host, NIL);
		l->api[0] = query_new(&s->queries, &l->item->from, QUERY_REFERRERS, l->subject[0]);
	}
	queries_run(&s->queries);
	for (i = 0; i < s->n; i++)
		if (s->lookup[i].nsubject && s->lookup[i].api[0])
			map_set(s->hosts, s->lookup[i].item->from.host,
				val_bool(s->lookup[i].api[0]->state == QUERY_GOOD));
}

/* Where a host has the API, it is asked about images and their platforms. */
static void
query_api(struct search *s)
{
	struct lookup *l;
	struct val *has;
	size_t i, k;

	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		has = map_get(s->hosts, l->item->from.host);
		if (l->item->from.kind != LOCATION_REGISTRY || !has || !val_truth(*has))
			continue;
		for (k = 0; k < l->nsubject; k++)
			if (!l->api[k])
				l->api[k] = query_new(&s->queries, &l->item->from, QUERY_REFERRERS,
						      l->subject[k]);
	}
	queries_run(&s->queries);
}

static void
query_lists(struct search *s)
{
	struct lookup *l;
	struct str location;
	struct val *v;
	size_t i;

	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		if (l->item->from.kind != LOCATION_REGISTRY)
			continue;
		location = location_str(s->arena, &l->item->from);
		v = map_get(s->lists, location);
		if (v) {
			l->tags = s->queries.query[v->i];
			continue;
		}
		map_set(s->lists, location, val_int((int64_t)s->queries.n));
		l->tags = query_new(&s->queries, &l->item->from, QUERY_TAGS, STR(""));
	}
	queries_run(&s->queries);
}

/* True when the repository may have the tag: it lists it, or not all that it
 * has, or it lists nothing and the tag is one of the image's own. */
static bool
may_have(const struct lookup *l, struct str tag, bool own)
{
	size_t i;

	if (l->item->from.kind == LOCATION_LAYOUT)
		return true;
	if (!l->tags || l->tags->state != QUERY_GOOD)
		return own;
	if (l->tags->more)
		return true;
	for (i = 0; i < l->tags->tags.l->n; i++)
		if (str_eq(l->tags->tags.l->v[i].s, tag))
			return true;
	return false;
}

/* True when a layout has entries for signatures at all. */
static bool
is_signed(struct search *s, const struct location *at)
{
	struct err ignored = { .arena = s->arena };
	struct str text, location = location_str(s->arena, at);
	struct val *v = map_get(s->lists, location);

	if (!v) {
		map_set(s->lists, location, val_bool(file_read(s->arena,
			path_join(s->arena, at->path, "index.json"), LIMIT_FILE, &text,
			&ignored) && str_holds(text, STR(":sha256-"))));
		v = map_get(s->lists, location);
	}
	return val_truth(*v);
}

static void
query_tag(struct search *s, struct lookup *l, struct str tag)
{
	if (l->item->from.kind == LOCATION_LAYOUT)
		tag = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(l->image),
					  STR_ARG(tag)));
	l->tag[l->ntag++] = query_new(&s->queries, &l->item->from, QUERY_TAG, tag);
}

static void
query_tags(struct search *s)
{
	struct lookup *l;
	struct str tag;
	size_t i, k, x;

	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		l->tag = arena_array(s->arena, struct query *, l->nsubject * SUFFIXES);
		if (l->item->from.kind == LOCATION_LAYOUT && !is_signed(s, &l->item->from))
			continue;
		for (k = 0; k < l->nsubject; k++)
			for (x = 0; x < SUFFIXES; x++) {
				/* an answer of the API stands for the plain tag */
				if (x == 0 && l->api[k] && l->api[k]->state == QUERY_GOOD)
					continue;
				tag = tag_of(s->arena, l->subject[k], suffixes[x]);
				if (may_have(l, tag, str_eq(l->subject[k],
							    l->item->root->digest)))
					query_tag(s, l, tag);
			}
	}
	queries_run(&s->queries);
}

/* What refers to the image may be referred to itself, as an SBOM by its signature:
 * adds the manifests of the list to the subjects of the next round. */
static void
add_subjects(struct search *s, struct lookup *l, const struct manifest *list)
{
	struct str *more = arena_array(s->arena, struct str, l->nsubject + list->n);
	size_t i;

	if (l->nsubject)
		memcpy(more, l->subject, l->nsubject * sizeof *more);
	l->subject = more;
	for (i = 0; list->index && i < list->n; i++) {
		if (map_get(l->asked, list->part[i].digest))
			continue;
		map_set(l->asked, list->part[i].digest, NIL);
		l->subject[l->nsubject++] = list->part[i].digest;
	}
}

/* Keeps the bytes of a manifest that was found. */
static bool
keep(struct search *s, struct lookup *l, struct str tag, const struct query *k, bool api,
     struct err *e)
{
	struct node *n = graph_add(s->out->graph, k->bytes, k->media_type, e);

	if (!n)
		return err_wrap(e, "%.*s at %.*s", STR_ARG(tag),
				STR_ARG(location_str(s->arena, &l->item->from)));
	if (n->m.n)
		add_found(s, l, tag, n->digest, api);
	add_subjects(s, l, &n->m);
	return true;
}

/* Takes what the answers say; false when one did not come. */
static bool
take_answers(struct search *s, struct lookup *l, struct err *e)
{
	struct str tag, *subject = l->subject;
	size_t i, n = l->nsubject;

	l->nsubject = 0; /* the next round's come in place of them */
	for (i = 0; i < n; i++) {
		if (l->api[i] && l->api[i]->state == QUERY_FAILED)
			return err_set(e, l->api[i]->status, "%s", l->api[i]->failed);
		if (l->api[i] && l->api[i]->state == QUERY_GOOD &&
		    !keep(s, l, tag_of(s->arena, subject[i], STR("")), l->api[i], true, e))
			return false;
	}
	for (i = 0; i < l->ntag; i++) {
		if (l->tag[i]->state == QUERY_FAILED)
			return err_set(e, l->tag[i]->status, "%s", l->tag[i]->failed);
		tag = l->tag[i]->name;
		if (l->item->from.kind == LOCATION_LAYOUT)
			tag = str_sub(tag, l->image.n + 1, tag.n);
		if (l->tag[i]->state == QUERY_GOOD && !keep(s, l, tag, l->tag[i], false, e))
			return false;
	}
	map_set(s->known, key_of(s->arena, l->image, l->item->root->digest), l->found);
	return true;
}

static struct item *
room(struct referrers *x)
{
	x->item = arena_room(x->graph->arena, x->item, x->n, &x->cap, sizeof *x->item);
	return &x->item[x->n++];
}

/* An item of each that was found. */
static void
add_items(struct search *s, const struct item *i, struct str image, struct val found)
{
	struct graph *g = s->out->graph;
	struct location kept = { .kind = LOCATION_FILE };
	struct str tag, digest;
	struct item *r;
	size_t k;

	s->out->subjects += found.l->n > 0;
	for (k = 0; k < found.l->n; k++) {
		tag = found.l->v[k].l->v[0].s;
		digest = found.l->v[k].l->v[1].s;
		r = room(s->out);
		*r = (struct item){ .from = i->from, .to = i->to, .subject = i->root->digest,
				    .listed = found.l->v[k].l->n == 3 };
		r->label = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(image),
					       STR_ARG(tag)));
		r->lock.name = r->label;
		r->tag = i->to.kind == LOCATION_LAYOUT ? r->label : tag;
		kept.path = store_path(s->arena, g->blobs, digest, "");
		r->root = graph_node(g, digest, r->listed ? &kept : &i->from);
		r->source = r->root;
	}
}

/* True when what was found before can be used: answers of the API are at no
 * registry under their digest, so they must be in the work folder. */
static bool
is_usable(struct search *s, struct val found)
{
	char *path;
	size_t i;

	for (i = 0; i < found.l->n; i++)
		if (found.l->v[i].l->n == 3 &&
		    !store_has(s->arena, s->out->graph->blobs, found.l->v[i].l->v[1].s, "", &path))
			return false;
	return true;
}

static void
begin(struct search *s, struct item *i)
{
	struct str image = image_of(s->arena, i), key = key_of(s->arena, image, i->root->digest);
	struct val *v = map_get(s->known, key);
	struct lookup *l;
	size_t k;

	s->out->left += i->root->rewritten.n > 0;
	if (v && val_kind(*v) == KIND_LIST && is_usable(s, *v))
		return;
	l = &s->lookup[s->n++];
	*l = (struct lookup){ .item = i, .image = image,
			     .found = val_list(s->arena, NULL, 0) };
	l->asked = map_new(s->arena);
	find_subjects(s, l);
	for (k = 0; k < l->nsubject; k++)
		map_set(l->asked, l->subject[k], NIL);
}

/* Asks for what refers to the subjects of all lookups, which then are those of
 * the next round; false when there are none. */
static bool
search_round(struct search *s)
{
	struct err why = { .arena = s->arena };
	struct lookup *l;
	size_t i, left = 0;

	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		l->api = arena_array(s->arena, struct query *, l->nsubject);
		l->ntag = 0;
	}
	probe_api(s);
	query_api(s);
	query_lists(s);
	query_tags(s);
	for (i = 0; i < s->n; i++) {
		l = &s->lookup[i];
		if (!take_answers(s, l, &why)) {
			l->nsubject = 0;
			item_fail(s->arena, l->item, why.status,
				  arena_printf(s->arena, "its signatures: %s", why.msg));
		}
		left += l->nsubject;
	}
	return left > 0;
}

/* Charts in layouts have no name that would tell whose they are. */
static bool
has_referrers(const struct item *i)
{
	return !i->failed && !i->archive &&
	       (!i->lock.chart || i->from.kind == LOCATION_REGISTRY);
}

bool
referrers_find(struct referrers *x, struct item *item, size_t n, struct err *e)
{
	struct arena *a = x->graph->arena;
	struct search s = { .out = x, .arena = a, .hosts = map_new(a), .lists = map_new(a),
			    .queries = { .arena = a, .registry = x->graph->registry } };
	const char *path = path_join(a, x->work, "referrers.jsonl");
	struct val *v;
	size_t i, depth;

	if (!read_known(&s, path, e))
		return false;
	s.lookup = arena_array(a, struct lookup, n);
	for (i = 0; i < n; i++)
		if (has_referrers(&item[i]))
			begin(&s, &item[i]);
	for (depth = 0; depth < LIMIT_REFERRERS && search_round(&s); depth++)
		;
	for (i = 0; i < s.n; i++)
		if (s.lookup[i].nsubject)
			item_fail(a, s.lookup[i].item, STATUS_SOME,
				  arena_printf(a, "its signatures: more than %d that sign one "
					       "another", LIMIT_REFERRERS));
	for (i = 0; i < n; i++) {
		v = !has_referrers(&item[i]) ? NULL : map_get(s.known,
			key_of(a, image_of(a, &item[i]), item[i].root->digest));
		if (v)
			add_items(&s, &item[i], image_of(a, &item[i]), *v);
	}
	return s.n == 0 || write_known(&s, path, e);
}
