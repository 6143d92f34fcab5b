/* SPDX-License-Identifier: Apache-2.0 */
/* Puts the data of OpenShift's update graphs into an image. */
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "catalog/imageplace.h"
#include "catalog/layer.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "http/http.h"
#include "oci/addlayer.h"
#include "oci/layout.h"

static const struct program program = PROGRAM_BUILD_GRAPH;

#define URL "https://api.openshift.com/api/upgrades_info/graph-data"
#define FOLDER "var/lib/cincinnati-graph-data"
#define NAME "openshift/graph-image:latest"

struct request {
	const char *image, *dir, *work, *output, *file;
	struct http_options http;
};

static void
parse(struct request *r, struct arena *a, int argc, char **argv, struct opts *o)
{
	int key;

	opts_init(o, a, &program, argc, argv);
	while ((key = opts_next(o)) != -1)
		switch (key) {
		case OPT_IMAGE:
			r->image = o->arg;
			break;
		case OPT_WORK:
			r->work = o->arg;
			break;
		case OPT_CACERT:
			r->http.cacert = o->arg;
			break;
		case 'd':
			r->dir = o->arg;
			break;
		case 'o':
			r->output = o->arg;
			break;
		}
	if (o->n > 1)
		opts_fail(o, "more than one file");
	r->file = o->n ? o->operand[0] : NULL;
	if (!r->dir || !r->image)
		opts_fail(o, "-d and --image are both needed");
	if (strncmp(r->image, "oci:", 4) != 0)
		opts_fail(o, "--image %s: give oci:DIR or oci:DIR:REF", r->image);
}

/* Gets the archive of the data, and puts it into the work folder under its digest. */
static bool
get_data(const struct request *r, struct arena *a, struct str *digest, struct err *e)
{
	struct store_put s;
	struct http *h;
	struct str bytes;
	char *path;
	bool good;

	if (r->file) {
		good = file_read(a, r->file, LIMIT_GRAPH, &bytes, e);
	} else {
		h = http_new(&r->http);
		good = http_get(h, a, URL, NULL, NULL, LIMIT_GRAPH, &bytes, e);
		http_free(h);
	}
	if (!good || !store_begin(&s, a, layout_blobs(a, r->work), "", STR(""), LIMIT_GRAPH, e))
		return false;
	if (store_add(&s, bytes.p, bytes.n, e))
		return store_end(&s, STR(""), digest, &path, e);
	store_abort(&s);
	return false;
}

/* Adds a file of the data. */
static bool
add_file(struct layerfile *out, struct layer *l, struct arena *a, struct err *e)
{
	struct str name = str_of(arena_printf(a, FOLDER "/%.*s", STR_ARG(l->entry.name)));
	struct str dir = str_sub(name, 0, (size_t)str_rchr(name, '/')), bytes;
	size_t got;
	char *p;

	if (l->entry.size > LIMIT_RELEASE_FILE)
		return err_set(e, STATUS_USAGE, "%.*s is larger than %zu bytes",
			       STR_ARG(l->entry.name), LIMIT_RELEASE_FILE);
	p = arena_alloc(a, (size_t)l->entry.size + 1);
	bytes = (struct str){ p, (size_t)l->entry.size };
	return layer_read(l, p, bytes.n, &got, e) && layerfile_folder(out, arena_dup(out->put.arena, dir), e) &&
	       tgz_add(out->tar, name, bytes, e);
}

static bool
add_entry(struct layerfile *out, struct layer *l, size_t *files, struct err *e)
{
	struct arena work = { 0 };
	char type = l->entry.type;
	bool good = true;

	if (str_starts(l->entry.name, STR("..")))
		good = err_set(e, STATUS_USAGE, "%.*s leads out of the archive", STR_ARG(l->entry.name));
	else if (type == '0' || type == '7' || !type)
		good = ++*files <= LIMIT_CATALOG_FILES ? add_file(out, l, &work, e)
			: err_set(e, STATUS_USAGE, "more than %d files", LIMIT_CATALOG_FILES);
	else if (type != '5')
		good = err_set(e, STATUS_USAGE, "%.*s is neither a file nor a folder",
			       STR_ARG(l->entry.name));
	arena_free(&work);
	return good;
}

/* Writes the layer with the data. */
static bool
write_layer(const struct request *r, struct arena *a, struct str digest, struct layer_blob *out,
	    struct err *e)
{
	struct arena names = { 0 };
	struct layerfile file;
	struct layer l;
	size_t files = 0;
	int more = -1;
	bool good;

	if (!layerfile_begin(&file, a, r->dir, LIMIT_GRAPH * 4, e))
		return false;
	if (layer_open(&l, &names, r->work, digest, e))
		while ((more = layer_next(&l, e)) > 0)
			if (!add_entry(&file, &l, &files, e)) {
				more = -1;
				break;
			}
	layer_close(&l);
	arena_free(&names);
	good = more == 0 && (files || err_set(e, STATUS_USAGE, "the archive has no file"));
	out->says = "the data of update graphs added by mkmirror build-graph";
	return layerfile_end(&file, good, out, e) ||
	       err_wrap(e, "%s", r->file ? r->file : URL);
}

static bool
build(const struct request *r, struct arena *a, struct descriptor *out, struct err *e)
{
	const struct str cmd[] = { STR("/bin/bash"), STR("-c"),
		STR("exec cp -rp /" FOLDER "/* /var/lib/cincinnati/graph-data") };
	const char *place = r->image + (strncmp(r->image, "oci://", 6) == 0 ? 6 : 4);
	struct layer_blob layer;
	struct addlayer add = { .arena = a, .to = r->dir, .layer = &layer, .n = 1, .cmd = cmd,
				.ncmd = 3 };
	struct str digest;

	return imageplace_find(a, place, &add.from, out, e) && get_data(r, a, &digest, e) &&
	       layout_create(a, r->dir, e) && write_layer(r, a, digest, &layer, e) &&
	       addlayer_write(&add, *out, out, e) &&
	       layout_index(a, r->dir, &(struct layout_entry){ STR("localhost/" NAME), *out }, 1, e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct request r = { .work = "mirror.work" };
	struct descriptor image;
	struct opts o;

	parse(&r, &a, argc, argv, &o);
	if (!build(&r, &a, &image, &e) ||
	    !file_write(r.output, str_of(arena_printf(&a,
		"localhost/" NAME "\t%.*s\tall\tfrom=oci:%s\tkind=graph\tto=" NAME "\n",
		STR_ARG(image.digest), path_absolute(&a, r.dir))), &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}
