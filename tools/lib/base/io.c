/* SPDX-License-Identifier: Apache-2.0 */
#include "io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/mman.h> /* MADV_DONTNEED, which glibc hides */
#endif

#include "path.h"

/* The C library declares it only beyond POSIX. */
int madvise(void *p, size_t n, int advice);

enum { READ_FIRST = 64 * 1024, MAP_LEAST = 16 * 1024 };

static uint64_t total; /* bytes that were read or mapped */

struct timespec
file_time(const struct stat *st)
{
#ifdef __APPLE__
	return st->st_mtimespec;
#else
	return st->st_mtim;
#endif
}

uint64_t
file_total(void)
{
	return total;
}

/* True for the files of /dev that lead to what is open already. */
static bool
is_inherited(struct str path)
{
	return str_starts(path, STR("/dev/fd/")) || str_is(path, "/dev/stdin") ||
	       str_starts(path, STR("/proc/self/fd/"));
}

static bool
is_null(const struct stat *st)
{
	struct stat null;

	return S_ISCHR(st->st_mode) && stat("/dev/null", &null) == 0 &&
	       st->st_rdev == null.st_rdev;
}

/* Opens a file as io.h says of file_stream; its descriptor, or -1. */
static int
file_open(const char *path, struct err *e)
{
	bool inherited = is_inherited(str_of(path));
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (inherited ? 0 : O_NONBLOCK));
	struct stat st = { 0 };

	if (fd >= 0 && fstat(fd, &st) == 0 &&
	    (S_ISREG(st.st_mode) || inherited || is_null(&st)))
		return fd;
	if (fd < 0 || S_ISDIR(st.st_mode)) {
		errno = fd < 0 ? errno : EISDIR;
		err_sys(e, STATUS_USAGE, "%s", path);
	} else {
		err_set(e, STATUS_USAGE, "%s: not a regular file", path);
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

FILE *
file_stream(const char *path, struct err *e)
{
	int fd = file_open(path, e);
	FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;

	if (fd >= 0 && !f) {
		err_sys(e, STATUS_USAGE, "%s", path);
		close(fd);
	}
	return f;
}

int
file_open_own(const char *path)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, fd;
	struct stat st;

	fd = open(path, flags);
	if (fd < 0 && errno == ENOENT)
		return open(path, flags | O_CREAT | O_EXCL, 0666);
	if (fd < 0 || (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
		       st.st_nlink <= 1))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

bool
file_put(int fd, const char *path, struct str s, int64_t at, struct err *e)
{
	ssize_t n;

	while (s.n) {
		n = at == FILE_HERE ? write(fd, s.p, s.n) : pwrite(fd, s.p, s.n, (off_t)at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(e, STATUS_SOME, "%s", path);
		s = str_sub(s, (size_t)n, s.n);
		at += at == FILE_HERE ? 0 : n;
	}
	return true;
}

/* Reads fd to its end into *out. */
static bool
read_all(struct arena *a, int fd, const char *path, size_t max,
	 struct str *out, struct err *e)
{
	uint64_t first = READ_FIRST;
	size_t cap, n = 0;
	struct stat st;
	char *p;
	ssize_t got;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0)
		first = (uint64_t)st.st_size + 1;
	if (first > max + 2)
		return err_set(e, STATUS_USAGE, "%s: larger than the limit of %zu bytes",
			       path, max);
	cap = (size_t)first;
	p = arena_grow(a, NULL, 0, cap + 1);
	for (;;) {
		if (n == cap) {
			p = arena_grow(a, p, n, cap * 2 + 1);
			cap *= 2;
		}
		got = read(fd, p + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(e, STATUS_USAGE, "%s", path);
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > max)
			return err_set(e, STATUS_USAGE,
				       "%s: larger than the limit of %zu bytes",
				       path, max);
	}
	p[n] = '\0';
	total += n;
	*out = (struct str){ p, n };
	return true;
}

bool
file_read(struct arena *a, const char *path, size_t max, struct str *out,
	  struct err *e)
{
	bool ok;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_all(a, STDIN_FILENO, "<stdin>", max, out, e);
	fd = file_open(path, e);
	if (fd < 0)
		return false;
	ok = read_all(a, fd, path, max, out, e);
	close(fd);
	return ok;
}

/* A mapped file; it is unmapped when its arena is given back. */
struct mapping {
	struct mapping *next;
	char *p;
	size_t n;
};

static struct mapping *mappings; /* the newest first */

static void
mapping_end(void *data)
{
	struct mapping *m = data, **at = &mappings;

	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	munmap(m->p, m->n);
}

void
file_release(struct str s)
{
	const struct mapping *m = s.n < MAP_LEAST ? NULL : mappings;

	while (m && (s.p < m->p || s.p >= m->p + m->n))
		m = m->next;
#ifdef MADV_DONTNEED
	if (m)
		madvise(m->p, m->n, MADV_DONTNEED);
#endif
}

/* Maps the file, or returns false when it has to be read.  A NUL must stand after
 * the last byte, so a file that fills its last page cannot be mapped. */
static bool
fd_map(struct arena *a, int fd, size_t max, struct str *out)
{
	struct mapping *m;
	struct stat st;
	char mark[3];
	void *p;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < MAP_LEAST ||
	    (uintmax_t)st.st_size > max || st.st_size % sysconf(_SC_PAGESIZE) == 0)
		return false;
	if (pread(fd, mark, sizeof mark, 0) != sizeof mark ||
	    !memcmp(mark, "\xef\xbb\xbf", sizeof mark))
		return false;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return false;
	m = arena_new(a, struct mapping);
	*m = (struct mapping){ mappings, p, (size_t)st.st_size };
	mappings = m;
	arena_defer(a, mapping_end, m);
	total += m->n;
	*out = (struct str){ p, m->n };
	return true;
}

