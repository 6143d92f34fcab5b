/* SPDX-License-Identifier: Apache-2.0 */
#include "crypt.h"

#include <string.h>

#include "lazy.h"
#include "libcrypto.h"

/* The memory that crypt_r works in, its struct crypt_data: libxcrypt's has 32 KiB,
 * that of glibc before it 129. */
enum { DATA = 256 * 1024 };

typedef char *(*crypt_function)(const char *phrase, const char *setting, void *data);

#if defined __linux__ && defined LIBCRYPTO_LINKED
/* Static programs have it inside. */
char *crypt_r(const char *phrase, const char *setting, void *data);

static crypt_function
load(const char **why)
{
	*why = "";
	return crypt_r;
}
#elif defined __APPLE__
static crypt_function
load(const char **why)
{
	*why = "macOS has none";
	return NULL;
}
#else
#include <dlfcn.h>

/* libcrypt has it, or, as with musl, the C library itself. */
static crypt_function
load(const char **why)
{
	crypt_function function = NULL;
	void *library = lazy_open(LAZY_CRYPT, why), *p;

	if (!library)
		library = dlopen(NULL, RTLD_LAZY);
	p = library ? dlsym(library, "crypt_r") : NULL;
	if (!p && !**why)
		*why = dlerror();
	memcpy(&function, &p, sizeof function);
	return function;
}
#endif

bool
crypt_hash(struct arena *a, const char *phrase, const char *setting, struct str *out,
	   struct err *e)
{
	static crypt_function function;
	const char *why, *hash;

	if (!function)
		function = load(&why);
	if (!function)
		return err_set(e, STATUS_USAGE, "cannot use crypt_r: %s", why);
	hash = function(phrase, setting, arena_alloc(a, DATA));
	if (!hash || strncmp(hash, setting, strlen(setting)) != 0)
		return err_set(e, STATUS_USAGE, "the system's crypt_r cannot make hashes of the "
			       "kind %.4s", setting);
	*out = str_of(hash);
	return true;
}
