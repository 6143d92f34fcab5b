/* SPDX-License-Identifier: Apache-2.0 */
#include "emit.h"

#include "oci/refertag.h"
#include "records/record.h"
#include "volume/collection.h"

/* A location that needs a blob, and whether it has the blob already. */
struct want {
	struct str location;
	bool there;
	struct want *next;
};

struct blob {
	struct descriptor d;
	const struct item *item;   /* the first item that needs it */
	struct want *first, *last;
};

struct push {
	struct node *node;
	const struct item *item;
	struct str location;
	struct val *tag;
	size_t ntag, captag;
	bool there;
};

struct emit {
	struct arena *arena;
	struct graph *graph;
	const struct known *known;
	const struct registry_options *plain;
	FILE *f;
	/* keys are "DIGEST", "DIGEST LOCATION" and both; values are indices */
	struct map *blobs, *pushes, *seen;
	struct map *tagged;   /* "TAG LOCATION" → the digest that the tag is about */
	struct blob *blob;
	size_t nblob, capblob;
	struct push *push;
	size_t npush, cappush;
	struct tally tally;
	struct arena scratch; /* memory for one record */
};

static struct str
pair(struct emit *x, struct str digest, struct str location)
{
	return str_of(arena_printf(x->arena, "%.*s %.*s", STR_ARG(digest), STR_ARG(location)));
}

static void
blob_want(struct emit *x, const struct item *i, const struct descriptor *d)
{
	struct str location = location_str(x->arena, &i->to), key = pair(x, d->digest, location);
	struct val *v = map_get(x->blobs, d->digest);
	struct want *w;
	struct blob *b;

	if (d->foreign && !i->foreign) {
		x->tally.foreign += !map_get(x->seen, d->digest);
		map_set(x->seen, d->digest, NIL);
		return;
	}
	if (map_get(x->seen, key))
		return;
	map_set(x->seen, key, NIL);
	if (!v) {
		x->blob = arena_room(x->arena, x->blob, x->nblob, &x->capblob, sizeof *x->blob);
		map_set(x->blobs, d->digest, val_int((int64_t)x->nblob));
		x->blob[x->nblob++] = (struct blob){ .d = *d, .item = i };
		v = map_get(x->blobs, d->digest);
	}
	b = &x->blob[val_integer(*v)];
	w = arena_new(x->arena, struct want);
	w->location = location;
	w->there = (i->exists || known_has(x->known, d->digest, d->size, &i->to)) &&
		   !known_lacks(x->known, d->digest, &i->to, STR(""));
	if (!w->there && b->item->exists)
		b->item = i; /* prefer an item whose source has been found */
	*(b->first ? &b->last->next : &b->first) = w;
	b->last = w;
}

/* Notes a tag of the manifest, once: two items with the same digest have the same
 * signatures. */
static void
add_tag(struct emit *x, struct push *p, struct str tag)
{
	size_t i;

	for (i = 0; i < p->ntag; i++)
		if (str_eq(p->tag[i].s, tag))
			return;
	p->tag = arena_room(x->arena, p->tag, p->ntag, &p->captag, sizeof *p->tag);
	p->tag[p->ntag++] = val_str(tag);
}

static void
push_want(struct emit *x, const struct item *i, struct node *n, struct str tag)
{
	struct str location = location_str(x->arena, &i->to), key = pair(x, n->digest, location);
	struct val *v = map_get(x->pushes, key);
	bool there = (i->exists || (tag.n ? known_tag(x->known, n->digest, &i->to, tag)
					  : known_has(x->known, n->digest, n->size, &i->to))) &&
		     !known_lacks(x->known, n->digest, &i->to, STR(""));
	struct push *p;

	if (!v) {
		x->push = arena_room(x->arena, x->push, x->npush, &x->cappush, sizeof *x->push);
		map_set(x->pushes, key, val_int((int64_t)x->npush));
		x->push[x->npush++] = (struct push){ .node = n, .item = i, .location = location,
						     .there = true };
		v = map_get(x->pushes, key);
	}
	p = &x->push[val_integer(*v)];
	p->there = p->there && there;
	if (tag.n)
		add_tag(x, p, tag);
}

/* Notes a node and the nodes and blobs below it, in the order in which they are sent. */
static void
walk(struct emit *x, const struct item *i, struct node *n, struct str tag)
{
	const struct descriptor *d;
	size_t k;

	for (k = 0; n->loaded && k < n->m.n; k++) {
		d = &n->m.part[k];
		if (n->m.index && !item_takes(x->arena, i, &n->m, d))
			continue;
		if (media_is_manifest(d->media_type))
			walk(x, i, graph_node(x->graph, d->digest, &i->from), STR(""));
		else
			blob_want(x, i, d);
	}
	push_want(x, i, n, tag);
}

