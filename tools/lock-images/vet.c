/* SPDX-License-Identifier: Apache-2.0 */
#include "vet.h"

#include <errno.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/digest.h"

enum { UNDER_WAY = 8, MARK = 16 };

/* The processes that run the command. */
struct vet {
	struct arena *arena;
	const struct command *command;
	struct str mark;
	struct { pid_t pid; struct job *job; } run[UNDER_WAY];
	size_t active;
};

/* The first digits of the command's digest, which stand for the command in the lock. */
static struct str
mark_of(struct arena *a, const struct command *c)
{
	struct str hex, algorithm;
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	for (i = 0; i < c->n; i++)
		buf_printf(&b, "%s%c", c->word[i], '\0');
	str_cut(digest_of(a, buf_str(&b)), ':', &algorithm, &hex);
	return str_sub(hex, 0, MARK);
}

/* The argument of the command: HOST/REPOSITORY@DIGEST; empty for a chart that no
 * registry has. */
static struct str
subject(struct arena *a, const struct lock_item *i)
{
	struct location at;
	struct str tag;

	if (!i->chart)
		return str_of(arena_printf(a, "%.*s/%.*s@%.*s", STR_ARG(i->ref.host),
					   STR_ARG(i->ref.repository), STR_ARG(i->digest)));
	if (!lock_chart_location(a, i, &at, &tag) || at.kind != LOCATION_REGISTRY)
		return STR("");
	return str_of(arena_printf(a, "%.*s@%.*s", STR_ARG(location_str(a, &at)),
				   STR_ARG(i->digest)));
}

static void
refuse(struct vet *v, struct job *j, const char *why)
{
	j->failed = true;
	j->status = STATUS_SOME;
	j->message = arena_printf(v->arena, "%.*s: it is not mirrored: %s",
				  STR_ARG(subject(v->arena, &j->item)), why);
}

/* Waits until one of the processes ends. */
static void
wait_one(struct vet *v)
{
	const char *why;
	int status = 0;
	pid_t pid = waitpid(-1, &status, 0);
	size_t i;

	for (i = 0; pid >= 0 && i < v->active && v->run[i].pid != pid;)
		i++;
	if (i == v->active || (pid < 0 && errno == EINTR))
		return; /* the child is not ours, or a signal came */
	why = pid < 0 ? "is lost" : command_failure(v->arena, status);
	if (why)
		refuse(v, v->run[i].job, arena_printf(v->arena, "--verify-cmd %s %s",
						      v->command->word[0], why));
	else
		v->run[i].job->item.columns.vetted = v->mark;
	v->run[i] = v->run[--v->active];
}

static void
start(struct vet *v, struct job *j)
{
	pid_t pid;

	while (v->active == UNDER_WAY)
		wait_one(v);
	pid = command_start(v->arena, v->command, subject(v->arena, &j->item));
	if (pid == -1) {
		refuse(v, j, arena_printf(v->arena, "--verify-cmd %s: %s", v->command->word[0],
					  strerror(errno)));
		return;
	}
	v->run[v->active].pid = pid;
	v->run[v->active++].job = j;
}

void
vet_run(struct arena *a, const struct command *c, struct job *job, size_t n, bool locked)
{
	struct vet v = { .arena = a, .command = c, .mark = mark_of(a, c) };
	size_t i;

	for (i = 0; i < n; i++) {
		if (job[i].failed || subject(a, &job[i].item).n == 0 ||
		    str_eq(job[i].item.columns.vetted, v.mark))
			continue;
		if (locked)
			refuse(&v, &job[i], "--verify-cmd was not asked when it was locked, and "
			       "--locked asks nobody: lock it without that option");
		else
			start(&v, &job[i]);
	}
	while (v.active)
		wait_one(&v);
}
