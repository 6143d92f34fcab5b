/* SPDX-License-Identifier: Apache-2.0 */
#define LIBCRYPTO_C
#include "libcrypto.h"

#ifndef LIBCRYPTO_LINKED
#include <dlfcn.h>
#include <string.h>

#include "lazy.h"

const struct libcrypto *libcrypto_loaded;

static const char *const names[] = {
#define NAME(function) #function,
	LIBCRYPTO_FUNCTIONS(NAME)
};

bool
libcrypto_load(struct err *e)
{
	static struct libcrypto table;
	const char *why;
	void *library = lazy_open(LAZY_CRYPTO, &why), *function;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		function = library ? dlsym(library, names[i]) : NULL;
		if (!function)
			return e && err_set(e, STATUS_USAGE, "cannot use libcrypto: %s",
					    library ? dlerror() : why);
		memcpy((char *)&table + i * sizeof function, &function, sizeof function);
	}
	libcrypto_loaded = &table;
	return true;
}
#endif
