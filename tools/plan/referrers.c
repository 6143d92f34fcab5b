/* SPDX-License-Identifier: Apache-2.0 */
#include "referrers.h"

#include "query.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/refertag.h"
#include "oci/store.h"
#include "records/found.h"
#include "volume/blobs.h"

/* The search for the referrers of one image. */
struct lookup {
	struct item *item;
	struct str image;        /* HOST/REPOSITORY of its reference */
	/* digests whose referrers this round looks for: at first the image and its
	 * platforms, later the manifests that the round before found */
	struct str *subject;
	size_t nsubject, cap;
	bool partly;             /* the source does not give an index of it */
	struct map *asked;       /* all digests that were looked for so far */
	struct found *found;
	struct query **api;      /* one for each subject, or NULL */
	struct query *tags;
	struct query **tag;      /* queries of manifests under tags */
	size_t ntag;
};

struct search {
	struct referrers *out;
	struct arena *arena;
	struct queries queries;
	struct found_list known;
	struct lookup *lookup;
	size_t n;
	struct map *hosts;       /* host -> true when it has the API, or may have it */
	struct map *lists;       /* location -> index of the query of its tags */
};

/* Queues the indexes below n that are not loaded, n too. */
static void
want_indexes(struct search *s, const struct item *i, struct node *n, int depth)
{
	struct graph *g = s->out->graph;
	const struct descriptor *d;
	size_t k;

	graph_want(g, n);
	for (k = 0; n->loaded && n->m.index && k < n->m.n; k++) {
		d = &n->m.part[k];
		if (depth < GRAPH_DEPTH && media_is_index(d->media_type) &&
		    item_takes(s->arena, i, &n->m, d))
			want_indexes(s, i, graph_node(g, d->digest, &i->from), depth + 1);
	}
}

/* Loads the indexes of the images that are looked up; those of an image that the target
 * has are not loaded yet. */
static void
load_indexes(struct search *s)
{
	size_t i;

	do {
		for (i = 0; i < s->n; i++)
			want_indexes(s, s->lookup[i].item, s->lookup[i].item->root, 0);
	} while (graph_load(s->out->graph));
}

static void
add_subject(struct search *s, struct lookup *l, struct str digest)
{
	if (map_get(l->asked, digest))
		return;
	map_set(l->asked, digest, NIL);
	l->subject = arena_room(s->arena, l->subject, l->nsubject, &l->cap, sizeof digest);
	l->subject[l->nsubject++] = digest;
}

/* Adds the digests below the index n. */
static void
add_subjects_below(struct search *s, struct lookup *l, const struct node *n, int depth)
{
	const struct descriptor *d;
	size_t i;

	if (n->failed) {
		l->partly = true;
		if (n->status == STATUS_TEMPORARY)
			item_fail(s->arena, l->item, n->status,
				  arena_printf(s->arena, "its signatures: %s", n->failed));
	}
	for (i = 0; n->loaded && n->m.index && i < n->m.n; i++) {
		d = &n->m.part[i];
		if (!item_takes(s->arena, l->item, &n->m, d))
			continue;
		add_subject(s, l, d->digest);
		if (depth < GRAPH_DEPTH && media_is_index(d->media_type))
			add_subjects_below(s, l, graph_node(s->out->graph, d->digest,
							    &l->item->from), depth + 1);
	}
}

/* Sets the digests whose referrers belong to the item.  Referrers of an index that is
 * cut down are left out, since the target does not get that index.  When the source does
 * not give an index any more, that of the target stays, and what refers to the image
 * itself is looked for alone. */
static void
find_subjects(struct search *s, struct lookup *l)
{
	const struct node *n = l->item->root;

	if (!n->rewritten.n)
		add_subject(s, l, n->digest);
	add_subjects_below(s, l, n, 0);
}

static struct str
image_of(struct arena *a, const struct item *i)
{
	struct location at;
	struct str tag;

	if (i->lock.chart)
		return lock_chart_location(a, &i->lock, &at, &tag) ? location_str(a, &at) : STR("");
	return str_of(arena_printf(a, "%.*s/%.*s", STR_ARG(i->lock.ref.host),
				   STR_ARG(i->lock.ref.repository)));
}

/* Asks each host one query, whose answer tells whether the host has the API.  A query
 * that fails tells nothing, and so the host is asked about each subject. */
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
				val_bool(s->lookup[i].api[0]->state != QUERY_NONE));
}

/* Asks hosts with the API about the other subjects. */
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
			l->tags = s->queries.query[val_integer(*v)];
			continue;
		}
		map_set(s->lists, location, val_int((int64_t)s->queries.n));
		l->tags = query_new(&s->queries, &l->item->from, QUERY_TAGS, STR(""));
	}
	queries_run(&s->queries);
}

/* True when the repository may have the tag: the tag is in its list; the list is not
 * complete, or its query failed; or there is no list and the tag is of the image itself
 * (`own`). */
static bool
may_have(const struct lookup *l, struct str tag, bool own)
{
	if (l->item->from.kind != LOCATION_REGISTRY)
		return true;
	if (!l->tags || l->tags->state == QUERY_NONE)
		return own;
	return l->tags->state == QUERY_FAILED || l->tags->more || map_get(l->tags->tags, tag);
}

