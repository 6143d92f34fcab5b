/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs all stages through the makefile that products use; the exit status is that of
 * the stage that failed.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "cli/diag.h"
#include "json/json.h"
#include "pipeline/summary.h"
#include "settings.h"
#include "yaml/yaml.h"

/* Sets the lock.  A part of the config has its own, which starts from that of the
 * whole. */
static void
set_lock(struct settings *m, struct stages *s)
{
	const char *whole = m->lock;

	if (!whole)
		whole = m->lock = path_join(m->arena, s->work, "mirror.lock");
	if (m->some || m->only) {
		m->lock = path_join(m->arena, s->work, "partial.lock");
		stages_set(s, "old", access(whole, R_OK) == 0 ? whole : m->lock);
	}
	stages_set(s, "lock", m->lock);
}

/* The target: that of the option, or that of the config, which the stages have noted. */
static const char *
target_text(struct settings *m, const struct stages *s)
{
	struct err e = { .arena = m->arena };
	struct str text;

	if (m->target[0])
		return m->target;
	if (!file_read(m->arena, path_join(m->arena, s->work, "settings.target"), LIMIT_LINE, &text, &e))
		return "";
	return arena_cstr(m->arena, str_trim(text));
}

/* Prints the summary. */
static void
report(struct settings *m, const struct stages *s, bool idle)
{
	struct err e = { .arena = m->arena };
	struct summary in = { .work = s->work, .lock = m->lock, .target = target_text(m, s),
			      .planned = !strcmp(m->until, "plan"), .idle = idle,
			      .charts = !m->only || !strcmp(m->only, "charts"),
			      .images = !m->only || !strcmp(m->only, "images") };
	struct val summary;
	struct str text;

	if (!summary_read(m->arena, &in, &summary, &e))
		fatal_err(&e);
	if (!strcmp(m->format, "text"))
		text = summary_text(m->arena, summary);
	else if (!yaml_emit(m->arena, summary, &text, &e))
		fatal_err(&e);
	if (!strcmp(m->format, "json"))
		text = str_of(arena_printf(m->arena, "%.*s\n", STR_ARG(json_emit(m->arena, summary))));
	if (!file_write("-", text, &e))
		fatal_err(&e);
}

/* The time when the receipt was written; 0 when there is none. */
static struct timespec
receipt_time(struct settings *m, const struct stages *s)
{
	struct stat st = { 0 };

	if (stat(path_join(m->arena, s->work, "stamp/push"), &st) < 0)
		return (struct timespec){ 0 };
	return file_time(&st);
}

/* Empties the file of events, since the stages append to it; a pipe stays as it is. */
static void
empty_events(struct settings *m)
{
	struct err e = { .arena = m->arena };
	struct stat st;

	if (m->events && stat(m->events, &st) == 0 && S_ISREG(st.st_mode) &&
	    truncate(m->events, 0) != 0) {
		err_sys(&e, STATUS_USAGE, "%s", m->events);
		fatal_err(&e);
	}
}

/* Runs the stages; with --repair verify first finds out what the target has. */
static int
run(struct settings *m, struct stages *s)
{
	struct err e = { .arena = m->arena };
	int status = STATUS_OK;

	if (m->repair && !stages_run(s, "verify", &status, &e))
		fatal_err(&e);
	if ((status == STATUS_OK || status == STATUS_SOME) && !stages_run(s, m->until, &status, &e))
		fatal_err(&e);
	return status;
}

/* Sets the stages' variables from the command line. */
static void
set_stages(struct settings *m, struct stages *s)
{
	input_set(&m->input, s);
	set_lock(m, s);
	stages_set(s, "only", m->only ? m->only : "");
	stages_set(s, "target", m->target);
	stages_set(s, "relock", m->relock ? "1" : "");
	stages_set(s, "frozen", m->locked ? "1" : "");
	stages_set(s, "recheck", m->recheck ? "1" : "");
	s->quiet = m->format != NULL;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct timespec before, after;
	struct settings m;
	struct stages stages;
	int status;

	settings_read(&m, &arena, argc, argv);
	if (!stages_init(&stages, &arena, argv[0], m.input.work, &e))
		fatal_err(&e);
	set_stages(&m, &stages);
	empty_events(&m);
	before = receipt_time(&m, &stages);
	status = run(&m, &stages);
	after = receipt_time(&m, &stages);
	if (m.format)
		report(&m, &stages, status == STATUS_OK && before.tv_sec == after.tv_sec &&
		       before.tv_nsec == after.tv_nsec);
	return status;
}