bool
file_map(struct arena *a, const char *path, size_t max, struct str *out,
	 bool *mapped, struct err *e)
{
	int fd = file_open(path, e);
	bool good;

	if (fd < 0)
		return false;
	*mapped = fd_map(a, fd, max, out);
	good = *mapped || read_all(a, fd, path, max, out, e);
	close(fd);
	return good;
}

bool
file_public(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask) == 0;
}

/* The bytes of an output that is written in place, and the file to which they go. */
struct output_held {
	FILE *to;
	char *bytes;
	size_t n;
};

/* Makes o an output that is written in place, to the file `to`; fails when that is
 * NULL, because it could not be opened. */
static bool
output_hold(struct output *o, struct arena *a, FILE *to, struct err *e)
{
	if (!to)
		return err_sys(e, STATUS_USAGE, "%s", o->path);
	o->held = arena_new(a, struct output_held);
	o->held->to = to;
	o->f = open_memstream(&o->held->bytes, &o->held->n);
	return o->f || err_sys(e, STATUS_SOME, "no memory for the output");
}

/* Writes the bytes if they are wanted, and frees them; false with errno. */
static bool
output_release(struct output_held *h, bool wanted)
{
	bool ok = !wanted || fwrite(h->bytes, 1, h->n, h->to) == h->n;

	ok = fflush(h->to) == 0 && ok;
	if (h->to != stdout || wanted)
		ok = fclose(h->to) == 0 && ok;
	free(h->bytes);
	return ok;
}

bool
output_open(struct output *o, struct arena *a, const char *path,
	    struct err *e)
{
	struct stat st;
	int fd;

	*o = (struct output){ 0 };
	if (!path || strcmp(path, "-") == 0)
		return output_hold(o, a, stdout, e);
	o->path = path;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return output_hold(o, a, fopen(path, "we"), e);
	o->tmp = arena_printf(a, "%s.XXXXXX", path);
	fd = mkstemp(o->tmp);
	if (fd < 0)
		return err_sys(e, STATUS_USAGE, "%s", path);
	o->f = file_public(fd) ? fdopen(fd, "w+") : NULL;
	if (o->f)
		return true;
	err_sys(e, STATUS_USAGE, "%s", path);
	close(fd);
	unlink(o->tmp);
	return false;
}