/* True for a name of an entry that is that of a signature. */
static bool
names_referrer(struct str name)
{
	return str_holds(name, STR(":sha256-")) || str_holds(name, STR(":sha512-")) ||
	       str_holds(name, STR(":blake3-"));
}

/* True when the index of a layout or volumes has tags of signatures. */
static bool
is_signed(struct search *s, const struct location *at)
{
	struct err ignored = { .arena = s->arena };
	struct str location = location_str(s->arena, at);
	const struct entries *x;
	const struct map_entry *m;
	const struct val *known = map_get(s->lists, location);
	bool has = false;

	if (known)
		return val_truth(*known);
	x = blobs_entries(&s->queries.entries, s->arena, at, &ignored);
	for (m = x ? map_next(x->by_name, NULL) : NULL; m && !has; m = map_next(x->by_name, m))
		has = names_referrer(m->key);
	map_set(s->lists, location, val_bool(has));
	return has;
}

static void
query_tag(struct search *s, struct lookup *l, struct str tag)
{
	if (l->item->from.kind != LOCATION_REGISTRY)
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
		l->tag = arena_array(s->arena, struct query *, l->nsubject * REFERTAG_SUFFIXES);
		if (l->item->from.kind != LOCATION_REGISTRY && !is_signed(s, &l->item->from))
			continue;
		for (k = 0; k < l->nsubject; k++)
			for (x = 0; x < REFERTAG_SUFFIXES; x++) {
				/* an answer of the API has what the tag without
				 * suffix has */
				if (x == 0 && l->api[k] && l->api[k]->state == QUERY_GOOD)
					continue;
				tag = refertag_of(s->arena, l->subject[k], refertag_suffixes[x]);
				if (may_have(l, tag, str_eq(l->subject[k],
							    l->item->root->digest)))
					query_tag(s, l, tag);
			}
	}
	queries_run(&s->queries);
}

/* Adds the manifests in a list of referrers to the subjects of the next round, since
 * a referrer may have referrers itself, such as an SBOM that is signed. */
static void
add_subjects(struct search *s, struct lookup *l, const struct manifest *list)
{
	size_t i;

	for (i = 0; list->index && i < list->n; i++)
		add_subject(s, l, list->part[i].digest);
}

/* Keeps a manifest that was found in the work folder, and notes it. */
static bool
keep(struct search *s, struct lookup *l, struct str tag, const struct query *k, bool api,
     struct err *e)
{
	struct node *n = graph_add(s->out->graph, k->bytes, k->media_type, e);
	struct str plain, suffix;

	if (!n)
		return err_wrap(e, "%.*s at %.*s", STR_ARG(tag),
				STR_ARG(location_str(s->arena, &l->item->from)));
	/* some registries give the image itself under the tag of its referrers */
	if (refertag_split(tag, &plain, &suffix) &&
	    str_eq(plain, refertag_of(s->arena, n->digest, STR(""))))
		return true;
	if (n->m.n)
		found_add(s->arena, l->found, (struct referrer){ tag, n->digest, api });
	add_subjects(s, l, &n->m);
	return true;
}

/* Takes the answers of a round; fails when a query failed. */
static bool
take_answers(struct search *s, struct lookup *l, struct err *e)
{
	struct str tag, *subject = l->subject;
	size_t i, n = l->nsubject;

	/* keep() adds those of the next round */
	l->nsubject = l->cap = 0;
	l->subject = NULL;
	for (i = 0; i < n; i++) {
		if (l->api[i] && l->api[i]->state == QUERY_FAILED)
			return err_set(e, l->api[i]->status, "%s", l->api[i]->failed);
		if (l->api[i] && l->api[i]->state == QUERY_GOOD &&
		    !keep(s, l, refertag_of(s->arena, subject[i], STR("")), l->api[i], true, e))
			return false;
	}
	for (i = 0; i < l->ntag; i++) {
		if (l->tag[i]->state == QUERY_FAILED)
			return err_set(e, l->tag[i]->status, "%s", l->tag[i]->failed);
		tag = l->tag[i]->name;
		if (l->item->from.kind != LOCATION_REGISTRY)
			tag = str_sub(tag, l->image.n + 1, tag.n);
		if (l->tag[i]->state == QUERY_GOOD && !keep(s, l, tag, l->tag[i], false, e))
			return false;
	}
	return true;
}

static struct item *
room(struct referrers *x)
{
	x->item = arena_room(x->graph->arena, x->item, x->n, &x->cap, sizeof *x->item);
	return &x->item[x->n++];
}

