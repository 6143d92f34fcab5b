/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <string.h>

#include "cli/opts.h"
#include "volume/volsize.h"

static const struct program program = PROGRAM_PACK;

/* Adds a text to a list of *n. */
static void
list_add(struct arena *a, const char ***list, size_t *n, size_t *cap, const char *text)
{
	*list = arena_room(a, *list, *n, cap, sizeof **list);
	(*list)[(*n)++] = text;
}

static void
hand_on(struct settings *s, const char *text)
{
	list_add(s->arena, &s->handed, &s->nhanded, &s->caphanded, text);
}

static void
take_option(struct settings *s, struct opts *o, int key)
{
	switch (key) {
	case 'd': s->dir = o->arg; return;
	case 'o': s->output = o->arg; return;
	case OPT_CMD_DIR: s->sign.cmd_dir = o->arg; return;
	case OPT_ADD: list_add(s->arena, &s->add, &s->nadd, &s->capadd, o->arg); return;
	case OPT_DOCKER: s->docker = true; return;
	case OPT_HAVE:
		list_add(s->arena, &s->have, &s->nhave, &s->caphave, o->arg);
		return;
	case OPT_IMAGES: s->images = o->arg; return;
	case OPT_NAME: s->name = o->arg; return;
	case OPT_ONLY: s->only = o->arg; return;
	case OPT_PARITY: s->parity = true; return;
	case OPT_PLAN: s->plan = true; return;
	case OPT_SIGN_CMD: s->sign.command = o->arg; return;
	case OPT_SIGN_KEY: s->sign.key = o->arg; return;
	case OPT_SIZE: volsize_parse(str_of(o->arg), &s->size, &o->err); return;
	case OPT_WITH_PROGRAMS:
		s->with_programs = true;
		s->programs = o->arg;
		return;
	case OPT_WORK: s->work = o->arg; break;
	default: registry_option(s->arena, &s->registry, key, o->arg);
	}
	hand_on(s, arena_printf(s->arena, "--%s", o->opt->name));
	if (o->arg)
		hand_on(s, o->arg);
}

/* The name of the file without its folder and suffix. */
static const char *
name_of(struct arena *a, const char *path)
{
	struct str name = str_of(path);
	ptrdiff_t at = str_rchr(name, '/');

	name = str_sub(name, (size_t)(at + 1), name.n);
	at = str_rchr(name, '.');
	return arena_cstr(a, at > 0 ? str_sub(name, 0, (size_t)at) : name);
}

void
settings_read(struct settings *s, int argc, char **argv)
{
	struct opts o;
	int key;

	opts_init(&o, s->arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		take_option(s, &o, key);
	if (o.n != 1)
		opts_fail(&o, "one lock or plan, please");
	if (!s->dir && !s->plan && !s->output)
		opts_fail(&o, "-d DIR is missing: where the volumes go");
	if (s->output && strcmp(s->output, "-") != 0)
		opts_fail(&o, "-o %s: one volume goes to standard output, -o -, and else volumes go "
			  "to a folder, -d DIR", s->output);
	if (s->output && (s->dir || s->parity))
		opts_fail(&o, "-o - and %s: give one of them", s->dir ? "-d" : "--parity");
	if (s->sign.command && s->sign.key)
		opts_fail(&o, "--sign-cmd or --sign-key, not both");
	s->sign.dir = s->work;
	s->input = o.operand[0];
	s->name = s->name ? s->name : name_of(s->arena, s->input);
	if (!*s->name || strchr(s->name, '/') || strchr(s->name, '\t') || strchr(s->name, '\n'))
		opts_fail(&o, "--name %s: a name of files, without a folder", s->name);
}
