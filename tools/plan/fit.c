/* SPDX-License-Identifier: Apache-2.0 */
#include "fit.h"

static bool
is_open(const struct item *i)
{
	return !i->failed && !i->exists && i->to.kind == LOCATION_REGISTRY;
}

void
items_fit_path(struct arena *a, const struct quirks_table *t, struct item *item, size_t n)
{
	const char *why;
	size_t i;

	for (i = 0; i < n; i++) {
		why = is_open(&item[i]) ? quirks_path(a, quirks_of(t, item[i].to.host),
						      item[i].to.repository) : NULL;
		if (why)
			item_fail(a, &item[i], STATUS_REFUSED, why);
	}
}

/* The family of a media type: 'o' for OCI, 'd' for docker, 0 for others. */
static char
family(struct str media_type)
{
	if (str_starts(media_type, STR("application/vnd.oci.")))
		return 'o';
	return str_starts(media_type, STR("application/vnd.docker.")) ? 'd' : 0;
}

/* The name of part k in the manifest: "manifests[2]", "config" or "layers[0]". */
static const char *
field(struct arena *a, const struct manifest *m, size_t k)
{
	if (m->index)
		return arena_printf(a, "manifests[%zu]", k);
	return m->config && k == 0 ? "config"
		: arena_printf(a, "layers[%zu]", k - m->config);
}

/* Why the target refuses part k of the manifest, or NULL. */
static const char *
part_refusal(struct arena *a, const struct quirks *q, const struct node *n, size_t k)
{
	const struct descriptor *d = &n->m.part[k];
	char own = family(n->m.media_type), its = family(d->media_type);

	if (quirks_refuse(q, d->media_type))
		return arena_printf(a, "%.*s: %s.mediaType is %.*s, which this registry does "
				    "not take", STR_ARG(n->digest), field(a, &n->m, k),
				    STR_ARG(d->media_type));
	if (q->no_mixed && own && its && own != its)
		return arena_printf(a, "%.*s: %s.mediaType is %.*s in a %.*s, and this registry "
				    "takes no mixture of both", STR_ARG(n->digest),
				    field(a, &n->m, k), STR_ARG(d->media_type),
				    STR_ARG(n->m.media_type));
	return NULL;
}

/* Why the target refuses the manifest or one below it, or NULL. */
static const char *
refusal(struct graph *g, const struct quirks *q, const struct item *i, struct node *n)
{
	const struct descriptor *d;
	const char *why = NULL;
	size_t k;

	if (!n->loaded)
		return NULL;
	if (quirks_refuse(q, n->m.media_type))
		return arena_printf(g->arena, "%.*s: its mediaType is %.*s, which this registry "
				    "does not take", STR_ARG(n->digest), STR_ARG(n->m.media_type));
	for (k = 0; k < n->m.n && !why; k++) {
		d = &n->m.part[k];
		if (n->m.index && !item_takes(g->arena, i, &n->m, d)) {
			if (q->sparse == SPARSE_REFUSED)
				why = "this registry takes no index of which parts are missing: "
				      "leave --sparse out, and a shorter one is made";
			continue;
		}
		why = part_refusal(g->arena, q, n, k);
		if (!why && media_is_manifest(d->media_type))
			why = refusal(g, q, i, graph_node(g, d->digest, &i->from));
	}
	return why;
}

void
items_fit(struct graph *g, const struct quirks_table *t, struct item *item, size_t n)
{
	const struct quirks *q;
	const char *why;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!is_open(&item[i]))
			continue;
		q = quirks_of(t, item[i].to.host);
		why = q->nrefuse || q->no_mixed || q->sparse == SPARSE_REFUSED
			? refusal(g, q, &item[i], item[i].root) : NULL;
		if (why)
			item_fail(g->arena, &item[i], STATUS_REFUSED, why);
	}
}

/* True when the item is an index of which some parts are not copied. */
static bool
is_sparse(struct graph *g, const struct item *i)
{
	const struct manifest *m = &i->root->m;
	size_t k;

	for (k = 0; i->root->loaded && m->index && k < m->n; k++)
		if (!item_takes(g->arena, i, m, &m->part[k]))
			return true;
	return false;
}

size_t
items_doubtful(struct graph *g, const struct quirks_table *t, const struct item *item, size_t n)
{
	size_t i, doubtful = 0;

	for (i = 0; i < n; i++)
		doubtful += is_open(&item[i]) && is_sparse(g, &item[i]) &&
			    quirks_of(t, item[i].to.host)->sparse == SPARSE_UNKNOWN;
	return doubtful;
}
