/* SPDX-License-Identifier: Apache-2.0 */
#include "sums.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/process.h"
#include "oci/extent.h"

enum {
	BLOCK = 1024 * 1024,      /* bytes that are read at a time */
	STEP = 4 * 1024 * 1024,   /* of which the process is told at once */
	HEX = 64
};

/* What the process is told; a pipe takes such a message as a whole. */
struct told {
	size_t volume;
	int64_t at;
};

/* Hashes the bytes of the volume up to `size`, or when wait is not NULL as far as *wait
 * tells, until it is complete. */
static bool
hash(const char *path, int64_t size, char out[DIGEST_MOST],
     int64_t (*wait)(void *data, int64_t from), void *data, struct err *e)
{
	struct arena a = { 0 };
	char *block = arena_alloc(&a, BLOCK);
	struct digest_ctx *d = digest_begin(STR(""));
	struct extent whole = { path, 0, size };
	struct extent_stream s;
	int64_t at = 0, may = wait ? 0 : size;
	size_t n = 1, most;
	bool good = true;

	extent_start(&s, &whole, 1, 0, false);
	while (good && at < size && n) {
		if (at == may)
			may = wait(data, at);
		most = may - at < BLOCK ? (size_t)(may - at) : BLOCK;
		good = may > at && extent_read(&s, block, most, &n, e);
		digest_add(d, block, good ? n : 0);
		at += good ? (int64_t)n : 0;
	}
	extent_end(&s, e);
	digest_end(d, out);
	arena_free(&a);
	return good && at == size;
}

/* ---- the process ---- */

struct hasher {
	struct sums *sums;
	size_t volume;        /* the one that is hashed */
};

/* Reads messages until more than `from` bytes of the volume are there; returns how many,
 * or `from` when no more will come. */
static int64_t
wait_for(void *data, int64_t from)
{
	struct hasher *h = data;
	struct told news;
	ssize_t n;

	while (h->sums->told[h->volume] <= from) {
		n = read(h->sums->to, &news, sizeof news);
		if (n < 0 && errno == EINTR)
			continue;
		if (n != (ssize_t)sizeof news)
			return from;
		h->sums->told[news.volume] = news.at;
	}
	return h->sums->told[h->volume];
}

/* Hashes the volumes one after the other and writes their digests to the pipe. */
static _Noreturn void
hash_all(struct sums *s)
{
	struct hasher h = { s, 0 };
	struct arena a = { 0 };
	struct err ignored = { .arena = &a };
	char text[DIGEST_MOST];

	for (; h.volume < s->n; h.volume++)
		if (!hash(s->path[h.volume], s->size[h.volume], text, wait_for, &h, &ignored) ||
		    write(s->from, strchr(text, ':') + 1, HEX) != HEX)
			_exit(1);
	_exit(0);
}

/* Makes both pipes; none is open when it fails. */
static bool
pipes_open(int to[2], int from[2])
{
	if (!process_pipe(to))
		return false;
	if (process_pipe(from))
		return true;
	close(to[0]);
	close(to[1]);
	return false;
}

void
sums_start(struct sums *s)
{
	struct digest_ctx *warm = digest_begin(STR("")); /* libcrypto is loaded once */
	int to[2], from[2];

	if (warm)
		digest_end(warm, NULL);
	s->told = arena_array(s->arena, int64_t, s->n);
	s->pid = -1;
	if (!pipes_open(to, from))
		return;
	s->pid = fork();
	s->to = s->pid == 0 ? to[0] : to[1];
	s->from = s->pid == 0 ? from[1] : from[0];
	close(s->pid == 0 ? to[1] : to[0]);
	close(s->pid == 0 ? from[0] : from[1]);
	if (s->pid == 0)
		hash_all(s);
	if (s->pid < 0) {
		close(s->to);
		close(s->from);
	}
}

/* Ends the process; harmless when there is none. */
static void
stop(struct sums *s)
{
	int status;

	if (s->pid <= 0)
		return;
	close(s->to); /* it ends when it reads that */
	close(s->from);
	process_wait((pid_t)s->pid, &status);
	s->pid = -1;
}

/* Tells the process; when it is gone, the digests are made in the end. */
static void
tell(struct sums *s, size_t volume, int64_t at)
{
	struct told news = { volume, at };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	ssize_t n;

	sigaction(SIGPIPE, &ignore, &before);
	do
		n = write(s->to, &news, sizeof news);
	while (n < 0 && errno == EINTR);
	sigaction(SIGPIPE, &before, NULL);
	s->told[volume] = at;
	if (n != (ssize_t)sizeof news)
		stop(s);
}

void
sums_reach(struct sums *s, size_t volume, int64_t at)
{
	if (s->pid >= 0 && (at - s->told[volume] >= STEP ||
			    (at == s->size[volume] && s->told[volume] < at)))
		tell(s, volume, at);
}

/* Takes the digest of a volume from the process. */
static bool
sum_take(struct sums *s, struct str *sum)
{
	char *text = arena_alloc(s->arena, HEX);
	size_t got = 0;
	ssize_t n = 1;

	while (s->pid >= 0 && got < HEX && n != 0) {
		n = read(s->from, text + got, HEX - got);
		if (n < 0 && errno != EINTR)
			break;
		got += n > 0 ? (size_t)n : 0;
	}
	*sum = (struct str){ text, got };
	return got == HEX;
}

bool
sums_end(struct sums *s, struct str *sum, struct err *e)
{
	char text[DIGEST_MOST];
	size_t i;

	for (i = 0; i < s->n; i++)
		sums_reach(s, i, s->size[i]);
	for (i = 0; i < s->n; i++) {
		if (sum_take(s, &sum[i]))
			continue;
		stop(s);
		if (!hash(s->path[i], s->size[i], text, NULL, NULL, e))
			return e->msg ? false : err_set(e, STATUS_SOME, "%s: it became shorter",
							s->path[i]);
		sum[i] = str_of(arena_cstr(s->arena, str_of(strchr(text, ':') + 1)));
	}
	stop(s);
	return true;
}
