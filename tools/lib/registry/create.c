/* SPDX-License-Identifier: Apache-2.0 */
#include "create.h"

#include <errno.h>

#include "base/map.h"
#include "base/process.h"

bool
create_parse(struct arena *a, struct create *c, const char *command, struct err *e)
{
	c->arena = a;
	c->made = map_new(a);
	return command_parse(a, &c->command, command, e) || err_wrap(e, "--create-cmd");
}

/* Runs the command; returns why it failed, or NULL. */
static const char *
run(struct create *c, struct str repository)
{
	pid_t pid = command_start(c->arena, &c->command, repository);
	const char *why;
	int status = 0;

	if (pid == -1)
		return arena_printf(c->arena, "--create-cmd %s: %s", c->command.word[0],
				    strerror(errno));
	process_wait(pid, &status);
	why = command_failure(c->arena, status);
	return why ? arena_printf(c->arena, "--create-cmd %s %s", c->command.word[0], why)
		   : NULL;
}

static bool
is_missing(const struct registry_call *call)
{
	return str_holds(call->http.answer, STR("NAME_UNKNOWN")) ||
	       (call->http.status == 404 && strcmp(call->http.method, "POST") == 0);
}

bool
create_missing(struct create *c, const struct registry_call *call, const struct location *at,
	       struct err *e)
{
	struct str key;
	const char *why;
	struct val *v;

	if (call->http.ok || !is_missing(call))
		return false;
	if (!c->command.word) {
		err_wrap(e, "the repository %.*s is not there: make it, or say how with "
			 "--create-cmd", STR_ARG(at->repository));
		return false;
	}
	key = location_str(c->arena, at);
	v = map_get(c->made, key);
	if (!v) {
		why = run(c, at->repository);
		map_set(c->made, key, why ? val_cstr(why) : val_bool(true));
		v = map_get(c->made, key);
	}
	if (val_kind(*v) == KIND_STRING)
		err_wrap(e, "the repository %.*s is not there, and %.*s", STR_ARG(at->repository),
			 STR_ARG(val_text(*v)));
	return val_kind(*v) != KIND_STRING;
}
