/* SPDX-License-Identifier: Apache-2.0 */
#include "reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"
#include "cli/diag.h"
#include "crypto/digest.h"

enum { BLOCK = 1024 * 1024 }; /* bytes that are read at a time */

void
reading_forget(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return;
	if (fsync(fd) != 0 && errno == EIO) /* another: the medium cannot be written */
		warn("%s:", path);
#ifdef POSIX_FADV_DONTNEED
	if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
		warn("%s: the system may read it from its memory:", path);
#else
	warn("%s: this system reads it from its memory", path);
#endif
	close(fd);
}

/* What the other process finds wrong; it is written to a pipe at once. */
struct finding {
	size_t number;
	char wrong[256];
};

static int64_t
reading_size(const struct reading *r)
{
	int64_t size = 0;
	size_t i;

	for (i = 0; i < r->n; i++)
		size += r->extent[i].size;
	return size;
}

/* Reads and hashes the bytes; returns what is wrong, or NULL. */
static const char *
reading_do(struct arena *a, const struct reading *r, char *block)
{
	struct err e = { .arena = a };
	struct digest_ctx *d = digest_begin(r->digest);
	int64_t left = reading_size(r);
	char text[DIGEST_MOST];
	struct extent_stream s;
	size_t n;
	bool good;

	if (!d)
		return "its digest cannot be computed here";
	extent_start(&s, r->extent, r->n, 0, false);
	while ((good = extent_read(&s, block, BLOCK, &n, &e)) && n) {
		digest_add(d, block, n);
		left -= (int64_t)n;
	}
	extent_end(&s, &e);
	digest_end(d, text);
	if (!good)
		return e.msg;
	if (left)
		return "the file ends before its bytes do";
	return str_is(r->digest, text) ? NULL : "its bytes were changed";
}

/* Does the readings of which share[i] is `mine`.  What is wrong goes to the pipe, or
 * when fd is -1 to the readings. */
static void
share_do(struct arena *a, struct reading *v, size_t n, const char *share, char mine, int fd)
{
	char *block = malloc(BLOCK);
	struct finding f = { 0 };
	const char *wrong;
	size_t i;

	for (i = 0; i < n; i++) {
		if (share[i] != mine)
			continue;
		wrong = block ? reading_do(a, &v[i], block) : strerror(ENOMEM);
		if (fd < 0) {
			v[i].wrong = wrong;
		} else if (wrong) {
			f.number = i;
			snprintf(f.wrong, sizeof f.wrong, "%s", wrong);
			if (write(fd, &f, sizeof f) != (ssize_t)sizeof f)
				_exit(1);
		}
	}
	free(block);
}

/* Gives each reading to the process that has less to read so far, so that both stay
 * near each other in the file. */
static char *
shares(struct arena *a, const struct reading *v, size_t n)
{
	char *share = arena_alloc(a, n);
	int64_t sum[2] = { 0, 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		share[i] = sum[1] < sum[0];
		sum[(int)share[i]] += reading_size(&v[i]);
	}
	return share;
}

/* Takes what the other process found, and its end. */
static bool
findings_take(struct arena *a, struct reading *v, size_t n, int fd, pid_t pid, struct err *e)
{
	struct finding f;
	int status;
	ssize_t got;

	/* a pipe gives such a short write as a whole, so a part of one is its end */
	while ((got = read(fd, &f, sizeof f)) > 0 || (got < 0 && errno == EINTR))
		if (got == (ssize_t)sizeof f && f.number < n)
			v[f.number].wrong = arena_cstr(a, str_of(f.wrong));
	if (!process_wait(pid, &status))
		return err_sys(e, STATUS_SOME, "the process that reads volumes");
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	       err_set(e, STATUS_SOME, "the process that reads volumes was ended, so not all was "
		       "read");
}

bool
readings_run(struct arena *a, struct reading *v, size_t n, struct err *e)
{
	char *share = shares(a, v, n);
	struct digest_ctx *warm = digest_begin(STR("")); /* libcrypto is loaded once */
	pid_t pid = -1;
	int fd[2];
	bool good;

	if (warm)
		digest_end(warm, NULL);
	if (n > 1 && pipe(fd) == 0) {
		pid = fork();
		if (pid == 0) {
			close(fd[0]);
			share_do(a, v, n, share, 1, fd[1]);
			_exit(0);
		}
		close(fd[1]);
		if (pid < 0)
			close(fd[0]);
	}
	share_do(a, v, n, share, 0, -1);
	if (pid < 0) {
		share_do(a, v, n, share, 1, -1);
		return true;
	}
	good = findings_take(a, v, n, fd[0], pid, e);
	close(fd[0]);
	return good;
}
