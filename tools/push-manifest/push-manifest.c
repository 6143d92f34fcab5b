/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "diag.h"
#include "digest.h"
#include "io.h"
#include "jsonl.h"
#include "map.h"
#include "push.h"

enum { OPT_WORK = 256, OPT_PLAIN, UNDER_WAY = 32 };

static const struct program program = {
	.name = "push-manifest",
	.synopsis = "push-manifest [-o file] [--cacert file] [--cert file] [--certs-dir dir] [--cmd-dir dir] [--create-cmd command] "
		"[--http host] [--https host] [--json file] [--key file] [--plain-http] "
		"[--work dir] [file]",
	.purpose = "push the manifests of a plan whose blobs are copied",
	.opts = (const struct opt[]){
		{ 'o', "output", "FILE", "write the receipt there" },
		{ OPT_PLAIN, "plain-http", NULL, "speak plain HTTP with every registry" },
		{ OPT_WORK, "work", "DIR", "the work folder (default mirror.work)" },
		CREATE_OPTS,
		EVENTS_OPTS,
		REGISTRY_OPTS,
		{ 0 } },
};

/* A manifest, or a blob that is not at its place, whose status is no success. */
static bool
is_open(struct val record)
{
	struct str s = val_get_str(record, "status");

	return str_is(s, "planned") || str_is(s, "failed") || str_is(s, "withheld");
}

static struct push *
push_new(struct crew *c, struct val record, size_t number)
{
	struct push *p = arena_new(c->arena, struct push);
	struct val tags = val_get(record, "tags"), to = val_get(record, "to");
	struct err e = { .arena = c->arena };
	struct str *tag = arena_array(c->arena, struct str, val_length(tags));
	size_t i;

	p->crew = c;
	p->record = record;
	p->digest = val_get_str(record, "digest");
	p->media_type = val_get_str(record, "mediaType");
	p->label = val_get_str(record, "reference");
	if (!digest_valid(p->digest) || val_length(to) != 1)
		fatal(STATUS_USAGE, "record %zu: a manifest needs digest, from and one to",
		      number);
	p->place = val_str_at(to, 0);
	if (!place_parse(c->arena, val_get_str(record, "from"), &p->from, &e) ||
	    !place_parse(c->arena, p->place, &p->to, &e))
		fatal_err(&e);
	p->listed = val_truth(val_get(record, "listed"));
	p->ntag = val_length(tags);
	for (i = 0; i < p->ntag; i++)
		tag[i] = val_str_at(tags, i);
	p->tag = tag;
	return p;
}

static struct str
key(struct arena *a, struct str digest, struct str place)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(digest), STR_ARG(place)));
}

/* Notes the places that a blob did not reach. */
static void
note_missing(struct arena *a, struct map *missing, struct val record)
{
	struct val to = val_get(record, "to");
	size_t i;

	for (i = 0; i < val_length(to); i++)
		map_set(missing, key(a, val_get_str(record, "digest"), val_str_at(to, i)), NIL);
}

/* Makes each push wait for its parts, or withholds it. */
static void
link_parts(struct crew *c, const struct map *missing, const struct map *pushes)
{
	struct val parts, *v;
	struct push *p;
	struct str k;
	size_t i, j;

	for (i = 0; i < c->n; i++) {
		p = c->push[i];
		parts = val_get(p->record, "parts");
		for (j = 0; j < val_length(parts); j++) {
			k = key(c->arena, val_str_at(parts, j), p->place);
			v = map_get(pushes, k);
			if (v && (size_t)v->i != i)
				push_after(p, c->push[v->i]);
		}
	}
	for (i = 0; i < c->n; i++) {
		p = c->push[i];
		parts = val_get(p->record, "parts");
		for (j = 0; j < val_length(parts); j++) {
			k = key(c->arena, val_str_at(parts, j), p->place);
			if (map_get(missing, k))
				push_withhold(p, arena_printf(c->arena, "its blob %.*s is not "
					      "there", STR_ARG(val_str_at(parts, j))));
		}
	}
}

