/* SPDX-License-Identifier: Apache-2.0 */
#include "referrers.h"

#include <unistd.h>

#include "ask.h"
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
struct quest {
	struct item *item;
	struct str image;        /* HOST/REPOSITORY of its reference */
	struct str *subject;     /* digests: the image's, and its platforms'; in later
	                            rounds those of what was found in the one before */
	size_t nsubject;
	struct map *asked;       /* all of them so far */
	struct val found;        /* a list of [tag, digest], "api" third of an answer
	                            of the API */
	struct ask **api;        /* of each subject, or NULL */
	struct ask *tags;
	bool listed;             /* the repository's tags are known */
	struct ask **tag;        /* manifests under tags */
	size_t ntag;
};

struct search {
	struct referrers *out;
	struct arena *arena;
	struct asks asks;
	struct map *known;       /* "image subject" → found */
	struct quest *quest;
	size_t n;
	struct map *hosts;       /* host → has the API */
	struct map *lists;       /* location → the ask for its tags */
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
find_subjects(struct search *s, struct quest *q)
{
	const struct node *n = q->item->root;
	size_t i, most = n->loaded ? n->m.n + 1 : 1;

	q->subject = arena_array(s->arena, struct str, most);
	if (!n->rewritten.n)
		q->subject[q->nsubject++] = n->digest;
	for (i = 0; n->loaded && n->m.index && i < n->m.n; i++)
		if (item_takes(s->arena, q->item, &n->m, &n->m.part[i]))
			q->subject[q->nsubject++] = n->m.part[i].digest;
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
add_found(struct search *s, struct quest *q, struct str tag, struct str digest, bool api)
{
	struct val *one = arena_array(s->arena, struct val, 3);
	struct val *all = arena_array(s->arena, struct val, q->found.l->n + 1);

	one[0] = val_str(tag);
	one[1] = val_str(digest);
	one[2] = val_cstr("api");
	if (q->found.l->n)
		memcpy(all, q->found.l->v, q->found.l->n * sizeof *all);
	all[q->found.l->n] = val_list(s->arena, one, api ? 3 : 2);
	q->found = val_list(s->arena, all, q->found.l->n + 1);
}

/* One question to each host tells whether it has the API. */
static void
probe_api(struct search *s)
{
	struct quest *q;
	size_t i;

	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		if (q->item->from.kind != LOCATION_REGISTRY || q->nsubject == 0 ||
		    map_get(s->hosts, q->item->from.host))
			continue;
		map_set(s->hosts, q->item->from.host, NIL);
		q->api[0] = ask_new(&s->asks, &q->item->from, ASK_REFERRERS, q->subject[0]);
	}
	asks_run(&s->asks);
	for (i = 0; i < s->n; i++)
		if (s->quest[i].nsubject && s->quest[i].api[0])
			map_set(s->hosts, s->quest[i].item->from.host,
				val_bool(s->quest[i].api[0]->state == ASK_GOOD));
}

/* Where there is one, it is asked about images and their platforms. */
static void
ask_api(struct search *s)
{
	struct quest *q;
	struct val *has;
	size_t i, k;

	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		has = map_get(s->hosts, q->item->from.host);
		if (q->item->from.kind != LOCATION_REGISTRY || !has || !val_truth(*has))
			continue;
		for (k = 0; k < q->nsubject; k++)
			if (!q->api[k])
				q->api[k] = ask_new(&s->asks, &q->item->from, ASK_REFERRERS,
						    q->subject[k]);
	}
	asks_run(&s->asks);
}

static void
ask_lists(struct search *s)
{
	struct quest *q;
	struct str location;
	struct val *v;
	size_t i;

	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		if (q->item->from.kind != LOCATION_REGISTRY)
			continue;
		location = location_str(s->arena, &q->item->from);
		v = map_get(s->lists, location);
		if (v) {
			q->tags = s->asks.ask[v->i];
			continue;
		}
		map_set(s->lists, location, val_int((int64_t)s->asks.n));
		q->tags = ask_new(&s->asks, &q->item->from, ASK_TAGS, STR(""));
	}
	asks_run(&s->asks);
}

/* True when the repository may have the tag: it lists it, or not all that it
 * has, or it lists nothing and the tag is one of the image's own. */
static bool
may_have(const struct quest *q, struct str tag, bool own)
{
	size_t i;

	if (q->item->from.kind == LOCATION_LAYOUT)
		return true;
	if (!q->tags || q->tags->state != ASK_GOOD)
		return own;
	if (q->tags->more)
		return true;
	for (i = 0; i < q->tags->tags.l->n; i++)
		if (str_eq(q->tags->tags.l->v[i].s, tag))
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
ask_tag(struct search *s, struct quest *q, struct str tag)
{
	if (q->item->from.kind == LOCATION_LAYOUT)
		tag = str_of(arena_printf(s->arena, "%.*s:%.*s", STR_ARG(q->image),
					  STR_ARG(tag)));
	q->tag[q->ntag++] = ask_new(&s->asks, &q->item->from, ASK_TAG, tag);
}

static void
ask_tags(struct search *s)
{
	struct quest *q;
	struct str tag;
	size_t i, k, x;

	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		q->tag = arena_array(s->arena, struct ask *, q->nsubject * SUFFIXES);
		if (q->item->from.kind == LOCATION_LAYOUT && !is_signed(s, &q->item->from))
			continue;
		for (k = 0; k < q->nsubject; k++)
			for (x = 0; x < SUFFIXES; x++) {
				/* an answer of the API stands for the plain tag */
				if (x == 0 && q->api[k] && q->api[k]->state == ASK_GOOD)
					continue;
				tag = tag_of(s->arena, q->subject[k], suffixes[x]);
				if (may_have(q, tag, str_eq(q->subject[k],
							    q->item->root->digest)))
					ask_tag(s, q, tag);
			}
	}
	asks_run(&s->asks);
}

