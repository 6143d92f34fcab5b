/* SPDX-License-Identifier: Apache-2.0 */
#include "graph.h"

#include "base/io.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "oci/store.h"
#include "volume/blobs.h"

enum { UNDER_WAY = 20 };

void
graph_init(struct graph *g, struct arena *a, struct registry *r, const char *work)
{
	*g = (struct graph){ .arena = a, .registry = r, .nodes = map_new(a),
			     .blobs = path_join(a, work, "blobs") };
}

struct node *
graph_node(struct graph *g, struct str digest, const struct location *from)
{
	struct val *v = map_get(g->nodes, digest);
	struct node *n;

	if (v)
		return g->node[val_integer(*v)];
	n = arena_new(g->arena, struct node);
	n->digest = digest;
	n->from = *from;
	n->graph = g;
	g->node = arena_room(g->arena, g->node, g->n, &g->cap, sizeof *g->node);
	map_set(g->nodes, digest, val_int((int64_t)g->n));
	g->node[g->n++] = n;
	return n;
}

bool
graph_keep(struct graph *g, struct arena *a, struct str bytes, struct str digest,
	   struct err *e)
{
	struct store_put s;
	struct str got;
	char *path;

	if (!store_begin(&s, a, g->blobs, "", digest, LIMIT_MANIFEST, e))
		return false;
	if (store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, digest, &got, &path, e);
	store_abort(&s);
	return false;
}

static struct val
keep_urls(struct arena *a, struct val urls)
{
	struct val out = NIL;
	size_t i;

	for (i = 0; i < val_length(urls); i++)
		if (val_kind(val_at(urls, i)) == KIND_STRING)
			val_append(a, &out, val_str(arena_dup(a, val_str_at(urls, i))));
	return out;
}

/* Copies to a the parts of an image's manifest; the rest of it is not needed.  An
 * index keeps its JSON. */
static void
keep_parts(struct arena *a, struct manifest *m)
{
	struct descriptor *part = arena_array(a, struct descriptor, m->n);
	size_t i;

	for (i = 0; i < m->n; i++)
		part[i] = (struct descriptor){ .media_type = arena_dup(a, m->part[i].media_type),
					       .digest = arena_dup(a, m->part[i].digest),
					       .size = m->part[i].size,
					       .foreign = m->part[i].foreign,
					       .urls = keep_urls(a, m->part[i].urls) };
	m->part = part;
	m->json = NIL;
	m->subject = arena_dup(a, m->subject);
	m->media_type = arena_dup(a, m->media_type);
}

static bool
node_read(struct node *n, struct str bytes, struct str media_type, struct err *e)
{
	struct arena *a = n->graph->arena, scratch = { 0 };

	n->size = (int64_t)bytes.n;
	n->loaded = manifest_parse(&scratch, bytes, media_type, &n->m, e);
	if (n->loaded && n->m.index)
		n->loaded = manifest_parse(a, arena_dup(a, bytes), media_type, &n->m, e);
	else if (n->loaded)
		keep_parts(a, &n->m);
	arena_free(&scratch);
	return n->loaded;
}

static void
node_fail(struct node *n, const struct err *e)
{
	n->failed = arena_cstr(n->graph->arena, str_of(e->msg));
	n->status = e->status;
}

struct node *
graph_add(struct graph *g, struct str bytes, struct str media_type, struct err *e)
{
	struct str digest = digest_of(g->arena, bytes);
	struct location from = { .kind = LOCATION_FILE,
			      .path = store_path(g->arena, g->blobs, digest, "") };
	struct node *n;

	if (!graph_keep(g, g->arena, bytes, digest, e))
		return NULL;
	n = graph_node(g, digest, &from);
	return n->loaded || node_read(n, bytes, media_type, e) ? n : NULL;
}

void
graph_want(struct graph *g, struct node *n)
{
	if (n->loaded || n->failed || n->queued)
		return;
	n->queued = true;
	g->todo = arena_room(g->arena, g->todo, g->ntodo, &g->captodo, sizeof *g->todo);
	g->todo[g->ntodo++] = n;
}

bool
graph_kept(struct graph *g, struct node *n)
{
	struct err e = { .arena = g->arena };
	struct str bytes;
	char *path;

	if (n->loaded)
		return true;
	return store_has(g->arena, g->blobs, n->digest, "", &path) &&
	       file_read(g->arena, path, LIMIT_MANIFEST, &bytes, &e) &&
	       digest_matches(bytes, n->digest) &&
	       node_read(n, bytes, STR(""), &e);
}

bool
graph_near(struct graph *g, const struct node *n)
{
	struct location where;

	return n->from.kind == LOCATION_VOLUMES && blobs_find(g->arena, &n->from, n->digest, &where);
}

static void
node_done(struct http_request *r)
{
	struct node *n = r->data;
	struct err e = { .arena = &n->arena };
	struct descriptor d;
	struct str bytes;

	if (!registry_manifest_answer(&n->call, n->digest, &bytes, &d, &e) ||
	    !graph_keep(n->graph, &n->arena, bytes, n->digest, &e) ||
	    !node_read(n, bytes, d.media_type, &e))
		node_fail(n, &e);
	arena_free(&n->arena);
	pool_end(&n->graph->pool);
}

static void
node_start(struct graph *g, struct node *n)
{
	struct err e = { .arena = g->arena };
	struct descriptor d;
	struct str bytes;

	if (graph_kept(g, n))
		return;
	if (n->from.kind != LOCATION_REGISTRY) {
		if (!registry_manifest(g->registry, g->arena, &n->from, n->digest,
				       &bytes, &d, &e) ||
		    !graph_keep(g, g->arena, bytes, n->digest, &e) ||
		    !node_read(n, bytes, d.media_type, &e))
			node_fail(n, &e);
		return;
	}
	registry_manifest_call(g->registry, &n->call, &n->arena, &n->from, "GET",
			       n->digest);
	n->call.http.done = node_done;
	n->call.http.data = n;
	pool_start(&g->pool, &n->call.http);
}

/* Starts to load the next node that is wanted. */
static bool
node_next(void *data)
{
	struct graph *g = data;

	if (g->next == g->ntodo)
		return false;
	node_start(g, g->todo[g->next++]);
	return true;
}

bool
graph_load(struct graph *g)
{
	if (g->ntodo == 0)
		return false;
	g->next = 0;
	g->pool = (struct pool){ .http = registry_http(g->registry), .cap = UNDER_WAY,
				 .next = node_next, .data = g };
	pool_run(&g->pool);
	g->ntodo = 0;
	return true;
}
