/* SPDX-License-Identifier: Apache-2.0 */
#include "carried.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "cli/stage.h"
#include "crypto/digest.h"

/* ---- the lock ---- */

/* The lock's lines of the items of the set. */
static struct str
set_lock(struct arena *a, const struct volume_set *s)
{
	const struct set_item *i;
	struct buf b;

	buf_init(&b, a, LIMIT_FILE);
	for (i = s->item; i < s->item + s->nitem; i++)
		buf_printf(&b, "%.*s\t%.*s%s%.*s\n", STR_ARG(i->name), STR_ARG(i->digest),
			   i->platforms.n ? "\t" : "", STR_ARG(i->platforms));
	return buf_str(&b);
}

/* The lock's lines of what archives of other programs name. */
static struct str
others_lock(struct arena *a, const struct collection *c)
{
	const struct collection_item *i;
	struct buf b;
	size_t k;

	for (k = 0; k < c->nleft; k++)
		warn("%.*s stays: %s", STR_ARG(c->left[k].what), c->left[k].why);
	buf_init(&b, a, LIMIT_FILE);
	for (i = c->item; i < c->item + c->nitem; i++) {
		if (i->name.n)
			buf_printf(&b, "%.*s\t%.*s\tall\n", STR_ARG(i->name),
				   STR_ARG(i->what.digest));
	}
	return buf_str(&b);
}

bool
carried_lock(struct arena *a, const struct collection *c, struct str *out, struct err *e)
{
	struct err why = { .arena = a };
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->file[i].ours && collection_text(&c->file[i], a, "mkmirror/lock", out, &why))
			return true;
	if (c->has_set)
		*out = set_lock(a, &c->set);
	else if (c->others)
		*out = others_lock(a, c);
	else
		return err_set(e, STATUS_USAGE, "%s: neither its set nor its lock can be read",
			       c->file[0].path);
	return out->n > 0 || err_set(e, STATUS_USAGE, "%s: nothing in it has a name that could be "
				     "taken along", c->file[0].path);
}

/* ---- files ---- */

/* The entry of the file in a volume that gives it whole; NULL when none does. */
static const struct contents_entry *
find_file(const struct collection *c, const struct set_file *f, const struct volume_file **in)
{
	const struct contents *x;
	struct str name;
	size_t i, k;

	for (i = 0; i < c->n; i++) {
		x = &c->file[i].entries;
		for (k = 0; k < x->n; k++) {
			name = x->entry[k].path;
			if (!str_starts(name, STR("mkmirror/files/")) ||
			    !str_eq(str_sub(name, 15, name.n), f->name) ||
			    x->entry[k].offset + x->entry[k].size > c->file[i].size)
				continue;
			*in = &c->file[i];
			return &x->entry[k];
		}
	}
	return NULL;
}

/* Copies the bytes of an entry into the file at path, which is there when they have
 * their digest. */
static bool
write_file(struct arena *a, const struct extent *at, struct str digest, const char *path,
	   struct err *e)
{
	struct digest_ctx *ctx = digest_begin(digest);
	struct extent_stream s;
	struct output out;
	char block[16 * 1024], text[DIGEST_MOST];
	size_t got = 1;
	bool good = output_open(&out, a, path, e);

	if (!good)
		return err_set(e, STATUS_REFUSED, "%s", e->msg);
	extent_start(&s, at, 1, 0, false);
	while (good && got && (good = extent_read(&s, block, sizeof block, &got, e))) {
		digest_add(ctx, block, got);
		good = fwrite(block, 1, got, out.f) == got || err_sys(e, STATUS_REFUSED, "%s", path);
	}
	extent_end(&s, e);
	digest_end(ctx, text);
	if (good && !str_is(digest, text))
		good = err_set(e, STATUS_SOME, "%s: the bytes have another digest", at->path);
	if (!good)
		output_abort(&out);
	return good && output_commit(&out, e);
}

/* True for a name that stays in the folder. */
static bool
is_plain(struct str name)
{
	return name.n && name.p[0] != '.' && str_chr(name, '/') < 0;
}

bool
carried_files(struct arena *a, const struct collection *c, const char *dir, size_t *hurt,
	      struct err *e)
{
	const struct contents_entry *x;
	const struct volume_file *in = NULL;
	const struct set_file *f;
	struct err why = { .arena = a };
	struct extent at;

	*hurt = 0;
	if (dir && c->set.nfile && !dir_make(dir, e))
		return err_set(e, STATUS_REFUSED, "%s", e->msg);
	for (f = c->set.file; f < c->set.file + c->set.nfile; f++) {
		x = find_file(c, f, &in);
		if (!dir) {
			warn("file %.*s, %lld bytes%s (--files DIR takes it)", STR_ARG(f->name),
			     (long long)f->size, x ? "" : ", is in a volume that is not here");
			continue;
		}
		why.status = STATUS_SOME;
		at = x ? (struct extent){ in->path, x->offset, x->size, in->packed }
		       : (struct extent){ 0 };
		if (!x || !is_plain(f->name))
			warn("file %.*s: %s", STR_ARG(f->name),
			     x ? "its name leads out of the folder" : "no volume has it");
		else if (write_file(a, &at, f->digest,
				    path_join(a, dir, arena_cstr(a, f->name)), &why))
			continue;
		else
			warn("%s", why.msg);
		if (why.status == STATUS_REFUSED)
			return err_set(e, STATUS_REFUSED, "%s", why.msg);
		++*hurt;
	}
	return true;
}

bool
carried_tell(struct arena *a, const struct collection *c, char *const *volume, size_t n,
	     const char *target, struct err *e)
{
	struct str *path = arena_array(a, struct str, n + c->n);
	bool good = true;
	size_t i, k = 0;

	if (!stage_name())
		return true;
	for (i = 0; good && i < n; i++)
		good = path_real(a, volume[i], &path[k++], e);
	for (i = 0; good && i < c->n; i++)
		if (access(c->file[i].path, F_OK) == 0) /* else it is rebuilt from others */
			good = path_real(a, c->file[i].path, &path[k++], e);
	return good && stage_depends(a, stage_depfile(), target, path, k, e);
}
