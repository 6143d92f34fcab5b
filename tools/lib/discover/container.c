/* SPDX-License-Identifier: Apache-2.0 */
#include "container.h"

bool
is_container(const struct position *at)
{
	return at && at->item &&
	       (str_is(at->key, "containers") || str_is(at->key, "initContainers") ||
		str_is(at->key, "ephemeralContainers"));
}

static bool
ends_fold(struct str s, const char *end)
{
	size_t n = strlen(end), i;

	if (s.n < n)
		return false;
	for (i = 0; i < n; i++)
		if ((s.p[s.n - n + i] | 0x20) != end[i])
			return false;
	return true;
}

/* True for the key of a container or of a list of containers. */
static bool
names_container(const struct position *at)
{
	static const char *const lists[] = { "steps", "containers", "sidecars" };
	static const char *const objects[] = { "steptemplate", "script", "container", "sidecar" };
	size_t i;

	for (i = 0; at->item && i < sizeof lists / sizeof *lists; i++)
		if (ends_fold(at->key, lists[i]))
			return true;
	for (i = 0; !at->item && i < sizeof objects / sizeof *objects; i++)
		if (ends_fold(at->key, objects[i]))
			return true;
	return false;
}

bool
is_other_container(const struct map *m, const struct position *at)
{
	static const char *const lists[] = { "command", "args", "volumeMounts", "envFrom" };
	struct val *v;
	size_t i;

	if (at && names_container(at))
		return true;
	for (i = 0; i < sizeof lists / sizeof *lists; i++) {
		v = map_get(m, str_of(lists[i]));
		if (v && val_kind(*v) == KIND_LIST && v->l->n)
			return true;
	}
	return false;
}

/* True when annotations or labels have a key with this start whose value is not
 * false. */
static bool
asks(struct val of, const char *key)
{
	struct map_entry *e = NULL;

	while (val_kind(of) == KIND_MAP && (e = map_next(of.m, e)))
		if (str_starts(e->key, str_of(key)))
			return !(val_kind(e->v) == KIND_STRING && str_is(e->v.s, "false")) &&
			       !(val_kind(e->v) == KIND_BOOL && !e->v.b);
	return false;
}

static bool
pod_asks(struct val pod, const char *key)
{
	struct val meta = val_get(pod, "metadata");

	return asks(val_get(meta, "annotations"), key) || asks(val_get(meta, "labels"), key);
}

/* True for a DeploymentConfig whose images a trigger fills in. */
static bool
has_image_change(const struct map *root)
{
	const struct val doc = { .type = &TYPE_MAP, .m = (struct map *)root };
	struct val triggers = val_get(val_get(doc, "spec"), "triggers");
	size_t i;

	if (!str_is(val_get_str(doc, "kind"), "DeploymentConfig") ||
	    val_kind(triggers) != KIND_LIST)
		return false;
	for (i = 0; i < triggers.l->n; i++)
		if (str_is(val_get_str(triggers.l->v[i], "type"), "ImageChange"))
			return true;
	return false;
}

bool
is_injected(const struct map *root, const struct position *root_at, struct str image,
	    const struct position *at)
{
	bool triggered = image.n == 0;

	if (root && triggered && has_image_change(root))
		return true;
	if (!root || !(triggered || str_is(image, "auto")))
		return false;
	for (; at && at != root_at; at = at->up)
		if (triggered ? pod_asks(position_value(root, root_at, at->up), "image.openshift.io/triggers")
			      : pod_asks(position_value(root, root_at, at->up), "inject.istio.io/") ||
				pod_asks(position_value(root, root_at, at->up), "sidecar.istio.io/inject") ||
				pod_asks(position_value(root, root_at, at->up), "istio.io/rev"))
			return true;
	return false;
}

const struct list *
container_env(const struct map *root, const struct position *root_at, const struct position *at)
{
	struct val env = NIL;

	if (root && at && at->up && !at->item)
		env = val_get(position_value(root, root_at, at->up), "env");
	return val_kind(env) == KIND_LIST ? env.l : NULL;
}
