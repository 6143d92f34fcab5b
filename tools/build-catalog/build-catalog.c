/* SPDX-License-Identifier: Apache-2.0 */
/* Puts a filtered catalog back into an image. */
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "catalog/filterdigest.h"
#include "catalog/imageplace.h"
#include "catalog/intake.h"
#include "catalog/section.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "config/destination.h"
#include "config/imageset_options.h"
#include "oci/layout.h"
#include "rebuild.h"
#include "records/lock.h"

static const struct program program = PROGRAM_BUILD_CATALOG;

struct request {
	const char *config, *name, *image, *dir, *filter, *output, *catalog;
	struct imageset_options read;
	const struct imageset_operator *operator;
};

static void
parse(struct request *r, struct arena *a, int argc, char **argv, struct opts *o)
{
	int key;

	opts_init(o, a, &program, argc, argv);
	while ((key = opts_next(o)) != -1)
		switch (imageset_option(&r->read, key, &o->err) ? 0 : key) {
		case OPT_CONFIG:
			r->config = o->arg;
			break;
		case OPT_CATALOG:
			r->name = o->arg;
			break;
		case OPT_IMAGE:
			r->image = o->arg;
			break;
		case OPT_FILTER_DIGEST:
			r->filter = o->arg;
			break;
		case 'd':
			r->dir = o->arg;
			break;
		case 'o':
			r->output = o->arg;
			break;
		}
	if (o->n > 1)
		opts_fail(o, "more than one catalog");
	r->catalog = o->n ? o->operand[0] : "-";
	if (!r->config)
		opts_fail(o, "--config is missing");
	if (!r->dir && !r->filter)
		opts_fail(o, "-d is missing: the layout for the new image");
}

static bool
read_config(struct request *r, struct arena *a, struct err *e)
{
	const struct section *section;
	struct sections all;

	if (!sections_read(a, r->config, r->read.dialect, &all, e) ||
	    !sections_find(&all, r->config, r->name, &section, e))
		return false;
	r->operator = section->operator;
	return r->operator || err_set(e, STATUS_USAGE, "%s: an ImageSetConfiguration is wanted, "
				      "which says where the image goes", r->config);
}

/* The layout of the whole catalog's image, DIR[:REF]. */
static bool
find_image(const struct request *r, struct arena *a, const char **place, struct err *e)
{
	const char *colon = r->image ? strchr(r->image, ':') : NULL;
	struct imagespec s;

	if (r->image && strncmp(r->image, "oci:", 4) == 0) {
		*place = r->image + (strncmp(colon, "://", 3) == 0 ? 6 : 4);
		return true;
	}
	if (r->image)
		return err_set(e, STATUS_USAGE, "--image %s: give oci:DIR or oci:DIR:REF", r->image);
	if (!imagespec_parse(r->operator->catalog, &s, e))
		return false;
	*place = arena_cstr(a, s.path);
	return !imagespec_is_remote(&s) ||
	       err_set(e, STATUS_USAGE, "--image is missing: the layout with the image %.*s, as "
		       "skopeo copy --all makes it", STR_ARG(r->operator->catalog));
}

/* A catalog that is wanted whole stays as it is. */
static bool
is_whole(const struct imageset_operator *o)
{
	return o->full && !o->npackage;
}

/* Builds the image; *what is the whole catalog's at first, and the new one's afterwards. */
static bool
build(const struct request *r, struct arena *a, const char *from, struct descriptor *what,
      struct err *e)
{
	struct fbc c;
	struct rebuild b = { .arena = a, .from = from, .to = r->dir, .catalog = &c };
	bool good;

	if (!rebuild_check(&b, *what, e) || !fbc_open(&c, a, e))
		return false;
	good = fbc_read(&c, r->catalog, e) && layout_create(a, r->dir, e) &&
	       rebuild_write(&b, *what, what, e);
	fbc_close(&c);
	return good;
}

/* Where the image goes: PATH:TAG.  One without a tag has its new digest for it. */
static bool
find_place(const struct request *r, struct arena *a, struct str digest, struct str *to,
	   struct err *e)
{
	struct imageset_operator o = *r->operator;
	struct imagespec s;

	if (!imagespec_parse(o.catalog, &s, e))
		return false;
	if (!o.target_tag.n && !s.tag.n && imagespec_is_remote(&s))
		o.target_tag = str_of(arena_printf(a, "sha256-%.*s",
						   STR_ARG(str_sub(digest, 7, digest.n))));
	return destination_of_catalog(a, &o, to, e);
}

static struct str
platforms_of(struct arena *a, const struct imageset_operator *o)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < o->nplatform; i++)
		buf_printf(&b, "%s%.*s/%.*s", i ? "," : "", STR_ARG(o->platform[i].os),
			   STR_ARG(o->platform[i].architecture));
	return o->nplatform ? buf_str(&b) : STR("all");
}

/* The line of a lock; its reference has the filter's name for a tag, since the image is
 * none that the catalog's registry has. */
static bool
make_line(const struct request *r, struct arena *a, const char *dir, struct str filter,
	  struct str digest, struct lock_item *out, struct err *e)
{
	struct imagespec s;
	struct str to, path, tag, name;

	if (!find_place(r, a, digest, &to, e) || !imagespec_parse(r->operator->catalog, &s, e))
		return false;
	str_cut(to, ':', &path, &tag);
	if (is_whole(r->operator))
		filter = tag;
	name = imagespec_is_remote(&s) ? s.name : str_of(arena_printf(a, "localhost/%.*s", STR_ARG(path)));
	*out = (struct lock_item){
		.name = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(name), STR_ARG(filter))),
		.digest = digest, .platforms = platforms_of(a, r->operator),
		.columns = { .kind = LOCK_CATALOG, .to = to,
			     .from = str_of(arena_printf(a, "oci:%s", path_absolute(a, dir))) },
	};
	if (!ref_parse(a, out->name, &out->ref, e))
		return false;
	out->name = ref_str(a, &out->ref);
	return true;
}

static bool
run(const struct request *r, struct arena *a, struct str *out, struct err *e)
{
	const char *place = NULL, *from;
	struct descriptor what;
	struct lock_item line;
	struct str filter;

	if (r->filter)
		return filterdigest_make(a, r->operator, str_is(str_of(r->filter), "-") ? STR("")
					 : str_of(r->filter), out, e);
	if (!find_image(r, a, &place, e) || !imageplace_find(a, place, &from, &what, e) ||
	    !filterdigest_make(a, r->operator, what.digest, &filter, e))
		return false;
	if (!is_whole(r->operator) && !build(r, a, from, &what, e))
		return false;
	if (!make_line(r, a, is_whole(r->operator) ? from : r->dir, filter, what.digest, &line, e))
		return false;
	*out = lock_line(a, &line);
	return is_whole(r->operator) ||
	       layout_index(a, r->dir, &(struct layout_entry){ line.name, what }, 1, e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct request r = { 0 };
	struct opts o;
	struct str out;

	parse(&r, &a, argc, argv, &o);
	if (!read_config(&r, &a, &e) || !run(&r, &a, &out, &e) ||
	    !file_write(r.output, str_of(arena_printf(&a, "%.*s\n", STR_ARG(out))), &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}
