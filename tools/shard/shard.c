/* SPDX-License-Identifier: Apache-2.0 */
/* Divides a plan into plans that can run at the same time. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/size.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "deal.h"
#include "group.h"
#include "oci/manifest.h"

static const struct program program = PROGRAM_SHARD;

struct settings {
	int64_t n, rate;
	const char *dir, *plan;
};

static void
read_options(struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1)
		switch (key) {
		case 'n':
			if (!str_decimal(str_of(o->arg), LIMIT_SHARDS, &s->n) || s->n == 0)
				opts_fail(o, "-n %s: give a number from 1 to %d", o->arg,
					  LIMIT_SHARDS);
			break;
		case 'd': s->dir = o->arg; break;
		case OPT_RATE:
			if (!size_rate(str_of(o->arg), &s->rate))
				opts_fail(o, "--rate %s: give bytes a second, like 500k or 10M",
					  o->arg);
			break;
		}
	if (!s->n || !s->dir || o->n > 1)
		opts_fail(o, !s->n ? "-n is missing: into how many shards" : !s->dir
			  ? "-d is missing: the folder for them" : "more than one plan");
	s->plan = o->n ? o->operand[0] : NULL;
}

/* Some of the records, in the plan's order. */
struct some {
	const struct record *record;
	size_t *at, n;
	int64_t bytes, blobs, manifests;
};

static void
take(struct some *s, const struct needs *needs, size_t i)
{
	s->at[s->n++] = i;
	s->bytes += needs_bytes(needs, i);
	if (media_is_manifest(s->record[i].media_type))
		s->manifests++;
	else
		s->blobs++;
}

static void
empty(struct some *s)
{
	s->n = 0;
	s->bytes = s->blobs = s->manifests = 0;
}

static int
by_place(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
write_one(FILE *f, struct arena *scratch, size_t i, const void *data)
{
	const struct some *s = data;

	record_write(f, scratch, &s->record[s->at[i]]);
}

/* Writes the records to DIR/NAME.jsonl, and prints its name, its bytes, blobs and
 * manifests. */
static bool
write_shard(struct arena *a, struct output *out, const char *dir, const char *name,
	    struct some *s, struct err *e)
{
	const char *path = path_join(a, dir, arena_printf(a, "%s.jsonl", name));

	if (s->n > 1)
		qsort(s->at, s->n, sizeof *s->at, by_place);
	fprintf(out->f, "%s.jsonl\t%lld\t%lld\t%lld\n", name, (long long)s->bytes,
		(long long)s->blobs, (long long)s->manifests);
	return jsonl_save(path, s->n, write_one, s, e);
}

/* The number that a shard's file name NNNN.jsonl has, or -1 for another name. */
static int64_t
number_of(const char *name)
{
	struct str s = str_of(name);
	int64_t n;

	if (s.n != 10 || str_digits(s) != 4 || !str_ends(s, STR(".jsonl")) ||
	    !str_decimal(str_sub(s, 0, 4), LIMIT_SHARDS, &n))
		return -1;
	return n;
}

/* Removes the files of shards that an earlier run into more of them left. */
static bool
remove_others(struct arena *a, const struct settings *s, struct err *e)
{
	DIR *d = opendir(s->dir);
	struct dirent *entry;
	const char *path;
	bool good = true;

	while (d && good && (entry = readdir(d))) {
		if (number_of(entry->d_name) < s->n)
			continue;
		path = path_join(a, s->dir, entry->d_name);
		good = unlink(path) == 0 || err_sys(e, STATUS_USAGE, "%s", path);
	}
	if (d)
		closedir(d);
	return good;
}

/* Writes the share of the rate that each shard has, for --limit-rate; without one there
 * is no such file. */
static bool
write_rate(struct arena *a, const struct settings *s, struct err *e)
{
	const char *path = path_join(a, s->dir, "rate");
	int64_t share = s->rate / s->n;

	if (!s->rate)
		return unlink(path) == 0 || access(path, F_OK) != 0 ||
		       err_sys(e, STATUS_USAGE, "%s", path);
	return file_write(path, str_of(arena_printf(a, "%lld\n", (long long)(share ? share : 1))), e);
}

static bool
write_all(struct arena *a, const struct settings *s, const struct grouping *g,
	  const struct dealt *d, struct output *out, struct err *e)
{
	size_t n = g->needs->n, i, k, r;
	struct some some = { .record = g->needs->record, .at = arena_array(a, size_t, n + 1) };

	for (i = 0; i < d->n; i++) {
		empty(&some);
		for (k = d->shard[i].first; k < g->ngroup; k = d->next[k])
			for (r = g->group[k].first; r < n; r = g->next[r])
				take(&some, g->needs, r);
		if (!write_shard(a, out, s->dir, arena_printf(a, "%04zu", i), &some, e))
			return false;
	}
	empty(&some);
	for (r = 0; r < n; r++)
		if (g->late[r])
			take(&some, g->needs, r);
	return write_shard(a, out, s->dir, "last", &some, e) && remove_others(a, s, e) &&
	       write_rate(a, s, e);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct settings s = { 0 };
	struct grouping g;
	struct needs needs;
	struct record *record;
	struct output out;
	struct dealt d;
	struct opts o;
	size_t n;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s);
	if (!record_read(&arena, s.plan, &record, &n, &e) || !dir_make(s.dir, &e) ||
	    !output_open(&out, &arena, NULL, &e))
		fatal_err(&e);
	needs_find(&needs, &arena, record, n);
	d = deal(&g, &arena, &needs, (size_t)s.n);
	if (!write_all(&arena, &s, &g, &d, &out, &e)) {
		output_abort(&out);
		fatal_err(&e);
	}
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return STATUS_OK;
}
