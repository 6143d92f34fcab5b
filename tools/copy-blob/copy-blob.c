/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "base/size.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "copy/jobs.h"
#include "copy/prepare.h"
#include "copy/progress.h"
#include "copy/copyrun.h"

enum { STALL_MOST = 86400, CONCURRENCY = 16, CONCURRENCY_MOST = 256 };

static const struct program program = PROGRAM_COPY_BLOB;

struct settings {
	struct registry_options registry;
	const char *out, *progress, *work, *events;
};

static int
number(const struct opts *o, const char *name, int most)
{
	int64_t n;

	if (!str_decimal(str_of(o->arg), most, &n) || n < 1)
		opts_fail(o, "--%s %s: give 1 to %d", name, o->arg, most);
	return (int)n;
}

/* The argument as bytes a second. */
static int64_t
rate(const struct opts *o)
{
	int64_t n;

	if (!size_rate(str_of(o->arg), &n))
		opts_fail(o, "--limit-rate %s: give bytes a second, like 500k or 10M", o->arg);
	return n;
}

/* Takes an option whose argument is a file; the file is read at once. */
static bool
take_file(struct copier *c, const struct opts *o, int key)
{
	struct err e = { .arena = c->arena };
	bool good = true;

	if (key == OPT_CMD_DIR)
		c->create.command.dir = o->arg;
	else if (key == OPT_CREATE_CMD)
		good = create_parse(c->arena, &c->create, o->arg, &e);
	else if (key == OPT_QUIRKS)
		good = quirks_read(c->arena, &c->quirks, o->arg, &e);
	else
		return false;
	if (!good)
		fatal_err(&e);
	return true;
}

static void
read_options(struct opts *o, struct settings *s, struct copier *c)
{
	int key;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'o': s->out = o->arg; break;
		case OPT_CONCURRENCY:
			c->cap = (size_t)number(o, "concurrency", CONCURRENCY_MOST);
			break;
		case OPT_STALL: s->registry.stall = number(o, "stall", STALL_MOST); break;
		case OPT_JSON: s->events = o->arg; break;
		case OPT_PROGRESS: s->progress = o->arg; break;
		case OPT_LIMIT_RATE: c->rate = rate(o); break;
		case OPT_WORK: s->work = o->arg; break;
		default:
			if (!take_file(c, o, key))
				registry_option(c->arena, &s->registry, key, o->arg);
		}
	}
	if (o->n > 1)
		opts_fail(o, "one plan, please");
	if (!progress_when(s->progress))
		opts_fail(o, "--progress %s: give auto, always or never", s->progress);
}

/* Runs the copier's jobs. */
static void
copy(struct copier *c, struct settings *s)
{
	struct err e = { .arena = c->arena };

	s->registry.window = (int)c->cap;
	s->registry.create = &c->create;
	s->registry.quirks = &c->quirks;
	c->registry = registry_new(c->arena, &s->registry, &e);
	if (!c->registry || !space_check(c, &e) || (s->work && c->n && !journal_open(c, s->work, &e)) ||
	    !events_open(&c->events, s->events, "copy-blob", &e))
		fatal_err(&e);
	copyrun_show(c, s->progress);
	if (c->journal)
		fclose(c->journal);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct copier copier = { .arena = &a, .create = { .arena = &a }, .cap = CONCURRENCY };
	struct settings s = { .registry.note = warn_text, .progress = "auto" };
	struct err e = { .arena = &a };
	struct jobs records;
	enum status status;
	struct opts o;

	opts_init(&o, &a, &program, argc, argv);
	read_options(&o, &s, &copier);
	if (!jobs_read(&records, &copier, &s.registry, o.n ? o.operand[0] : NULL, &e))
		fatal_err(&e);
	copy(&copier, &s);
	if (!jobs_write(&records, s.out, &e) || !events_close(&copier.events, &e))
		fatal_err(&e);
	status = copyrun_report(&copier, "");
	arena_free(&a);
	return status == STATUS_OK ? stage_end(status) : stage_end_partly(status);
}