/* Makes an item of each referrer that was found of the item with the number owner. */
static void
add_items(struct search *s, const struct item *item, size_t owner, const struct found *found)
{
	const struct item *i = &item[owner];
	struct graph *g = s->out->graph;
	struct location kept = { .kind = LOCATION_FILE };
	const struct referrer *one;
	struct item *r;
	size_t k;

	s->out->subjects += found->n > 0;
	for (k = 0; k < found->n; k++) {
		one = &found->referrer[k];
		r = room(s->out);
		*r = (struct item){ .from = i->from, .to = i->to, .subject = i->root->digest,
				    .owner = owner, .listed = one->api };
		r->label = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(found->image),
					       STR_ARG(one->tag)));
		r->lock.name = r->label;
		r->tag = i->to.kind == LOCATION_LAYOUT ? r->label : one->tag;
		kept.path = store_path(s->arena, g->blobs, one->digest, "");
		r->root = graph_node(g, one->digest, r->listed ? &kept : &i->from);
		r->source = r->root;
	}
}

/* True when the list of an earlier run can be used.  No registry has the API's lists
 * under their digests, so these must be in the work folder. */
static bool
is_usable(struct search *s, const struct found *found)
{
	char *path;
	size_t i;

	for (i = 0; i < found->n; i++)
		if (found->referrer[i].api &&
		    !store_has(s->arena, s->out->graph->blobs, found->referrer[i].digest, "",
			       &path))
			return false;
	return true;
}

static void
begin(struct search *s, struct item *i)
{
	struct str image = image_of(s->arena, i);
	const struct found *known = found_get(&s->known, image, i->root->digest);
	struct lookup *l;

	s->out->left += i->root->rewritten.n > 0;
	if (known && is_usable(s, known) &&
	    (policy_for(s->out->policy, image) != POLICY_REQUIRE ||
	     policy_signed(s->arena, known, s->out->graph->blobs)))
		return;
	l = &s->lookup[s->n++];
	*l = (struct lookup){ .item = i, .image = image,
			      .found = arena_new(s->arena, struct found) };
	*l->found = (struct found){ .image = image, .subject = i->root->digest };
	l->asked = map_new(s->arena);
}

/* Asks for the referrers of all subjects, and takes what was found as the subjects of
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

/* Notes what was found, unless a round failed: a list that may lack something is no
 * list for this run or another. */
static void
end_lookup(struct search *s, struct lookup *l)
{
	if (l->nsubject)
		item_fail(s->arena, l->item, STATUS_SOME,
			  arena_printf(s->arena, "its signatures: more than %d that sign one "
				       "another", LIMIT_REFERRERS));
	if (!l->item->failed && !l->partly)
		found_set(&s->known, l->found);
}

/* False for charts that are of no registry: the names in a layout's index do not tell
 * whose referrers they are. */
static bool
has_referrers(const struct referrers *x, const struct item *i)
{
	struct arena *a = x->graph->arena;
	struct location at;
	struct str tag;

	return !i->failed && !i->archive &&
	       policy_for(x->policy, image_of(a, i)) != POLICY_SKIP &&
	       (!i->lock.chart || (lock_chart_location(a, &i->lock, &at, &tag) &&
				   at.kind == LOCATION_REGISTRY));
}

/* Fails an item that must have a signature and has none. */
static void
require_signature(const struct referrers *x, struct item *i, const struct found *known)
{
	struct arena *a = x->graph->arena;

	if (i->failed || i->lock.chart || policy_for(x->policy, image_of(a, i)) != POLICY_REQUIRE)
		return;
	if (i->root->rewritten.n)
		item_fail(a, i, STATUS_SOME, "its index is cut down, which no signature is for, and "
			  "--signatures requires one; mirror all platforms, or keep the index "
			  "whole with --sparse");
	else if (!known || !policy_signed(a, known, x->graph->blobs))
		item_fail(a, i, STATUS_SOME, "it has no signature, which --signatures requires");
}

bool
referrers_find(struct referrers *x, struct item *item, size_t n, struct err *e)
{
	struct arena *a = x->graph->arena;
	struct search s = { .out = x, .arena = a, .hosts = map_new(a), .lists = map_new(a),
			    .queries = { .arena = a, .registry = x->graph->registry } };
	const char *path = path_join(a, x->work, "referrers.jsonl");
	const struct found *known;
	size_t i, depth;

	if (!found_read(&s.known, a, path, e))
		return false;
	s.lookup = arena_array(a, struct lookup, n);
	for (i = 0; i < n; i++)
		if (has_referrers(x, &item[i]))
			begin(&s, &item[i]);
	load_indexes(&s);
	for (i = 0; i < s.n; i++)
		find_subjects(&s, &s.lookup[i]);
	for (depth = 0; depth < LIMIT_REFERRERS && search_round(&s); depth++)
		;
	for (i = 0; i < s.n; i++)
		end_lookup(&s, &s.lookup[i]);
	for (i = 0; i < n; i++) {
		known = !has_referrers(x, &item[i]) ? NULL
			: found_get(&s.known, image_of(a, &item[i]), item[i].root->digest);
		if (known)
			add_items(&s, item, i, known);
		require_signature(x, &item[i], known);
	}
	for (i = 0; i < s.n; i++)
		if (s.lookup[i].partly && !s.lookup[i].item->failed)
			add_items(&s, item, (size_t)(s.lookup[i].item - item), s.lookup[i].found);
	/* images of other locks stay in the file too */
	return s.n == 0 || (dir_make(x->work, e) && found_write(&s.known, path, e));
}
