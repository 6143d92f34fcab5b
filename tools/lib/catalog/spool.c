/* SPDX-License-Identifier: Apache-2.0 */
#include "spool.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"

bool
spool_open(struct spool *s, struct err *e)
{
	const char *dir = getenv("TMPDIR");
	char *path = path_join(e->arena, dir && *dir ? dir : "/tmp", "mkmirror.XXXXXX");
	int fd = mkstemp(path);

	*s = (struct spool){ 0 };
	if (fd < 0) {
		err_sys(e, STATUS_USAGE, "%s", path);
		return err_wrap(e, "a catalog needs a file for its documents meanwhile; TMPDIR "
				"can name a folder for it");
	}
	unlink(path);
	s->f = fdopen(fd, "w+");
	if (s->f)
		return true;
	close(fd);
	return err_sys(e, STATUS_USAGE, "%s", path);
}

void
spool_close(struct spool *s)
{
	if (s->f)
		fclose(s->f);
	s->f = NULL;
}

static bool
fail(struct err *e, const char *what)
{
	if (!errno)
		errno = EIO;
	return err_sys(e, STATUS_SOME, "the temporary file, in TMPDIR, cannot be %s", what);
}

bool
spool_put(struct spool *s, struct str text, struct spool_text *out, struct err *e)
{
	*out = (struct spool_text){ s->end, text.n };
	if (s->reading && fseeko(s->f, 0, SEEK_END) != 0)
		return fail(e, "written");
	s->reading = false;
	errno = 0;
	if (fwrite(text.p, 1, text.n, s->f) != text.n)
		return fail(e, "written");
	s->end += text.n;
	return true;
}

bool
spool_get(struct spool *s, struct arena *a, struct spool_text text, struct str *out,
	  struct err *e)
{
	char *p = arena_grow(a, NULL, 0, text.n + 1);

	if ((!s->reading || ftello(s->f) != (off_t)text.at) &&
	    fseeko(s->f, (off_t)text.at, SEEK_SET) != 0)
		return fail(e, "read");
	s->reading = true;
	errno = 0;
	if (fread(p, 1, text.n, s->f) != text.n)
		return fail(e, "read");
	p[text.n] = '\0';
	*out = (struct str){ p, text.n };
	return true;
}
