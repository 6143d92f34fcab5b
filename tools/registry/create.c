/* SPDX-License-Identifier: Apache-2.0 */
#include "create.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "map.h"

enum { WORDS_MOST = 64 };

extern char **environ;

/* The next word of the command, without its quotes; false for an open one. */
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
create_parse(struct arena *a, struct create *c, const char *command, struct err *e)
{
	const char *p = command;

	*c = (struct create){ .arena = a, .made = map_new(a),
			      .word = arena_array(a, char *, WORDS_MOST) };
	for (;;) {
		p += strspn(p, " \t\n");
		if (!*p)
			break;
		if (c->n == WORDS_MOST - 1)
			return err_set(e, STATUS_USAGE, "a command of more than %d words",
				       WORDS_MOST - 1);
		c->word[c->n] = arena_alloc(a, strlen(p) + 1);
		if (!take_word(&p, c->word[c->n++]))
			return err_set(e, STATUS_USAGE, "'%s': a quote is not closed", command);
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

/* Runs the command for the repository; its wait status, or -1 with errno. */
static int
run(struct create *c, struct str repository)
{
	char *argv[WORDS_MOST] = { 0 };
	posix_spawn_file_actions_t act;
	int status = 0, bad;
	pid_t pid;
	size_t i;

	for (i = 0; i < c->n; i++)
		argv[i] = fill_in(c->arena, c->word[i], repository);
	posix_spawn_file_actions_init(&act);
	posix_spawn_file_actions_addopen(&act, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&act, STDERR_FILENO, STDOUT_FILENO);
	bad = posix_spawnp(&pid, argv[0], &act, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&act);
	if (bad) {
		errno = bad;
		return -1;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Why the command did not make the repository, or NULL. */
static const char *
trouble(struct create *c, struct str repository)
{
	int status = run(c, repository);

	if (status == -1)
		return arena_printf(c->arena, "--create-cmd %s: %s", c->word[0], strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	return arena_printf(c->arena, "--create-cmd %s ended with %s %d", c->word[0],
			    WIFEXITED(status) ? "status" : "signal",
			    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static bool
is_missing(const struct registry_call *call)
{
	return str_holds(call->http.answer, STR("NAME_UNKNOWN")) ||
	       (call->http.status == 404 && strcmp(call->http.method, "POST") == 0);
}

bool
create_missing(struct create *c, const struct registry_call *call, const struct place *at,
	       struct err *e)
{
	struct str key;
	const char *why;
	struct val *v;

	if (call->http.ok || !is_missing(call))
		return false;
	if (!c->word) {
		err_wrap(e, "the repository %.*s is not there: make it, or say how with "
			 "--create-cmd", STR_ARG(at->repository));
		return false;
	}
	key = place_str(c->arena, at);
	v = map_get(c->made, key);
	if (!v) {
		why = trouble(c, at->repository);
		map_set(c->made, key, why ? val_cstr(why) : val_bool(true));
		v = map_get(c->made, key);
	}
	if (val_kind(*v) == KIND_STRING)
		err_wrap(e, "the repository %.*s is not there, and %.*s", STR_ARG(at->repository),
			 STR_ARG(v->s));
	return val_kind(*v) != KIND_STRING;
}
