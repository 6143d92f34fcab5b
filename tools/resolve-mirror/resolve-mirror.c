/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "config/mirrorfile.h"
#include "records/component.h"
#include "yaml/yaml.h"

static const struct program program = PROGRAM_RESOLVE_MIRROR;

struct settings {
	struct arena *arena;
	const char *output, *print, *settings, *work;
	struct str *chart; /* the charts that were asked for; none: all */
	struct str *version; /* versions that replace those of the file */
	size_t nchart, nversion;
	struct err *err;
};

/* The text, which the record has even when it is empty. */
static struct str
present(struct str s)
{
	return s.n ? s : STR("");
}

static struct val
texts(struct arena *a, const struct str *s, size_t n)
{
	struct val *v = arena_array(a, struct val, n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = val_str(s[i]);
	return val_list(a, v, n);
}

/* Writes the values that the config has itself to a file. */
static bool
write_values(const struct settings *s, struct upstream *u)
{
	char *folder = arena_printf(s->arena, "%s/values", s->work), *path;
	struct str text;

	if (val_is_nil(u->inline_values))
		return true;
	path = arena_printf(s->arena, "%s/%.*s.yaml", folder, STR_ARG(u->name));
	u->values = arena_new(s->arena, struct str);
	u->nvalues = 1;
	return dir_make(folder, s->err) &&
		yaml_emit(s->arena, u->inline_values, &text, s->err) &&
		file_write(path, text, s->err) &&
		path_real(s->arena, path, &u->values[0], s->err);
}

static void
write_component(FILE *f, const struct settings *s, const struct mirror_file *m,
		const struct upstream *u, struct str version)
{
	struct component c = {
		.name = present(u->name), .type = str_of(upstream_type_name(u->type)),
		.repository = present(u->repository), .chart = present(u->chart),
		.version = present(version), .namespace = present(u->namespace),
		.values = texts(s->arena, u->values, u->nvalues) };

	if (u->nset)
		c.set = texts(s->arena, u->set, u->nset);
	if (u->insecure != INSECURE_DEFAULT)
		c.insecure = val_bool(u->insecure == INSECURE_YES);
	if (u->private)
		c.config = str_of(m->path);
	component_write(f, s->arena, &c);
}

static bool
wanted(const struct settings *s, struct str name)
{
	size_t i;

	for (i = 0; i < s->nchart; i++)
		if (str_eq(s->chart[i], name))
			return true;
	return s->nchart == 0;
}

/* Fails when the file lacks a name that was asked for. */
static bool
check_names(const struct settings *s, const struct mirror_file *m)
{
	size_t i, k;

	for (i = 0; i < s->nchart; i++) {
		for (k = 0; k < m->nupstream; k++)
			if (str_eq(m->upstream[k].name, s->chart[i]))
				break;
		if (k == m->nupstream)
			return err_set(s->err, STATUS_USAGE,
				       "%s: there is no upstream '%.*s'",
				       m->path, STR_ARG(s->chart[i]));
	}
	return true;
}

static bool
print_components(const struct settings *s, struct mirror_file *m, FILE *f)
{
	struct upstream *u = m->upstream, *end = u + m->nupstream;
	size_t i;

	if (!check_names(s, m))
		return false;
	for (; u < end; u++) {
		if (!wanted(s, u->name))
			continue;
		if (!write_values(s, u))
			return false;
		if (s->nversion) {
			u->version = s->version;
			u->nversion = s->nversion;
		}
		for (i = 0; i < u->nversion; i++)
			write_component(f, s, m, u, u->version[i]);
	}
	return true;
}

static const char *const setting_names[] = { "target", "charts-prefix", "insecure", "images" };

enum { SETTINGS = sizeof setting_names / sizeof *setting_names };

/* Writes a setting as text; nothing when the file does not set it. */
static void
print_setting(const struct settings *s, const struct mirror_file *m, const char *name, FILE *f)
{
	static const char *const flags[] = { "", "false\n", "true\n" };
	size_t i;

	if (strcmp(name, "target") == 0 && m->target.n)
		fprintf(f, "%.*s\n", STR_ARG(m->target));
	else if (strcmp(name, "charts-prefix") == 0 && m->charts_prefix.n)
		fprintf(f, "%.*s\n", STR_ARG(m->charts_prefix));
	else if (strcmp(name, "insecure") == 0)
		fputs(flags[m->insecure], f);
	else if (strcmp(name, "images") == 0)
		for (i = 0; s->nchart == 0 && i < m->nimage; i++)
			fprintf(f, "%.*s\n", STR_ARG(m->image[i]));
}

/* Writes all settings to their files in the folder of --settings. */
static void
write_settings(const struct settings *s, const struct mirror_file *m)
{
	struct output out;
	size_t i;

	for (i = 0; i < SETTINGS; i++) {
		if (!output_open(&out, s->arena, arena_printf(s->arena, "%s/settings.%s",
				 s->settings, setting_names[i]), s->err))
			fatal_err(s->err);
		print_setting(s, m, setting_names[i], out.f);
		if (!output_commit(&out, s->err))
			fatal_err(s->err);
	}
}

static void
read_options(struct opts *o, struct settings *s)
{
	int key, i;

	while ((key = opts_next(o)) != -1) {
		switch (key) {
		case 'c':
			s->chart[s->nchart++] = str_of(o->arg);
			break;
		case 'o':
			s->output = o->arg;
			break;
		case OPT_PRINT:
			s->print = o->arg;
			for (i = 0; i < SETTINGS && strcmp(setting_names[i], o->arg) != 0; i++)
				;
			if (i == SETTINGS)
				opts_fail(o, "--print: unknown setting '%s'", o->arg);
			break;
		case OPT_SETTINGS:
			s->settings = o->arg;
			break;
		case OPT_VERSION:
			s->version[s->nversion++] = str_of(o->arg);
			break;
		case OPT_WORK:
			s->work = o->arg;
			break;
		}
	}
	if (o->n != 1)
		opts_fail(o, o->n ? "one file is expected" : "which file?");
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err e = { .arena = &arena };
	struct settings s = { .arena = &arena, .work = "mirror.work", .err = &e };
	struct mirror_file m;
	struct output out;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	s.chart = arena_array(&arena, struct str, (size_t)argc);
	s.version = arena_array(&arena, struct str, (size_t)argc);
	read_options(&o, &s);
	if (!mirror_file_read(&arena, o.operand[0], &m, &e) ||
	    !output_open(&out, &arena, s.output, &e))
		fatal_err(&e);
	if (s.print) {
		print_setting(&s, &m, s.print, out.f);
	} else if (!print_components(&s, &m, out.f)) {
		output_abort(&out);
		fatal_err(&e);
	}
	if (s.settings)
		write_settings(&s, &m);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	stage_keep(&arena, "resolve.from", o.operand[0]);
	arena_free(&arena);
	return stage_end(STATUS_OK);
}
