/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MOST = 64 };

extern char **environ;

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

pid_t
command_start(struct arena *a, const struct command *c, struct str name)
{
	/* POSIX.1-2008's posix_spawn cannot change the folder, so a shell does */
	static char sh[] = "sh", c_option[] = "-c", go[] = "cd \"$0\" && exec \"$@\"";
	char *argv[WORDS_MOST + 4] = { sh, c_option, go };
	posix_spawn_file_actions_t act;
	pid_t pid;
	size_t i, n = 0;
	int bad;

	if (c->dir)
		argv[(n = 4) - 1] = arena_printf(a, "%s", c->dir);
	for (i = 0; i < c->n; i++)
		argv[n++] = fill_in(a, c->word[i], name);
	argv[n] = NULL;
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_addopen(&act, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&act, STDERR_FILENO, STDOUT_FILENO);
	bad = posix_spawnp(&pid, argv[0], &act, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&act);
	errno = bad;
	return bad ? -1 : pid;
}

const char *
command_failure(struct arena *a, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	return arena_printf(a, "ended with %s %d", WIFEXITED(status) ? "status" : "signal",
			    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}
