/* SPDX-License-Identifier: Apache-2.0 */
#define LIBCRYPTO_C
#include "libcrypto.h"

#ifndef LIBCRYPTO_LINKED
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "cli/diag.h"

const struct libcrypto *libcrypto_loaded;

static const char *const names[] = {
#define NAME(function) #function,
	LIBCRYPTO_FUNCTIONS(NAME)
};

const struct libcrypto *
libcrypto_load(void)
{
	static struct libcrypto table;
	void *library = dlopen(LIBCRYPTO_FILE, RTLD_LAZY | RTLD_LOCAL), *function;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		function = library ? dlsym(library, names[i]) : NULL;
		if (!function)
			fatal(STATUS_USAGE, "cannot use libcrypto: %s", dlerror());
		memcpy((char *)&table + i * sizeof function, &function, sizeof function);
	}
	libcrypto_loaded = &table;
	return libcrypto_loaded;
}
#endif
