/* SPDX-License-Identifier: Apache-2.0 */
#include "zstd.h"

#include <zstd.h>
#include <zstd_errors.h>

#include "base/limits.h"
#include "crypto/lazy.h"

/* The functions of libzstd that are called. */
#define FUNCTIONS(X) \
	X(ZSTD_createDCtx) X(ZSTD_freeDCtx) X(ZSTD_DCtx_setParameter) \
	X(ZSTD_decompressStream) X(ZSTD_isError) X(ZSTD_getErrorCode) X(ZSTD_getErrorName)

static struct {
#define MEMBER(function) __typeof__(function) *function;
	FUNCTIONS(MEMBER)
} lib;

#ifdef LAZY_ZSTD_LINKED
static bool
load(struct err *e)
{
	(void)e;
#define TAKE(function) lib.function = function;
	FUNCTIONS(TAKE)
	return true;
}
#else
#include <dlfcn.h>

static bool
load(struct err *e)
{
	static const char *const names[] = {
#define NAME(function) #function,
		FUNCTIONS(NAME)
	};
	const char *why;
	void *library, *function;
	size_t i;

	if (lib.ZSTD_createDCtx)
		return true;
	library = lazy_open(LAZY_ZSTD, &why);
	for (i = sizeof names / sizeof *names; i-- > 0;) { /* the first one last */
		function = library ? dlsym(library, names[i]) : NULL;
		if (!function)
			return err_set(e, STATUS_USAGE, "cannot use libzstd: %s",
				       library ? dlerror() : why);
		memcpy((char *)&lib + i * sizeof function, &function, sizeof function);
	}
	return true;
}
#endif

struct zstd *
zstd_begin(struct err *e)
{
	ZSTD_DCtx *z;

	if (!load(e))
		return NULL;
	z = lib.ZSTD_createDCtx();
	if (!z || lib.ZSTD_isError(lib.ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax,
							      LIMIT_ZSTD_WINDOW))) {
		lib.ZSTD_freeDCtx(z);
		err_set(e, STATUS_SOME, "no memory");
		return NULL;
	}
	return (struct zstd *)z;
}

void
zstd_end(struct zstd *z)
{
	if (z)
		lib.ZSTD_freeDCtx((ZSTD_DCtx *)z);
}

bool
zstd_step(struct zstd *z, struct zstd_step *s)
{
	ZSTD_inBuffer in = { s->in, s->nin, 0 };
	ZSTD_outBuffer out = { s->out, s->nout, 0 };
	size_t r = lib.ZSTD_decompressStream((ZSTD_DCtx *)z, &out, &in);

	s->used = in.pos;
	s->got = out.pos;
	s->whole = r == 0;
	s->wrong = NULL;
	if (!lib.ZSTD_isError(r))
		return true;
	s->wrong = lib.ZSTD_getErrorCode(r) == ZSTD_error_frameParameter_windowTooLarge
		? "it needs a window of more than 128 MiB: decompress it with zstd first"
		: lib.ZSTD_getErrorName(r);
	return false;
}