static struct val
strings(struct arena *a, const struct want *w, bool there)
{
	const struct want *p;
	struct val *v;
	size_t n = 0;

	for (p = w; p; p = p->next)
		n += p->there == there;
	v = arena_array(a, struct val, n);
	for (n = 0; w; w = w->next)
		if (w->there == there)
			v[n++] = val_str(w->location);
	return val_list(a, v, n);
}

/* True for what neither volumes nor the target have. */
static bool
lacked(const struct emit *x, struct str digest)
{
	return x->known->nowhere && map_get(x->known->nowhere, digest);
}

/* Fills the members that records of blobs and manifests share, and writes the record. */
static void
finish(struct emit *x, struct record *r, const struct item *i, struct str from,
       bool there)
{
	const struct hosts *plain = &x->plain->http;
	size_t k;

	r->media_type = member_present(r->media_type);
	r->from = from;
	r->status = there ? RECORD_EXISTS : RECORD_PLANNED;
	if (!there && lacked(x, r->digest))
		record_set_status(r, RECORD_MISSING, "no volume has it, nor the target");
	r->reference = member_present(i->label);
	if (i->subject.n)
		r->subject = i->subject;
	for (k = 0; k < plain->n; k++)
		val_append(&x->scratch, &r->insecure, val_str(plain->v[k]));
	record_write(x->f, &x->scratch, r);
}

static void
emit_blob(struct emit *x, const struct blob *b)
{
	struct record r = { .media_type = b->d.media_type, .digest = b->d.digest,
			    .size = b->d.size, .to = strings(&x->scratch, b->first, true) };
	struct location at = item_blob_location(x->graph, b->item, b->d.digest);
	struct str from;
	size_t i;

	if (item_lacks(b->item, b->d.digest) && known_where(x->known, b->d.digest, &at) &&
	    !val_length(r.to))
		r.mount = location_str(x->arena, &at); /* another repository has it */
	from = location_str(&x->scratch, &at);
	if (val_length(r.to)) {
		finish(x, &r, b->item, from, true);
		r.insecure = NIL;
		r.mount = val_str_at(r.to, 0);
		x->tally.there++;
	}
	r.to = strings(&x->scratch, b->first, false);
	if (val_length(r.to)) {
		for (i = 0; b->d.foreign && i < val_length(b->d.urls); i++)
			if (val_kind(val_at(b->d.urls, i)) == KIND_STRING)
				val_append(&x->scratch, &r.urls, val_at(b->d.urls, i));
		finish(x, &r, b->item, from, false);
		if (lacked(x, b->d.digest)) {
			arena_reset(&x->scratch);
			return;
		}
		x->tally.blobs++;
		x->tally.bytes += b->d.size;
	}
	arena_reset(&x->scratch);
}

/* The digests of the parts that the target must have before the manifest. */
static struct val
parts(struct emit *x, const struct push *p)
{
	const struct manifest *m = &p->node->m;
	struct val *v = arena_array(&x->scratch, struct val, m->n);
	size_t k, n = 0;

	for (k = 0; k < m->n; k++)
		if ((!m->part[k].foreign || p->item->foreign) &&
		    (!m->index || item_takes(x->arena, p->item, m, &m->part[k])))
			v[n++] = val_str(m->part[k].digest);
	return val_list(&x->scratch, v, n);
}

/* The key in x->tagged of what is kept for a digest under the tag. */
static struct str
tag_key(struct arena *a, struct str tag, struct str location)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(tag), STR_ARG(location)));
}

/* Notes under which tag the referrers of each manifest would be. */
static void
note_tags(struct emit *x)
{
	size_t i;

	for (i = 0; i < x->npush; i++)
		map_set(x->tagged, tag_key(x->arena, refertag_of(x->arena, x->push[i].node->digest,
				STR("")), x->push[i].location), val_str(x->push[i].node->digest));
}

/* The digests of what a referrer refers to, by its own words or by its tags. */
static struct val
refers_to(struct emit *x, const struct push *p)
{
	struct str plain, suffix;
	const struct val *of;
	struct val out = NIL;
	size_t i;

	if (p->node->m.subject.n && !str_eq(p->node->m.subject, p->node->digest))
		val_append(&x->scratch, &out, val_str(p->node->m.subject));
	for (i = 0; i < p->ntag; i++) {
		of = !refertag_split(p->tag[i].s, &plain, &suffix) ? NULL
			: map_get(x->tagged, tag_key(&x->scratch, plain, p->location));
		if (of && !str_eq(val_text(*of), p->node->digest))
			val_append(&x->scratch, &out, *of);
	}
	return out;
}

