/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the releases that an ImageSetConfiguration wants. */
#include <stdlib.h>

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "config/imageset_options.h"
#include "records/lines.h"
#include "release/upgrade.h"
#include "source.h"

static const struct program program = PROGRAM_RESOLVE_RELEASES;

struct settings {
	const char *output, *config, *graphs, *save;
	struct http_options http;
	struct imageset_options read;
};

static void
read_options(struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		if (imageset_option(&s->read, key, &o->err))
			continue;
		switch (key) {
		case 'o':
			s->output = o->arg;
			break;
		case OPT_CONFIG:
			s->config = o->arg;
			break;
		case OPT_GRAPHS:
			s->graphs = o->arg;
			break;
		case OPT_SAVE_GRAPHS:
			s->save = o->arg;
			break;
		case OPT_CACERT:
			s->http.cacert = o->arg;
			break;
		}
	}
	opts_no_operand(o);
	if (!s->config)
		opts_fail(o, "which file? --config names it");
	if (s->graphs && s->save)
		opts_fail(o, "--save-graphs keeps what the update service answers, which --graphs asks for "
			  "nothing");
}

/* Warns of a range that oc-mirror warns of, since update paths of EUS releases leave
 * out every other minor version. */
static void
warn_eus(const struct imageset *s, size_t i, const struct channel_range *range)
{
	struct str name = s->body.platform.channel[i].name;

	if (str_holds(name, STR("eus")) && range->known && range->max.major == range->min.major &&
	    range->max.minor >= range->min.minor + 2)
		warn("%.*s: the range crosses two minor versions or more: see "
		     "https://access.redhat.com/labs/ocpupgradegraph/update_path for the updates of EUS",
		     STR_ARG(name));
}

/* Adds all releases of an architecture. */
static void
resolve_arch(const struct imageset *s, struct str arch, const struct graph_source *source,
	     struct payload_list *out, struct problems *p)
{
	size_t n = s->body.platform.nchannel, i;
	struct channel_range *range = arena_array(out->arena, struct channel_range, n + 1);

	for (i = 0; i < n; i++) {
		channel_resolve(s, i, arch, source, out, &range[i], p);
		warn_eus(s, i, &range[i]);
	}
	upgrade_resolve(s, range, arch, source, out, p);
}

static bool
resolve(const struct imageset *s, const struct graph_source *source, struct payload_list *out,
	struct err *e)
{
	const struct imageset_platforms *want = &s->body.platform;
	struct yaml_at root = { .key = s->section }, at = { .up = &root, .key = STR("platform") };
	struct problems problems;
	size_t i;

	problems_init(&problems, &s->check);
	if (want->nplatform || !want->narchitecture)
		resolve_arch(s, want->nplatform ? STR("multi") : STR("amd64"), source, out, &problems);
	for (i = 0; i < want->narchitecture && !want->nplatform; i++)
		resolve_arch(s, want->architecture[i], source, out, &problems);
	if (!out->n && want->nchannel)
		problems_add(&problems, &at, "no release found");
	return problems_none(&problems, e);
}

static int
compare(const void *a, const void *b)
{
	const struct payload *x = a, *y = b;
	int order = str_cmp(x->reference, y->reference);

	return order ? order : str_cmp(x->arch, y->arch);
}

static void
print(FILE *f, const struct imageset *s, struct payload_list *list)
{
	const struct str none = STR("-"), named[] = { s->body.platform.release, none, none, none };
	size_t i;

	if (list->n)
		qsort(list->v, list->n, sizeof *list->v, compare);
	for (i = 0; i < list->n; i++) {
		const struct payload *r = &list->v[i];
		const struct str column[] = { r->reference, r->version, r->channel, r->arch };

		line_write(f, column, 4);
	}
	if (s->body.platform.release.n)
		line_write(f, named, 4);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct source source = { .arena = &arena };
	struct graph_source graphs = { source_graph, &source, warn_text };
	struct payload_list list = { .arena = &arena };
	struct settings s = { 0 };
	struct imageset set;
	struct output out;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s);
	source.folder = s.graphs;
	source.save = s.save;
	source.http = s.graphs ? NULL : http_new(&s.http);
	source.read = map_new(&arena);
	if (!imageset_read(&arena, s.config, s.read.dialect, s.read.flags, &set, &e) ||
	    !source_filter(&source, &e))
		fatal_err(&e);
	if (!set.body.platform.release.n && !resolve(&set, &graphs, &list, &e))
		fatal(source.temporary ? STATUS_TEMPORARY : e.status, "%s", e.msg);
	if (!output_open(&out, &arena, s.output, &e))
		fatal_err(&e);
	http_free(source.http);
	print(out.f, &set, &list);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return stage_end(STATUS_OK);
}
