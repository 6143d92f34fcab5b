/* SPDX-License-Identifier: Apache-2.0 */
#include "joint.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"

enum { BLOCK = 64 * 1024 };

char *
joint_path(struct arena *a, const char *const *path, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	buf_adds(&b, "xor:");
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? "\t" : "", path[i]);
	return arena_cstr(a, buf_str(&b));
}

bool
joint_is_path(const char *path)
{
	return str_starts(str_of(path), STR("xor:"));
}

/* How many files the path is made of. */
static size_t
parts_of(const char *path)
{
	size_t n = 1;

	if (!joint_is_path(path))
		return 1;
	while ((path = strchr(path, '\t'))) {
		path++;
		n++;
	}
	return n;
}

bool
joint_open(struct joint *j, const char *path, struct err *e)
{
	struct str rest = joint_is_path(path) ? str_sub(str_of(path), 4, SIZE_MAX) : str_of(path);
	struct str one = rest;
	size_t n = parts_of(path);

	*j = (struct joint){ 0 };
	if (n > LIMIT_PARITY_VOLUMES + 1)
		return err_set(e, STATUS_USAGE, "%s: more files than can be combined", path);
	j->f = calloc(n, sizeof *j->f);
	if (!j->f)
		return err_sys(e, STATUS_USAGE, "%s", path);
	while (j->n < n) {
		if (n > 1)
			str_cut(rest, '\t', &one, &rest);
		j->f[j->n] = file_stream(arena_cstr(e->arena, one), e);
		if (!j->f[j->n]) {
			joint_close(j);
			return false;
		}
		j->n++;
	}
	return true;
}

/* Reads n bytes, or those that the file has. */
static ssize_t
read_whole(FILE *f, char *p, size_t n, int64_t at)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = pread(fileno(f), p + got, n - got, (off_t)(at + (int64_t)got));
		if (r < 0 && errno != EINTR)
			return -1;
		if (r == 0)
			break;
		got += r > 0 ? (size_t)r : 0;
	}
	return (ssize_t)got;
}

ssize_t
joint_read(const struct joint *j, void *p, size_t n, int64_t at)
{
	char other[BLOCK], *to = p;
	ssize_t got, most, k;
	size_t i;

	if (j->n == 1) {
		do
			got = pread(fileno(j->f[0]), p, n, (off_t)at);
		while (got < 0 && errno == EINTR);
		return got;
	}
	n = n < BLOCK ? n : BLOCK;
	memset(p, 0, n);
	for (most = 0, i = 0; i < j->n; i++) {
		got = read_whole(j->f[i], other, n, at);
		if (got < 0)
			return -1;
		for (k = 0; k < got; k++)
			to[k] ^= other[k];
		most = got > most ? got : most;
	}
	return most;
}

void
joint_close(struct joint *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		fclose(j->f[i]);
	free(j->f);
	*j = (struct joint){ 0 };
}
