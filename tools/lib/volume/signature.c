/* SPDX-License-Identifier: Apache-2.0 */
#include "signature.h"

#include <stdio.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>

/* POSIX does not have it, so the headers do not declare it. */
long syscall(long number, ...);
#endif

#include "base/command.h"
#include "base/io.h"
#include "base/limits.h"
#include "crypto/ed25519.h"

/* A file in memory; where the system has none, one without a name. */
static FILE *
memory_file(void)
{
#ifdef SYS_memfd_create
	int fd = (int)syscall(SYS_memfd_create, "set", 0u);

	return fd < 0 ? NULL : fdopen(fd, "w+");
#else
	return tmpfile();
#endif
}

/* Runs the command with the set in a file. */
static bool
run_in(struct arena *a, const struct signature *s, const struct command *c, struct str set,
       struct str input, struct str *out, struct err *e)
{
	const char *path = path_join(a, s->dir, "mkmirror.set");
	struct str real;
	bool good;

	if (!file_write(path, set, e))
		return false;
	good = path_real(a, path, &real, e) &&
	       command_filter(a, c, real, input, LIMIT_SIGNATURE, out, e);
	unlink(path);
	return good;
}

/* Runs the command with the set in memory. */
static bool
run_beside(struct arena *a, const struct command *c, struct str set, struct str input,
	   struct str *out, struct err *e)
{
	FILE *f = memory_file();
	const char *path;
	bool good;

	if (!f)
		return err_sys(e, STATUS_USAGE, "a file for the set of volumes");
	path = arena_printf(a, "/dev/fd/%d", fileno(f));
	good = (fwrite(set.p, 1, set.n, f) == set.n && fflush(f) == 0) ||
	       err_sys(e, STATUS_USAGE, "%s", path);
	rewind(f);
	good = good && command_filter(a, c, str_of(path), input, LIMIT_SIGNATURE, out, e);
	fclose(f);
	return good;
}

static bool
run(struct arena *a, const struct signature *s, struct str set, struct str input,
    struct str *out, struct err *e)
{
	struct command c = { 0 };

	if (!command_parse(a, &c, s->command, e))
		return false;
	c.dir = s->cmd_dir;
	return s->dir ? run_in(a, s, &c, set, input, out, e)
		      : run_beside(a, &c, set, input, out, e);
}

bool
signature_make(struct arena *a, const struct signature *s, struct str set,
	       struct str *out, struct err *e)
{
	struct str pem;

	if (s->key)
		return file_read(a, s->key, LIMIT_SIGNATURE, &pem, e) &&
		       ed25519_sign(a, pem, s->key, set, out, e);
	return run(a, s, set, STR(""), out, e) &&
	       (out->n || err_set(e, STATUS_USAGE, "%s: it prints no signature", s->command));
}

/* Checks one signature of the set's text. */
static bool
check_one(struct arena *a, const struct signature *s, struct str set, struct str signature,
	  struct err *e)
{
	struct str pem, ignored;

	if (s->key)
		return file_read(a, s->key, LIMIT_SIGNATURE, &pem, e) &&
		       ed25519_check(a, pem, s->key, set, signature, e);
	return run(a, s, set, signature, &ignored, e);
}

/* True when a file before that of number n has the same signature. */
static bool
is_known(const struct collection *c, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(c->file[i].signature, c->file[n].signature))
			return true;
	return false;
}

bool
signature_check(const struct signature *s, struct collection *c, struct err *e)
{
	struct arena a = { 0 };
	struct err why = { .arena = &a };
	const struct volume_file *f;
	bool good = false;
	size_t i;

	if (!s->command && !s->key)
		return true;
	for (i = 0; !good && i < c->n; i++) {
		f = &c->file[i];
		if (c->has_set && f->set.p && str_eq(f->set_digest, c->set_digest) &&
		    f->signature.n && !is_known(c, i))
			good = check_one(&a, s, f->set, f->signature, &why);
	}
	if (!good)
		err_set(e, STATUS_USAGE, "%s: the set is %s%s", c->file[0].path,
			why.msg ? "not signed as it must be: " : "not signed, and must be",
			why.msg ? why.msg : "");
	for (i = 0; good && i < c->n; i++)
		c->file[i].pinned = true;
	arena_free(&a);
	return good;
}
