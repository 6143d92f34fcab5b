/* SPDX-License-Identifier: Apache-2.0 */
#include "opts.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "diag.h"
#include "help.h"
#include "stage.h"

enum { KEY_HELP = 'h', KEY_VERSION = 'V', KEY_STAGE = 1 };

void
opts_init(struct opts *o, struct arena *a, const struct program *prog,
	  int argc, char **argv)
{
	size_t n = 0, i, k = 0;

	while (prog->opts[n].key)
		n++;
	*o = (struct opts){ .prog = prog, .argc = argc, .argv = argv, .arena = a,
			    .err.arena = a };
	o->longs = arena_array(a, struct option, n + 4);
	o->shorts = arena_alloc(a, 2 * n + 4);
	o->shorts[k++] = ':';
	o->shorts[k++] = KEY_HELP;
	o->shorts[k++] = KEY_VERSION;
	for (i = 0; i < n; i++) {
		const struct opt *p = &prog->opts[i];

		o->longs[i] = (struct option){ p->name ? p->name : "",
			!p->arg ? no_argument : *p->arg == '[' ? optional_argument
			: required_argument, NULL, p->key };
		if (p->key < 256) {
			o->shorts[k++] = (char)p->key;
			if (p->arg)
				o->shorts[k++] = ':';
		}
	}
	o->longs[n++] = (struct option){ "help", no_argument, NULL, KEY_HELP };
	o->longs[n++] = (struct option){ "stage", required_argument, NULL, KEY_STAGE };
	o->longs[n] = (struct option){ "version", no_argument, NULL, KEY_VERSION };
	opterr = 0;
	diag_init(prog->name);
}

/* Fails for an unknown option and suggests the nearest one. */
static _Noreturn void
unknown(const struct opts *o)
{
	const char *word = o->argv[optind - 1], *equals = strchr(word, '=');
	const struct option *l;
	struct near n;

	if (strncmp(word, "--", 2) != 0)
		opts_fail(o, "unknown option '-%c'", optopt);
	word += 2;
	near_init(&n, o->arena,
		  str_sub(str_of(word), 0, equals ? (size_t)(equals - word) : SIZE_MAX));
	for (l = o->longs; l->name; l++) {
		if (str_is(n.word, l->name))
			opts_fail(o, "option '--%s' takes no argument", l->name);
		if (l->name[0])
			near_try(&n, l->name);
	}
	if (n.name) {
		warn("unknown option '--%.*s'; did you mean '--%s'?", STR_ARG(n.word), n.name);
		stage_exit(STATUS_USAGE);
	}
	opts_fail(o, "unknown option '--%.*s'", STR_ARG(n.word));
}

/* What the option's argument is called, also where it may be left out. */
static const char *
arg_name(struct arena *a, const struct opt *p)
{
	struct str name = str_of(p->arg);

	return *p->arg == '[' ? arena_cstr(a, str_sub(name, 1, name.n - 1)) : p->arg;
}

/* Refuses an empty argument where a name or number is wanted: mostly a variable
 * of a script is unset then.  A text may be empty. */
static void
check_empty(const struct opts *o)
{
	const char letter[2] = { (char)o->opt->key };
	const char *name = o->opt->name;

	if (o->arg && !*o->arg && o->opt->kind > ARG_LIST)
		opts_fail(o, "option '%s%s' has an empty argument, not %s", name ? "--" : "-",
			  name ? name : letter, arg_name(o->arena, o->opt));
}

/* The words of a choice as a sentence has them: "a, b or c". */
static const char *
listed(struct arena *a, struct str words)
{
	struct str word;
	const char *text = "", *between;

	while (words.n) {
		str_cut(words, '|', &word, &words);
		between = !*text ? "" : words.n ? ", " : " or ";
		text = arena_printf(a, "%s%s%.*s", text, between, STR_ARG(word));
	}
	return text;
}

/* Sets o->choice for an argument that is one of several words. */
static void
check_choice(struct opts *o)
{
	const char letter[2] = { (char)o->opt->key };
	const char *name = o->opt->name;
	struct str words, word;

	if (!o->arg || o->opt->kind != ARG_CHOICE)
		return;
	words = str_of(o->opt->arg);
	for (o->choice = 0; words.n; o->choice++) {
		str_cut(words, '|', &word, &words);
		if (str_is(word, o->arg))
			return;
	}
	opts_fail(o, "%s%s is %s, not '%s'", name ? "--" : "-", name ? name : letter,
		  listed(o->arena, str_of(o->opt->arg)), o->arg);
}

/* The row of an option: row `longs` when that is not -1, else the first row with
 * that key. */
static const struct opt *
row_of(const struct opts *o, int longs, int key)
{
	const struct opt *p = o->prog->opts;

	if (longs >= 0)
		return &p[longs];
	while (p->key != key)
		p++;
	return p;
}

static int next(struct opts *o);

/* Begins the stage that --stage names.  For a program that has -M, --stage implies
 * it: the result is the key of -M with the stage's depfile as argument. */
static int
begin_stage(struct opts *o)
{
	const struct opt *p;

	stage_begin(o->arg);
	for (p = o->prog->opts; p->key; p++)
		if (p->key == 'M') {
			o->opt = p;
			o->arg = stage_depfile();
			return p->key;
		}
	return next(o);
}

/* The key of the next option, whatever its effect. */
static int
next(struct opts *o)
{
	int longs = -1, key = getopt_long(o->argc, o->argv, o->shorts, o->longs, &longs);

	o->arg = optarg;
	switch (key) {
	case KEY_HELP:
		help_print(o->prog);
		exit(fflush(stdout) == 0 ? STATUS_OK : STATUS_SOME);
	case KEY_VERSION:
		printf("mkmirror-%s %s\n", o->prog->name, VERSION);
		exit(fflush(stdout) == 0 ? STATUS_OK : STATUS_SOME);
	case KEY_STAGE:
		return begin_stage(o);
	case ':':
		opts_fail(o, "option '%s' needs an argument", o->argv[optind - 1]);
	case '?':
		unknown(o);
	case -1:
		o->n = o->argc - optind;
		o->operand = o->argv + optind;
		return key;
	}
	o->opt = row_of(o, longs, key);
	check_empty(o);
	check_choice(o);
	if (key == OPT_AICR)
		diag_aicr(AICRLOG_PLAIN + o->choice);
	if (o->opt->effect == EFFECT_REFUSED)
		opts_fail(o, "--%s is %s", o->opt->name, o->opt->help);
	return key;
}

int
opts_next(struct opts *o)
{
	int key;

	if (o->err.msg)
		fatal_err(&o->err);
	do
		key = next(o);
	while (key != -1 && o->opt->effect == EFFECT_NONE);
	return key;
}

void
opts_no_operand(const struct opts *o)
{
	if (o->n)
		opts_fail(o, "unexpected operand '%s'", o->operand[0]);
}

void
opts_fail(const struct opts *o, const char *fmt, ...)
{
	va_list ap;
	char msg[1024];

	va_start(ap, fmt);
	vsnprintf(msg, sizeof msg, fmt, ap);
	va_end(ap);
	if (diag_is_aicr())
		fatal(STATUS_USAGE, "%s", msg);
	warn("%s", msg);
	usage_print(o->prog, stderr);
	stage_exit(STATUS_USAGE);
}
