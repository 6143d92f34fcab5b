/* SPDX-License-Identifier: Apache-2.0 */
#include "components.h"

#include "json/json.h"
#include "yaml/yaml.h"

#define RELEASES "openshift/release-images"
#define COMPONENTS "openshift/release"

/* The architecture as tags of releases and lists of boot images have it. */
static struct str
machine(struct str arch)
{
	if (str_is(arch, "amd64"))
		return STR("x86_64");
	return str_is(arch, "arm64") ? STR("aarch64") : arch;
}

/* The tag of the release: that of its reference, or what its version makes, or its
 * digest. */
static struct str
tag_of(const struct release_components *o, const struct release *r)
{
	if (r->ref.tag.n)
		return r->ref.tag;
	if (r->version.n && !str_is(r->version, "-") && !str_is(r->arch, "-"))
		return str_of(arena_printf(o->arena, "%.*s-%.*s", STR_ARG(r->version),
					   STR_ARG(machine(r->arch))));
	return str_sub(r->ref.digest, (size_t)str_chr(r->ref.digest, ':') + 1, r->ref.digest.n);
}

void
components_other(struct release_components *o, struct str line)
{
	o->line = arena_room(o->arena, o->line, o->n, &o->cap, sizeof *o->line);
	o->line[o->n++] = line;
}

/*
 * Adds the line of an image.  A lock has one place for a reference, and releases share
 * components: from the second place on the reference has the tag of the place too.
 */
static bool
add_line(struct release_components *o, struct str text, const char *kind, struct str place,
	 struct err *e)
{
	struct str name, path, tag, had;
	struct ref ref;

	if (!ref_parse(o->arena, text, &ref, e))
		return false;
	name = ref_str(o->arena, &ref);
	had = map_get(o->names, name) ? val_text(*map_get(o->names, name)) : STR("");
	if (had.n && !str_eq(had, place)) {
		str_cut(place, ':', &path, &tag);
		ref.tag = tag;
		name = ref_str(o->arena, &ref);
		had = map_get(o->names, name) ? val_text(*map_get(o->names, name)) : STR("");
	}
	if (had.n)
		return true;
	map_set(o->names, name, val_str(place));
	components_other(o, str_of(arena_printf(o->arena, "%.*s\t-\t-\tkind=%s\tto=%.*s",
					    STR_ARG(name), kind, STR_ARG(place))));
	return true;
}

bool
components_release(struct release_components *o, const struct release *r, struct err *e)
{
	struct str tag = tag_of(o, r);

	return add_line(o, r->reference, "release",
			str_of(arena_printf(o->arena, RELEASES ":%.*s", STR_ARG(tag))), e);
}

static bool
add_component(struct release_components *o, const struct release *r, struct str name,
	      struct str image, struct err *e)
{
	struct str tag = tag_of(o, r);

	if (!name.n)
		return err_set(e, STATUS_USAGE, "a component without a name");
	if (!add_line(o, image, "component",
		      str_of(arena_printf(o->arena, COMPONENTS ":%.*s-%.*s", STR_ARG(tag),
					  STR_ARG(name))), e))
		return err_wrap(e, "the component '%.*s'", STR_ARG(name));
	return true;
}

bool
components_add(struct release_components *o, const struct release *r, struct str references,
		  struct err *e)
{
	struct val v = NIL, tags, one;
	size_t i;

	if (!json_parse(o->arena, references, &v, e))
		return err_wrap(e, "image-references");
	tags = val_get(val_get(v, "spec"), "tags");
	if (!str_is(val_get_str(v, "kind"), "ImageStream") || !val_length(tags))
		return err_set(e, STATUS_USAGE, "image-references is no ImageStream with spec.tags");
	for (i = 0; i < val_length(tags); i++) {
		one = val_at(tags, i);
		if (!add_component(o, r, val_get_str(one, "name"),
				   val_get_str(val_get(one, "from"), "name"), e))
			return err_wrap(e, "image-references");
	}
	return true;
}

bool
components_kubevirt(struct release_components *o, const struct release *r, struct str bootimages,
		struct err *e)
{
	struct val map = NIL, stream = NIL, all;
	struct str image, name;
	size_t i, n = 0;

	if (!bootimages.n)
		return err_set(e, STATUS_USAGE, "could not find kubevirt image in this release: it has "
			       "no list of boot images; leave kubeVirtContainer out");
	if (!yaml_parse(o->arena, bootimages, YAML_EXACT, &map, e) ||
	    !json_parse(o->arena, val_get_str(val_get(map, "data"), "stream"), &stream, e))
		return err_wrap(e, "the list of boot images");
	all = val_get(stream, "architectures");
	for (i = 0; i < o->narch; i++) {
		image = val_get_str(val_get(val_get(val_get(all, arena_cstr(o->arena, o->arch[i])),
					    "images"), "kubevirt"), "digest-ref");
		if (!image.n)
			continue;
		n++;
		name = o->narch == 1 ? STR("kube-virt-container")
			: str_of(arena_printf(o->arena, "kube-virt-container-%.*s",
					      STR_ARG(o->arch[i])));
		if (!add_component(o, r, name, image, e))
			return false;
	}
	return n || err_set(e, STATUS_USAGE, "could not find kubevirt image in this release; leave "
			    "kubeVirtContainer out");
}
