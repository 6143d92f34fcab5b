/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "push.h"
#include "records/record.h"
#include "registry/create.h"
#include "registry/quirks.h"

static const struct program program = PROGRAM_PUSH_CHART;

struct settings {
	struct registry_options registry;
	struct create create;
	struct quirks_table quirks;
	const char *output;
	struct str target, prefix;
};

/* The charts that the command line names. */
struct charts {
	struct arena *arena;
	struct chart_push *v;
	size_t n, cap;
};

static struct chart_push *
charts_add(struct charts *l)
{
	l->v = arena_room(l->arena, l->v, l->n, &l->cap, sizeof *l->v);
	return &l->v[l->n++];
}

static bool
read_records(struct charts *l, struct err *e)
{
	struct component *c;
	size_t n, i;

	if (!components_read(l->arena, NULL, &c, &n, e))
		return false;
	for (i = 0; i < n; i++)
		if (!push_from_component(l->arena, &c[i], charts_add(l), e))
			return err_wrap(e, "%.*s", STR_ARG(c[i].name));
	return true;
}

static bool
read_charts(struct charts *l, char **archive, int n, struct err *e)
{
	int i;

	for (i = 0; i < n; i++)
		if (!push_from_archive(l->arena, archive[i], charts_add(l), e))
			return false;
	return n > 0 || read_records(l, e);
}

/* Why the target refuses the chart, or NULL. */
static const char *
refusal(struct arena *a, const struct quirks *q, const struct chart_push *c)
{
	if (c->to.kind != LOCATION_REGISTRY)
		return NULL;
	if (quirks_refuse(q, c->media_type))
		return arena_printf(a, "its mediaType is %.*s, which this registry does not take",
				    STR_ARG(c->media_type));
	return quirks_path(a, q, c->to.repository);
}

/* Sets the locations of the charts, and makes sure that no two are the same. */
static bool
set_locations(struct charts *l, const struct settings *s, struct err *e)
{
	struct location target;
	const char *why;
	size_t i, k;

	if (!location_parse(l->arena, s->target, &target, e))
		return false;
	for (i = 0; i < l->n; i++) {
		struct chart_push *c = &l->v[i];

		if (!push_set_location(l->arena, &target, s->prefix, c, e))
			return false;
		why = refusal(l->arena, quirks_of(&s->quirks, target.host), c);
		if (why)
			return err_set(e, STATUS_REFUSED, "%.*s:%.*s: %s", STR_ARG(c->name),
				       STR_ARG(c->version), why);
		for (k = 0; k < i; k++)
			if (str_eq(l->v[k].name, c->name) && str_eq(l->v[k].as, c->as) &&
			    !str_eq(l->v[k].digest, c->digest))
				return err_set(e, STATUS_USAGE, "%s and %s differ, and both are %.*s:%.*s",
					       l->v[k].archive, c->archive,
					       STR_ARG(c->name), STR_ARG(c->tag));
	}
	return true;
}

static struct val
text_list(struct arena *a, struct str s)
{
	struct val *v = arena_new(a, struct val);

	*v = val_str(s);
	return val_list(a, v, 1);
}

/* Writes the chart's line of the receipt: the descriptor of the manifest, and its
 * location. */
static void
print_receipt(FILE *f, struct arena *a, const struct chart_push *c)
{
	struct record r = {
		.media_type = member_present(c->media_type), .digest = c->digest,
		.size = (int64_t)c->manifest.n, .chart = c->name, .version = c->version,
		.to = text_list(a, location_str(a, &c->to)), .tags = text_list(a, c->as),
		.status = c->exists ? RECORD_EXISTS : RECORD_COPIED
	};

	record_write_found(f, a, &r);
}

/* Pushes all charts; one that fails does not stop the others. */
static enum status
push_all(struct charts *l, const struct settings *s, FILE *f)
{
	struct err e = { .arena = l->arena };
	struct registry *g = registry_new(l->arena, &s->registry, &e);
	enum status status = STATUS_OK;
	size_t i, done = 0;

	if (!g)
		fatal_err(&e);
	for (i = 0; i < l->n; i++) {
		e = (struct err){ .arena = l->arena };
		if (push_run(g, l->arena, &l->v[i], &e)) {
			print_receipt(f, l->arena, &l->v[i]);
			done++;
			continue;
		}
		warn("%.*s:%.*s: %s", STR_ARG(l->v[i].name), STR_ARG(l->v[i].version), e.msg);
		status = status == STATUS_OK || status == e.status ? e.status : STATUS_SOME;
	}
	registry_free(g);
	return status != STATUS_OK && done ? STATUS_SOME : status;
}

static void
read_options(struct arena *a, struct opts *o, struct settings *s)
{
	struct err e = { .arena = a };
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'o':
			s->output = o->arg;
			break;
		case OPT_TARGET:
			s->target = str_of(o->arg);
			break;
		case OPT_CHARTS_PREFIX:
			s->prefix = str_of(o->arg);
			break;
		case OPT_CMD_DIR:
			s->create.command.dir = o->arg;
			break;
		case OPT_CREATE_CMD:
			if (!create_parse(a, &s->create, o->arg, &e))
				fatal_err(&e);
			break;
		case OPT_QUIRKS:
			if (!quirks_read(a, &s->quirks, o->arg, &e))
				fatal_err(&e);
			break;
		default:
			registry_option(a, &s->registry, key, o->arg);
		}
	}
	if (s->target.n == 0)
		opts_fail(o, "--target is missing");
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err e = { .arena = &arena };
	struct charts list = { .arena = &arena };
	struct settings s = { .registry.note = warn_text, .create.arena = &arena };
	struct output out;
	enum status status;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&arena, &o, &s);
	s.registry.create = &s.create;
	s.registry.quirks = &s.quirks;
	if (!read_charts(&list, o.operand, o.n, &e) || !set_locations(&list, &s, &e) ||
	    !output_open(&out, &arena, s.output, &e))
		fatal_err(&e);
	status = push_all(&list, &s, out.f);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	arena_free(&arena);
	return status;
}
