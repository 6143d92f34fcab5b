/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <sys/wait.h>
#include <unistd.h>

#include "exe.h"
#include "process.h"

enum { WORDS_MOST = 64 };

/* Copies the next word at *p to out without its quotes and moves *p behind it;
 * false when a quote is open. */
static bool
take_word(const char **p, char *out)
{
	char quote = 0;

	for (; **p && (quote || (**p != ' ' && **p != '\t' && **p != '\n')); (*p)++) {
		if (quote ? **p == quote : **p == '\'' || **p == '"')
			quote = quote ? 0 : **p;
		else
			*out++ = **p;
	}
	*out = '\0';
	return quote == 0;
}

bool
command_parse(struct arena *a, struct command *c, const char *text, struct err *e)
{
	const char *p = text;

	c->word = arena_array(a, char *, WORDS_MOST);
	c->n = 0;
	for (;;) {
		p += strspn(p, " \t\n");
		if (!*p)
			break;
		if (c->n == WORDS_MOST - 1)
			return err_set(e, STATUS_USAGE, "a command of more than %d words",
				       WORDS_MOST - 1);
		c->word[c->n] = arena_alloc(a, strlen(p) + 1);
		if (!take_word(&p, c->word[c->n++]))
			return err_set(e, STATUS_USAGE, "'%s': a quote is not closed", text);
	}
	return c->n > 0 || err_set(e, STATUS_USAGE, "the command is empty");
}

/* word with each {} replaced by the name. */
static char *
fill_in(struct arena *a, const char *word, struct str name)
{
	const char *at = strstr(word, "{}");

	if (!at)
		return arena_printf(a, "%s", word);
	return arena_printf(a, "%.*s%.*s%s", (int)(at - word), word, STR_ARG(name),
			    fill_in(a, at + 2, name));
}

/* Fills argv with the words of the command; where it runs in another folder, with a shell
 * that goes there, since POSIX.1-2008's posix_spawn cannot.  Returns the program's file,
 * or NULL with errno. */
static const char *
fill_words(struct arena *a, const struct command *c, struct str name, char **argv)
{
	static char sh[] = "/bin/sh", c_option[] = "-c", go[] = "cd \"$0\" && exec \"$@\"";
	size_t i, n = 0;

	if (c->dir) {
		argv[n++] = sh;
		argv[n++] = c_option;
		argv[n++] = go;
		argv[n++] = arena_printf(a, "%s", c->dir);
	}
	for (i = 0; i < c->n; i++)
		argv[n++] = fill_in(a, c->word[i], name);
	argv[n] = NULL;
	return exe_find(a, argv[0]);
}

pid_t
command_start(struct arena *a, const struct command *c, struct str name)
{
	char *argv[WORDS_MOST + 5];
	struct process p = { .argv = (const char *const *)argv, .in = PROCESS_NONE,
			     .out = STDERR_FILENO, .err = PROCESS_SAME };

	p.path = fill_words(a, c, name, argv);
	return p.path ? process_start(&p) : -1;
}

/* Why a command failed that ended by the signal, unless that is 0, or with the status. */
static const char *
failure(struct arena *a, int signal, int status)
{
	if (signal)
		return arena_printf(a, "ended with signal %d", signal);
	return status ? arena_printf(a, "ended with status %d", status) : NULL;
}

bool
command_filter(struct arena *a, const struct command *c, struct str name,
	       struct str input, size_t max, struct str *out, struct err *e)
{
	char *argv[WORDS_MOST + 5];
	struct process p = { .argv = (const char *const *)argv, .in = PROCESS_PIPE,
			     .input = input, .out = PROCESS_PIPE, .err = PROCESS_SAME };
	struct process_end end;
	const char *why;

	p.path = fill_words(a, c, name, argv);
	if (!p.path)
		return err_sys(e, STATUS_USAGE, "%s", c->word[0]);
	if (!process_run(a, &p, max, &end, e)) {
		e->status = STATUS_USAGE;
		return false;
	}
	*out = end.out;
	why = failure(a, end.signal, end.status);
	return !why || err_set(e, STATUS_USAGE, "%s %s", c->word[0], why);
}

const char *
command_failure(struct arena *a, int status)
{
	return failure(a, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		       WIFEXITED(status) ? WEXITSTATUS(status) : 0);
}
