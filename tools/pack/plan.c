/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include "base/buf.h"
#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/process.h"
#include "registry/target.h"

bool
plan_run(struct arena *a, const char *argv0, const char *const *options, size_t n,
	 const char *lock, const char *out, struct err *e)
{
	const char **argv = arena_array(a, const char *, n + 7);
	struct process plan = { .argv = argv, .in = PROCESS_SAME, .out = PROCESS_SAME,
				.err = PROCESS_SAME };
	struct process_end end;
	size_t i, k = 0;
	char *dir;

	if (!exe_dir(a, argv0, &dir, e))
		return false;
	argv[k++] = plan.path = path_join(a, dir, "plan");
	for (i = 0; i < n; i++)
		argv[k++] = options[i];
	argv[k++] = "--target";
	argv[k++] = arena_printf(a, "oci:%s.target", out);
	argv[k++] = "-o";
	argv[k++] = out;
	argv[k++] = lock;
	if (!process_run(a, &plan, 0, &end, e))
		return false;
	return end.status == 0 || err_set(e, end.signal ? STATUS_SOME : (enum status)end.status,
					  "%s is not planned, so no volume is written", lock);
}

void
plan_name_items(struct carried *c, const struct lock *l)
{
	struct map *items = map_new(c->arena);
	const struct lock_item *item;
	struct val *number;
	size_t i;

	for (i = 0; i < l->n; i++)
		map_set(items, target_label(c->arena, &l->item[i]), val_int((int64_t)i));
	for (i = 0; i < c->nitem; i++) {
		number = map_get(items, c->item[i].set.name);
		if (!number)
			continue;
		item = &l->item[val_integer(*number)];
		c->item[i].set.name = item->name;
		if (item->platforms.n)
			c->item[i].set.platforms = item->platforms;
	}
}

struct str
plan_lock(struct arena *a, const struct carried *c)
{
	const struct set_item *x;
	struct str name, version;
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_FILE);
	for (i = 0; i < c->nitem; i++) {
		x = &c->item[i].set;
		if (c->item[i].subject.n)
			continue;
		if (str_chr(x->name, '/') >= 0) {
			buf_printf(&b, "%.*s\t%.*s\tall\n", STR_ARG(x->name), STR_ARG(x->digest));
		} else {
			str_cut(x->name, ':', &name, &version);
			buf_printf(&b, "chart\tlocal\t%.*s\t%.*s\t%.*s\n", STR_ARG(name),
				   STR_ARG(version), STR_ARG(x->digest));
		}
	}
	return buf_str(&b);
}