static void
emit_push(struct emit *x, const struct push *p)
{
	const struct node *n = p->node;
	struct location from = n->from.kind == LOCATION_VOLUMES
		? item_blob_location(x->graph, p->item, n->digest) : n->from;
	struct record r = { .media_type = n->m.media_type, .digest = n->digest,
			    .size = n->size, .listed = p->item->listed && p->ntag > 0 };

	val_append(&x->scratch, &r.to, val_str(p->location));
	if (val_kind(n->platform) == KIND_MAP)
		r.platform = n->platform;
	if (p->ntag)
		r.tags = val_list(&x->scratch, p->tag, p->ntag);
	if (n->loaded)
		r.parts = parts(x, p);
	r.after = refers_to(x, p);
	if (n->rewritten.n)
		r.rewritten = n->rewritten;
	finish(x, &r, p->item, location_str(&x->scratch, &from), p->there);
	arena_reset(&x->scratch);
	x->tally.referrers += p->item->subject.n && !n->m.index;
	x->tally.there += p->there;
	x->tally.manifests += !p->there;
}

/* ---- blobs whose manifests are in other volumes ---- */

/* Sets for each volume of the item's set, from 1, an item that it has a part of and whose
 * manifest is not here. */
static void
note_owners(const struct emit *x, const struct item *item, size_t n, const struct collection *c,
	    const struct item **owner)
{
	struct map *of = map_new(x->arena);
	const struct item *i;
	size_t k, v;

	for (k = 0; k < n; k++)
		if (!item[k].exists && !item[k].failed && lacked(x, item[k].root->digest))
			map_set_pointer(of, item[k].lock.name, (void *)&item[k]);
	for (k = 0; k < c->set.nitem; k++) {
		i = map_pointer(of, c->set.item[k].name);
		for (v = 1; i && v <= c->set.nvolume; v++)
			if (!owner[v] && set_in_volume(c->set.item[k].volumes, v))
				owner[v] = i;
	}
}

/* Writes the record of a blob that no manifest names so far; it goes to where an image
 * of its volume goes, from where it is mounted later. */
static void
emit_waiting(struct emit *x, const struct item *i, const struct collection_blob *b)
{
	struct record r = { .media_type = STR("application/octet-stream"), .digest = b->digest,
			    .size = b->size };
	struct location at = item_blob_location(x->graph, i, b->digest);
	bool there = known_has(x->known, b->digest, b->size, &i->to);

	val_append(&x->scratch, &r.to, val_str(location_str(&x->scratch, &i->to)));
	finish(x, &r, i, location_str(&x->scratch, &at), there);
	x->tally.blobs += !there;
	x->tally.bytes += there ? 0 : b->size;
	arena_reset(&x->scratch);
}

/* Writes the blobs of the volumes whose manifests neither they nor the target have. */
static void
emit_rest(struct emit *x, const struct item *item, size_t n, const struct collection *c)
{
	const struct item **owner = arena_array(x->arena, const struct item *, c->set.nvolume + 1);
	const struct collection_blob *b;
	const struct map_entry *m;
	const struct item *i;

	note_owners(x, item, n, c, owner);
	for (m = map_next(c->blob, NULL); m; m = map_next(c->blob, m)) {
		b = map_pointer(c->blob, m->key);
		i = b->n && !b->gap ? owner[c->number[b->place[0].volume]] : NULL;
		if (i && !map_get(x->blobs, b->digest) && !map_get(x->graph->nodes, b->digest))
			emit_waiting(x, i, b);
	}
}

struct tally
emit_plan(FILE *f, struct graph *g, const struct known *k,
	  const struct item *item, size_t n, const struct registry_options *plain)
{
	struct emit x = { .arena = g->arena, .graph = g, .known = k, .plain = plain,
			  .f = f, .blobs = map_new(g->arena), .pushes = map_new(g->arena),
			  .seen = map_new(g->arena), .tagged = map_new(g->arena) };
	size_t i;

	for (i = 0; i < n; i++)
		if (!item_stays(item, &item[i]))
			walk(&x, &item[i], item[i].root, item[i].tag);
	note_tags(&x);
	for (i = 0; i < x.nblob; i++)
		emit_blob(&x, &x.blob[i]);
	for (i = 0; i < x.npush; i++)
		emit_push(&x, &x.push[i]);
	for (i = 0; i < n; i++)
		if (item[i].from.kind == LOCATION_VOLUMES && item[i].from.volumes->has_set &&
		    !map_get(x.seen, location_str(x.arena, &item[i].from))) {
			map_set(x.seen, location_str(x.arena, &item[i].from), NIL);
			emit_rest(&x, item, n, item[i].from.volumes);
		}
	arena_free(&x.scratch);
	return x.tally;
}
