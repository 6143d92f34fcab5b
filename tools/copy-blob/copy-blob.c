/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "io.h"
#include "job.h"
#include "jsonl.h"
#include "map.h"
#include "prepare.h"
#include "progress.h"
#include "url.h"

enum { OPT_CONCURRENCY = 256, OPT_PROGRESS, OPT_WORK, OPT_PLAIN, OPT_RATE, OPT_STALL,
       STALL_MOST = 86400, CONCURRENCY = 16, CONCURRENCY_MOST = 256, RATE_MOST = 1000000000,
       ARENA_FIRST = 8 * 1024 /* a blob's URLs and answers */ };

static const struct program program = {
	.name = "copy-blob",
	.synopsis = "copy-blob [-o file] [--cacert file] [--cert file] [--certs-dir dir] [--cmd-dir dir] [--concurrency n] "
		"[--create-cmd command] [--http host] [--https host] [--json file] [--key file] "
		"[--limit-rate rate] [--plain-http] [--progress when] [--quirks file] "
		"[--stall seconds] [--work dir] [plan]",
	.purpose = "copy the blobs of a plan",
	.opts = (const struct opt[]){
		{ 'o', "output", "FILE", "write the records there" },
		{ OPT_CONCURRENCY, "concurrency", "N", "most transfers at a time (default 16)" },
		{ OPT_RATE, "limit-rate", "RATE", "most bytes a second of all transfers; 500k, 10M" },
		{ OPT_PLAIN, "plain-http", NULL, "speak plain HTTP with every registry" },
		{ OPT_PROGRESS, "progress", "WHEN", "auto, always or never" },
		{ OPT_STALL, "stall", "SECONDS", "break what moves no byte for so long (default 60)" },
		{ OPT_WORK, "work", "DIR", "the work folder: what is copied is noted there at once" },
		CREATE_OPTS,
		EVENTS_OPTS,
		QUIRKS_OPTS,
		REGISTRY_OPTS,
		{ 0 } },
};

static void
place_at(struct arena *a, struct str text, struct place *out)
{
	struct err e = { .arena = a };

	if (!place_parse(a, text, out, &e))
		fatal_err(&e);
}

/* True for a blob that is still to be copied. */
static bool
is_work(struct val record)
{
	struct str status = val_get_str(record, "status");

	return !media_is_manifest(val_get_str(record, "mediaType")) &&
	       (str_is(status, "planned") || str_is(status, "failed"));
}

/* Where a foreign layer is, by http or https; NULL for other layers. */
static const char **
urls_of(struct arena *a, struct val list)
{
	const char **url = arena_array(a, const char *, val_length(list) + 1);
	size_t i, n = 0;

	for (i = 0; i < val_length(list); i++) {
		url[n] = arena_cstr(a, val_str_at(list, i));
		n += url_origin(a, url[n]) != NULL;
	}
	url[n] = NULL;
	return n ? url : NULL;
}

static struct job *
job_new(struct arena *a, struct val record, size_t number)
{
	struct job *j = arena_new(a, struct job);
	struct val to = val_get(record, "to"), size = val_get(record, "size");
	size_t i;

	j->record = record;
	j->digest = val_get_str(record, "digest");
	if (!digest_valid(j->digest) || val_kind(size) != KIND_INT || size.i < 0 ||
	    val_kind(to) != KIND_LIST || to.l->n == 0)
		fatal(STATUS_USAGE, "record %zu: a blob needs digest, size, from and to",
		      number);
	j->size = size.i;
	j->url = urls_of(a, val_get(record, "urls"));
	j->arena.first = ARENA_FIRST;
	place_at(a, val_get_str(record, "from"), &j->from);
	j->has_mount = val_get_str(record, "mount").n > 0;
	if (j->has_mount)
		place_at(a, val_get_str(record, "mount"), &j->mount);
	j->nto = to.l->n;
	j->to = arena_array(a, struct outcome, j->nto);
	for (i = 0; i < j->nto; i++) {
		j->to[i].place = val_str_at(to, i);
		place_at(a, j->to[i].place, &j->to[i].at);
	}
	return j;
}

/* Large blobs first, so that the last ones do not run alone. */
static int
by_size(const void *x, const void *y)
{
	const struct job *a = *(struct job *const *)x, *b = *(struct job *const *)y;

	if (a->size != b->size)
		return a->size < b->size ? 1 : -1;
	return str_cmp(a->digest, b->digest);
}

/* Writes the record for the places with the given kind of outcome. */
static void
write_part(FILE *f, struct arena *a, const struct job *j, bool failed)
{
	struct val v = val_copy(a, j->record);
	struct val *to = arena_array(a, struct val, j->nto);
	const char *status = NULL;
	size_t i, n = 0;

	for (i = 0; i < j->nto; i++) {
		if ((j->to[i].what == OUTCOME_FAILED) != failed)
			continue;
		if (!status)
			status = outcome_word(j->to[i].what);
		to[n++] = val_str(j->to[i].place);
	}
	if (n == 0)
		return;
	map_set(v.m, STR("to"), val_list(a, to, n));
	map_set(v.m, STR("status"), val_cstr(status));
	if (failed)
		map_set(v.m, STR("error"), val_cstr(j->failed));
	else
		map_del(v.m, STR("error"));
	jsonl_write(f, a, v);
}