static void
write_push(FILE *f, struct arena *a, const struct push *p)
{
	struct val v = val_copy(a, p->record);

	map_set(v.m, STR("status"), val_cstr(push_word(p)));
	if (p->error)
		map_set(v.m, STR("error"), val_cstr(p->error));
	else
		map_del(v.m, STR("error"));
	jsonl_write(f, a, v);
}

static void
write_records(struct arena *a, const char *path, const struct val *record,
	      struct push *const *push, size_t n)
{
	struct arena scratch = { 0 };
	struct err e = { .arena = a };
	struct output out;
	size_t i;

	if (!output_open(&out, a, path, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (push[i])
			write_push(out.f, &scratch, push[i]);
		else
			jsonl_write(out.f, &scratch, record[i]);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

static enum status
report(const struct crew *c)
{
	size_t i, failed = 0, temporary = 0;
	bool refused = false;

	for (i = 0; i < c->n; i++) {
		const struct push *p = c->push[i];

		if (p->state == PUSH_DONE)
			continue;
		warn("%.*s: %s%s", STR_ARG(p->label),
		     p->state == PUSH_WITHHELD ? "withheld: " : "", p->error);
		failed++;
		temporary += p->status == STATUS_TEMPORARY;
		refused |= p->status == STATUS_REFUSED;
	}
	if (failed == 0)
		return STATUS_OK;
	warn("%zu of %zu manifests were not pushed", failed, c->n);
	return err_status(failed, temporary, refused);
}

/* Sorts the records into pushes and blobs that are missing. */
static void
sort_records(struct crew *c, struct registry_options *g, struct val *record,
	     struct push **push, size_t n)
{
	struct map *missing = map_new(c->arena), *pushes = map_new(c->arena);
	size_t i;

	for (i = 0; i < n; i++) {
		registry_option_planned(g, record[i]);
		if (!is_open(record[i]))
			continue;
		if (!media_is_manifest(val_get_str(record[i], "mediaType"))) {
			note_missing(c->arena, missing, record[i]);
			continue;
		}
		push[i] = c->push[c->n] = push_new(c, record[i], i + 1);
		map_set(pushes, key(c->arena, push[i]->digest, push[i]->place),
			val_int((int64_t)c->n++));
	}
	link_parts(c, missing, pushes);
}

static void
read_create(struct crew *c, const char *command)
{
	struct err e = { .arena = c->arena };

	if (!create_parse(c->arena, &c->create, command, &e))
		fatal_err(&e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct crew crew = { .arena = &a, .cap = UNDER_WAY, .create = { .arena = &a } };
	struct registry_options g = { .note = warn_text };
	struct err e = { .arena = &a };
	const char *out = NULL, *work = "mirror.work", *events = NULL;
	struct val *record;
	struct push **push;
	enum status status;
	struct opts o;
	size_t n;
	bool good;
	int k;

	opts_init(&o, &a, &program, argc, argv);
	while ((k = opts_next(&o)) != -1) {
		switch (k) {
		case 'o': out = o.arg; break;
		case OPT_PLAIN: g.plain_http = true; break;
		case OPT_WORK: work = o.arg; break;
		case EVENTS_FILE: events = o.arg; break;
		case COMMAND_DIR: crew.create.command.dir = o.arg; break;
		case CREATE_CMD: read_create(&crew, o.arg); break;
		default: registry_option(&g, k, o.arg);
		}
	}
	if (o.n > 1)
		opts_fail(&o, "one file, please");
	if (!jsonl_read(&a, o.n ? o.operand[0] : NULL, &record, &n, &e))
		fatal_err(&e);
	crew.blobs = path_join(&a, work, "blobs");
	push = arena_array(&a, struct push *, n);
	crew.push = arena_array(&a, struct push *, n);
	sort_records(&crew, &g, record, push, n);
	crew.registry = registry_new(&a, &g);
	if (!events_open(&crew.events, events, "push-manifest", &e))
		fatal_err(&e);
	good = crew_run(&crew, &e);
	registry_free(crew.registry);
	if (!good || !events_close(&crew.events, &e))
		fatal_err(&e);
	write_records(&a, out, record, push, n);
	if (out) /* the receipt says it all */
		unlink(path_join(&a, work, "journal.jsonl"));
	status = report(&crew);
	arena_free(&a);
	return status;
}
