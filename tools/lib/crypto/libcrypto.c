/* SPDX-License-Identifier: Apache-2.0 */
#define LIBCRYPTO_C
#include "libcrypto.h"

#ifndef LIBCRYPTO_LINKED
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"

const struct libcrypto *libcrypto_loaded;

static const char *const names[] = {
#define NAME(function) #function,
	LIBCRYPTO_FUNCTIONS(NAME)
};

/* Why libcrypto_files could not load the library, or NULL. */
static const char *missing;

static void *
load(void)
{
	return dlopen(LIBCRYPTO_NAME, RTLD_LAZY | RTLD_LOCAL);
}

bool
libcrypto_load(struct err *e)
{
	static struct libcrypto table;
	void *library = load(), *function;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		function = library ? dlsym(library, names[i]) : NULL;
		if (!function)
			return e && err_set(e, STATUS_USAGE, "cannot use libcrypto: %s",
					    missing ? missing : dlerror());
		memcpy((char *)&table + i * sizeof function, &function, sizeof function);
	}
	libcrypto_loaded = &table;
	return true;
}

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

/* True when the environment names libraries or folders of them, which may be any. */
static bool
are_elsewhere(void)
{
	return getenv("LD_LIBRARY_PATH") || getenv("LD_PRELOAD");
}

/* The folders of the libraries that the program was started with are those of the
 * system.  When one of them has libcrypto, the libraries that it needs are there or
 * in the others. */
const char *const *
libcrypto_files(struct arena *a)
{
	const struct link_map *l = are_elsewhere() ? NULL : libraries(), *of;
	const char **list, *dir, *file, *found = NULL;
	size_t n = 0, i;

	for (of = l; of; of = of->l_next)
		n++;
	list = arena_array(a, const char *, n + 3);
	for (n = 0; l; l = l->l_next) {
		dir = strchr(l->l_name, '/') ? path_dir(a, l->l_name) : NULL;
		for (i = 0; dir && i < n; i++)
			if (strcmp(list[i], dir) == 0)
				dir = NULL;
		if (!dir)
			continue;
		list[n++] = dir;
		file = path_join(a, dir, LIBCRYPTO_NAME);
		if (!found && access(file, R_OK) == 0)
			found = file;
	}
	if (!found) {
		if (!load())
			missing = arena_cstr(a, str_of(dlerror()));
		return arena_new(a, const char *);
	}
	list[n++] = found; /* it may be a link into another folder */
	list[n] = "/etc/ld.so.cache";
	return list;
}
#endif
