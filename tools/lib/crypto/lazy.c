/* SPDX-License-Identifier: Apache-2.0 */
#include "lazy.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "libcrypto.h"

enum { NAMES_MOST = 4 };

/* The names that the dynamic linker knows a library by, the first that is there. */
static const char *const names[LAZY_LIBRARIES][NAMES_MOST] = {
#ifndef LIBCRYPTO_LINKED
	[LAZY_CRYPTO] = { LIBCRYPTO_NAME },
#endif
	[LAZY_DEFLATE] = { "libdeflate.so.0" },
	[LAZY_ZSTD] = { "libzstd.so.1" },
	/* libxcrypt with and without the functions of old, FreeBSD's */
	[LAZY_CRYPT] = { "libcrypt.so.1", "libcrypt.so.2", "libcrypt.so.5" },
};

/* Why lazy_files could not load a library, or NULL. */
static const char *missing[LAZY_LIBRARIES];

void *
lazy_open(enum lazy library, const char **why)
{
	void *p = NULL;
	size_t i;

	*why = "";
	for (i = 0; i < NAMES_MOST && names[library][i] && !p; i++) {
		p = dlopen(names[library][i], RTLD_LAZY | RTLD_LOCAL);
		if (!p && i == 0) /* the usual name */
			*why = missing[library] ? missing[library] : dlerror();
	}
	return p;
}

#ifdef __linux__
#include <link.h>

/* POSIX does not have it, so glibc declares it only with _GNU_SOURCE. */
int dlinfo(void *handle, int request, void *info);

enum { LINK_MAP = 2 /* RTLD_DI_LINKMAP */ };

/* The libraries that the program was started with. */
static const struct link_map *
libraries(void)
{
	struct link_map *program = NULL;

	dlinfo(dlopen(NULL, RTLD_LAZY), LINK_MAP, &program);
	return program ? program->l_next : NULL;
}

const char *
lazy_path(struct arena *a, enum lazy library)
{
	const struct link_map *l = NULL;
	const char *why;
	void *p = lazy_open(library, &why);

	return p && dlinfo(p, LINK_MAP, &l) == 0 ? arena_cstr(a, str_of(l->l_name)) : NULL;
}

/* True when the environment names libraries or folders of them, which may be any. */
static bool
are_elsewhere(void)
{
	return getenv("LD_LIBRARY_PATH") || getenv("LD_PRELOAD");
}

/* The folders of the program's libraries, each once, into list; how many. */
static size_t
folders(struct arena *a, const struct link_map *l, const char **list)
{
	const char *dir;
	size_t n = 0, i;

	for (; l; l = l->l_next) {
		dir = strchr(l->l_name, '/') ? path_dir(a, l->l_name) : NULL;
		for (i = 0; dir && i < n; i++)
			if (strcmp(list[i], dir) == 0)
				dir = NULL;
		if (dir)
			list[n++] = dir;
	}
	return n;
}

/* The library's file in one of the folders, or NULL. */
static const char *
find(struct arena *a, enum lazy library, const char *const *dir, size_t n)
{
	const char *file;
	size_t i, k;

	for (k = 0; k < NAMES_MOST && names[library][k]; k++)
		for (i = 0; i < n; i++) {
			file = path_join(a, dir[i], names[library][k]);
			if (access(file, R_OK) == 0)
				return file;
		}
	return NULL;
}

/* The folders of the libraries that the program was started with are those of the
 * system's libraries, so what a library in one of them needs is in these too. */
const char *const *
lazy_files(struct arena *a)
{
	const struct link_map *l = are_elsewhere() ? NULL : libraries(), *of;
	const char **list, *file, *why;
	size_t n = 0, ndir, i;

	for (of = l; of; of = of->l_next)
		n++;
	list = arena_array(a, const char *, n + LAZY_LIBRARIES + 2);
	n = ndir = folders(a, l, list);
	for (i = 0; i < LAZY_LIBRARIES; i++) {
		if (i == LAZY_ZSTD)
			continue;
		file = find(a, i, list, ndir);
		if (file)
			list[n++] = file; /* it may be a link into another folder */
		else if (!lazy_open(i, &why))
			missing[i] = arena_cstr(a, str_of(why));
	}
	if (n == ndir)
		return arena_new(a, const char *);
	list[n] = "/etc/ld.so.cache";
	return list;
}
#else
const char *
lazy_path(struct arena *a, enum lazy library)
{
	(void)a;
	(void)library;
	return NULL;
}

const char *const *
lazy_files(struct arena *a)
{
	return arena_new(a, const char *);
}
#endif