static void
write_records(struct arena *a, const char *path, const struct val *record,
	      struct job *const *job, size_t n)
{
	struct arena scratch = { 0 };
	struct err e = { .arena = a };
	struct output out;
	size_t i;

	if (!output_open(&out, a, path, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (job[i]) {
			write_part(out.f, &scratch, job[i], false);
			write_part(out.f, &scratch, job[i], true);
		} else {
			jsonl_write(out.f, &scratch, record[i]);
		}
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

/* Says what failed; the exit status. */
static enum status
report(const struct crew *c)
{
	size_t i, failed = 0, temporary = 0;
	bool refused = false;
	struct job *j;

	for (i = 0; i < c->n; i++) {
		j = c->job[i];
		if (!j->failed)
			continue;
		warn("%.*s: %s", STR_ARG(val_get_str(j->record, "reference")), j->failed);
		failed++;
		temporary += j->status == STATUS_TEMPORARY;
		refused |= j->status == STATUS_REFUSED;
	}
	if (failed == 0)
		return STATUS_OK;
	warn("%zu of %zu blobs failed", failed, c->n);
	return err_status(failed, temporary, refused);
}

static long
number(const struct opts *o, const char *name, long most)
{
	char *end;
	long n = strtol(o->arg, &end, 10);

	if (*end || n < 1 || n > most)
		opts_fail(o, "--%s %s: give 1 to %ld", name, o->arg, most);
	return n;
}

/* "500k", "10M", "1G" or bytes, a second. */
static int64_t
rate(const struct opts *o)
{
	char *end;
	long long n = strtoll(o->arg, &end, 10);

	if (n < 1 || n > RATE_MOST || end == o->arg)
		n = 0;
	switch (*end) {
	case 'G': n *= 1000; /* fall through */
	case 'M': n *= 1000; /* fall through */
	case 'k': n *= 1000; end++;
	}
	if (n == 0 || *end)
		opts_fail(o, "--limit-rate %s: give bytes a second, like 500k or 10M", o->arg);
	return n;
}

/* The options that are read at once. */
static bool
take_file(struct crew *c, const struct opts *o, int key)
{
	struct err e = { .arena = c->arena };
	bool good = true;

	if (key == COMMAND_DIR)
		c->create.command.dir = o->arg;
	else if (key == CREATE_CMD)
		good = create_parse(c->arena, &c->create, o->arg, &e);
	else if (key == QUIRKS_FILE)
		good = quirks_read(c->arena, &c->quirks, o->arg, &e);
	else
		return false;
	if (!good)
		fatal_err(&e);
	return true;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct crew crew = { .arena = &a, .no_mount = map_new(&a),
			     .patch = map_new(&a), .create = { .arena = &a }, .cap = CONCURRENCY };
	struct registry_options g = { .note = warn_text };
	struct err e = { .arena = &a };
	const char *out = NULL, *progress = "auto", *work = NULL, *events = NULL;
	struct val *record;
	struct job **job;
	enum status status;
	struct opts o;
	size_t i, n;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case 'o': out = o.arg; break;
		case OPT_CONCURRENCY:
			crew.cap = (size_t)number(&o, "concurrency", CONCURRENCY_MOST);
			break;
		case OPT_STALL: g.stall = number(&o, "stall", STALL_MOST); break;
		case EVENTS_FILE: events = o.arg; break;
		case OPT_PLAIN: g.plain_http = true; break;
		case OPT_PROGRESS: progress = o.arg; break;
		case OPT_RATE: crew.rate = rate(&o); break;
		case OPT_WORK: work = o.arg; break;
		default:
			if (!take_file(&crew, &o, key))
				registry_option(&g, key, o.arg);
		}
	}
	if (o.n > 1)
		opts_fail(&o, "one plan, please");
	if (!jsonl_read(&a, o.n ? o.operand[0] : NULL, &record, &n, &e))
		fatal_err(&e);
	job = arena_array(&a, struct job *, n);
	crew.job = arena_array(&a, struct job *, n);
	for (i = 0; i < n; i++) {
		registry_option_planned(&g, record[i]);
		if (is_work(record[i]))
			crew.job[crew.n++] = job[i] = job_new(&a, record[i], i + 1);
	}
	if (crew.n > 1)
		qsort(crew.job, crew.n, sizeof *crew.job, by_size);
	g.window = (int)crew.cap;
	crew.registry = registry_new(&a, &g);
	if (!space_check(&crew, &e))
		fatal_err(&e);
	if (work && crew.n && !journal_open(&crew, work, &e))
		fatal_err(&e);
	if (!events_open(&crew.events, events, "copy-blob", &e))
		fatal_err(&e);
	if (!progress_start(&crew, progress))
		opts_fail(&o, "--progress %s: give auto, always or never", progress);
	crew_run(&crew, progress_tick);
	progress_end(&crew);
	if (crew.journal)
		fclose(crew.journal);
	registry_free(crew.registry);
	write_records(&a, out, record, job, n);
	if (!events_close(&crew.events, &e))
		fatal_err(&e);
	status = report(&crew);
	arena_free(&a);
	return status;
}
