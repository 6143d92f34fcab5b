/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Indexes that are kept, as WORK/index/HEX.*: HEX.lines has the index as lines,
 * HEX.state the run that last asked for it and the headers for the next request:
 *
 *	RUN
 *	ETag
 *	Last-Modified
 *
 * HEX.lock is held while a program decides whether to ask, so that of several
 * programs at the same time one asks.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "chart/repoindex.h"
#include "crypto/digest.h"
#include "http/url.h"
#include "pull.h"

struct kept {
	char *dir, *lines, *state, *lock;
	int fd;                    /* of the lock file */
	struct str run, etag, modified;
};

/* Names the files by the user and the URLs that are asked. */
static bool
kept_names(struct pull *p, const char *url, const struct login *l, struct kept *k,
	   struct err *e)
{
	struct arena *a = p->arena;
	char *who = arena_printf(a, "%s", l->user ? l->user : "");
	struct source_urls urls;
	struct str hex;
	size_t i;

	if (!source_urls(a, &p->sources, p->options, url, &urls, e))
		return false;
	for (i = 0; i < urls.n; i++)
		who = arena_printf(a, "%s\n%s", who, urls.at[i]);
	hex = digest_of(a, str_of(who));

	hex = str_sub(hex, 7, 7 + 32);
	k->dir = arena_printf(a, "%s/index", p->work);
	k->lines = arena_printf(a, "%s/%.*s.lines", k->dir, STR_ARG(hex));
	k->state = arena_printf(a, "%s/%.*s.state", k->dir, STR_ARG(hex));
	k->lock = arena_printf(a, "%s/%.*s.lock", k->dir, STR_ARG(hex));
	return true;
}

static bool
kept_lock(struct kept *k, struct err *e)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (!dir_make(k->dir, e))
		return false;
	k->fd = file_open_own(k->lock);
	if (k->fd < 0 || fcntl(k->fd, F_SETLKW, &whole) != 0)
		return err_sys(e, STATUS_USAGE, "%s", k->lock);
	return true;
}

/* Reads the state of an index; it stays empty when there is no index. */
static void
kept_state(struct arena *a, struct kept *k)
{
	struct err quiet = { .arena = a };
	struct str text, rest;

	if (access(k->lines, R_OK) != 0 ||
	    !file_read(a, k->state, LIMIT_HEADERS, &text, &quiet))
		return;
	str_cut(text, '\n', &k->run, &rest);
	str_cut(rest, '\n', &k->etag, &rest);
	str_cut(rest, '\n', &k->modified, &rest);
}

static bool
kept_note(struct pull *p, struct kept *k, struct err *e)
{
	return file_write(k->state, str_of(arena_printf(p->arena, "%s\n%.*s\n%.*s\n",
			  p->run, STR_ARG(k->etag), STR_ARG(k->modified))), e);
}

/* Writes the index that was downloaded to path as lines. */
static bool
condense(struct pull *p, struct kept *k, const char *path, const char *url,
	 struct err *e)
{
	struct output out;
	FILE *f = file_stream(path, e);
	bool ok;

	if (!f)
		return false;
	ok = output_open(&out, p->arena, k->lines, e);
	if (ok && !repo_index_condense(f, url, out.f, e)) {
		output_abort(&out);
		ok = false;
	}
	fclose(f);
	return ok && output_commit(&out, e);
}

/* Asks the server for the index, or whether it has changed. */
static bool
ask(struct pull *p, struct kept *k, const char *url, const struct login *l,
    struct err *e)
{
	const char *headers[3] = { NULL };
	struct download d = {
		.url = url, .login = *l, .dir = k->dir, .suffix = "",
		.max = LIMIT_REPO_INDEX, .compressed = true, .headers = headers,
	};
	int n = 0;
	bool ok;

	if (k->etag.n)
		headers[n++] = arena_printf(p->arena, "If-None-Match: %.*s", STR_ARG(k->etag));
	if (k->modified.n)
		headers[n++] = arena_printf(p->arena, "If-Modified-Since: %.*s",
					    STR_ARG(k->modified));
	if (!download(p, &d, e)) {
		if (d.status != 304)
			return false;
		e->msg = NULL;
		return kept_note(p, k, e);
	}
	ok = condense(p, k, d.path, url_redact(p->arena, url), e);
	unlink(d.path);
	k->etag = d.etag;
	k->modified = d.modified;
	return ok && kept_note(p, k, e);
}

FILE *
index_open(struct pull *p, const char *repository, const struct login *login,
	   struct err *e)
{
	const char *url = url_in_repository(p->arena, repository, STR("index.yaml"));
	struct kept k = { .fd = -1 };
	FILE *f = NULL;
	bool ok;

	if (!url)
		return err_set(e, STATUS_USAGE, "'%s' is no http(s) URL",
			       url_redact(p->arena, repository)), NULL;
	ok = kept_names(p, url, login, &k, e) && kept_lock(&k, e);
	if (ok)
		kept_state(p->arena, &k);
	if (ok && !str_is(k.run, p->run))
		ok = ask(p, &k, url, login, e);
	if (ok)
		f = file_stream(k.lines, e);
	if (k.fd >= 0)
		close(k.fd);
	return f;
}