/* True when f, from its start, holds the same bytes as the file at path. */
static bool
same_bytes(FILE *f, const char *path, struct arena *scratch)
{
	struct err none = { .arena = scratch };
	char x[8192], y[sizeof x];
	FILE *g = file_stream(path, &none);
	size_t n, m;
	bool same = g != NULL;

	rewind(f);
	while (same) {
		n = fread(x, 1, sizeof x, f);
		m = fread(y, 1, sizeof y, g);
		same = n == m && memcmp(x, y, n) == 0;
		if (n < sizeof x)
			break;
	}
	same = same && !ferror(f) && !ferror(g);
	if (g)
		fclose(g);
	return same;
}

bool
output_commit(struct output *o, struct err *e)
{
	const char *name = o->path ? o->path : "<stdout>";
	bool same = false;
	int bad = ferror(o->f);

	errno = bad ? EIO : 0;
	bad |= fflush(o->f);
	if (!bad && o->tmp)
		same = same_bytes(o->f, o->path, e->arena);
	bad |= fclose(o->f);
	if (o->held)
		bad |= !output_release(o->held, !bad);
	else if (same)
		unlink(o->tmp);
	else if (!bad)
		bad = rename(o->tmp, o->path);
	if (!bad)
		return true;
	err_sys(e, STATUS_SOME, "%s", name);
	if (o->tmp)
		unlink(o->tmp);
	return false;
}

void
output_abort(struct output *o)
{
	if (o->f)
		fclose(o->f);
	if (o->held)
		output_release(o->held, false);
	if (o->tmp)
		unlink(o->tmp);
}

bool
file_write(const char *path, struct str bytes, struct err *e)
{
	struct output o;

	if (!output_open(&o, e->arena, path, e))
		return false;
	fwrite(bytes.p, 1, bytes.n, o.f);
	return output_commit(&o, e);
}

bool
dir_make(const char *path, struct err *e)
{
	char *p = arena_cstr(e->arena, str_of(path)), *s;

	for (s = p + 1; *p && (s = strchr(s, '/')); s++) {
		*s = '\0';
		if (mkdir(p, 0777) != 0 && errno != EEXIST)
			return err_sys(e, STATUS_USAGE, "%s", p);
		*s = '/';
	}
	if (mkdir(p, 0777) != 0 && errno != EEXIST)
		return err_sys(e, STATUS_USAGE, "%s", p);
	return true;
}

bool
dir_free(struct arena *a, const char *path, int64_t *out)
{
	struct statvfs v;
	struct stat st;

	while (stat(path, &st) != 0) {
		if (errno != ENOENT || strcmp(path, path_dir(a, path)) == 0)
			return false;
		path = path_dir(a, path);
	}
	if (statvfs(path, &v) != 0)
		return false;
	*out = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	return true;
}

char *
path_join(struct arena *a, const char *path, const char *name)
{
	if (*name == '/' || *path == '\0' || strcmp(path, ".") == 0)
		return arena_cstr(a, str_of(name));
	return arena_printf(a, "%s%s%s", path,
			    path[strlen(path) - 1] == '/' ? "" : "/", name);
}

char *
path_dir(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return arena_cstr(a, STR("."));
	if (slash == path)
		return arena_cstr(a, STR("/"));
	return arena_cstr(a, (struct str){ path, (size_t)(slash - path) });
}

bool
path_real(struct arena *a, const char *path, struct str *out, struct err *e)
{
	char *real = realpath(path, NULL);

	if (!real)
		return err_sys(e, STATUS_USAGE, "%s", path);
	*out = arena_dup(a, str_of(real));
	free(real);
	return true;
}

char *
path_absolute(struct arena *a, const char *path)
{
	char *here = getcwd(NULL, 0);
	struct str out = str_of(path);

	if (here && *path != '/')
		out = str_of(arena_printf(a, "%s/%s", here, path));
	free(here);
	return arena_cstr(a, path_clean(a, out));
}