/* What refers to the image may be referred to: the signature of an SBOM. */
static void
ask_about(struct search *s, struct quest *q, const struct manifest *list)
{
	struct str *more = arena_array(s->arena, struct str, q->nsubject + list->n);
	size_t i;

	if (q->nsubject)
		memcpy(more, q->subject, q->nsubject * sizeof *more);
	q->subject = more;
	for (i = 0; list->index && i < list->n; i++) {
		if (map_get(q->asked, list->part[i].digest))
			continue;
		map_set(q->asked, list->part[i].digest, NIL);
		q->subject[q->nsubject++] = list->part[i].digest;
	}
}

/* Keeps the bytes of a manifest that was found. */
static bool
keep(struct search *s, struct quest *q, struct str tag, const struct ask *k, bool api,
     struct err *e)
{
	struct node *n = graph_add(s->out->graph, k->bytes, k->media_type, e);

	if (!n)
		return err_wrap(e, "%.*s at %.*s", STR_ARG(tag),
				STR_ARG(location_str(s->arena, &q->item->from)));
	if (n->m.n)
		add_found(s, q, tag, n->digest, api);
	ask_about(s, q, &n->m);
	return true;
}

/* What the answers say; false when one did not come. */
static bool
judge(struct search *s, struct quest *q, struct err *e)
{
	struct str tag, *subject = q->subject;
	size_t i, n = q->nsubject;

	q->nsubject = 0; /* the next round's come in place of them */
	for (i = 0; i < n; i++) {
		if (q->api[i] && q->api[i]->state == ASK_FAILED)
			return err_set(e, q->api[i]->status, "%s", q->api[i]->failed);
		if (q->api[i] && q->api[i]->state == ASK_GOOD &&
		    !keep(s, q, tag_of(s->arena, subject[i], STR("")), q->api[i], true, e))
			return false;
	}
	for (i = 0; i < q->ntag; i++) {
		if (q->tag[i]->state == ASK_FAILED)
			return err_set(e, q->tag[i]->status, "%s", q->tag[i]->failed);
		tag = q->tag[i]->name;
		if (q->item->from.kind == LOCATION_LAYOUT)
			tag = str_sub(tag, q->image.n + 1, tag.n);
		if (q->tag[i]->state == ASK_GOOD && !keep(s, q, tag, q->tag[i], false, e))
			return false;
	}
	map_set(s->known, key_of(s->arena, q->image, q->item->root->digest), q->found);
	return true;
}

static struct item *
room(struct referrers *x)
{
	size_t more = x->cap ? x->cap * 2 : 16;

	if (x->n == x->cap) {
		x->item = arena_grow(x->graph->arena, x->item, x->cap * sizeof *x->item,
				     more * sizeof *x->item);
		x->cap = more;
	}
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
	struct quest *q;
	size_t k;

	s->out->left += i->root->rewritten.n > 0;
	if (v && val_kind(*v) == KIND_LIST && is_usable(s, *v))
		return;
	q = &s->quest[s->n++];
	*q = (struct quest){ .item = i, .image = image,
			     .found = val_list(s->arena, NULL, 0) };
	q->asked = map_new(s->arena);
	find_subjects(s, q);
	for (k = 0; k < q->nsubject; k++)
		map_set(q->asked, q->subject[k], NIL);
}

/* Asks for what refers to the subjects of all quests, which then are those of
 * the next round; false when there are none. */
static bool
search_round(struct search *s)
{
	struct err why = { .arena = s->arena };
	struct quest *q;
	size_t i, left = 0;

	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		q->api = arena_array(s->arena, struct ask *, q->nsubject);
		q->ntag = 0;
	}
	probe_api(s);
	ask_api(s);
	ask_lists(s);
	ask_tags(s);
	for (i = 0; i < s->n; i++) {
		q = &s->quest[i];
		if (!judge(s, q, &why)) {
			q->nsubject = 0;
			item_fail(s->arena, q->item, why.status,
				  arena_printf(s->arena, "its signatures: %s", why.msg));
		}
		left += q->nsubject;
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
			    .asks = { .arena = a, .registry = x->graph->registry } };
	const char *path = path_join(a, x->work, "referrers.jsonl");
	struct val *v;
	size_t i, depth;

	if (!read_known(&s, path, e))
		return false;
	s.quest = arena_array(a, struct quest, n);
	for (i = 0; i < n; i++)
		if (has_referrers(&item[i]))
			begin(&s, &item[i]);
	for (depth = 0; depth < LIMIT_REFERRERS && search_round(&s); depth++)
		;
	for (i = 0; i < s.n; i++)
		if (s.quest[i].nsubject)
			item_fail(a, s.quest[i].item, STATUS_SOME, arena_printf(a, "its signatures: "
				  "more than %d that sign one another", LIMIT_REFERRERS));
	for (i = 0; i < n; i++) {
		v = !has_referrers(&item[i]) ? NULL : map_get(s.known,
			key_of(a, image_of(a, &item[i]), item[i].root->digest));
		if (v)
			add_items(&s, &item[i], image_of(a, &item[i]), *v);
	}
	return s.n == 0 || write_known(&s, path, e);
}
