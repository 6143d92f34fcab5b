/* SPDX-License-Identifier: Apache-2.0 */
/* What a bundle's user is told. */
#include <stdarg.h>

#include "deploy.h"

const char *const deployer_names[DEPLOYERS] = {
	"helm", "argocd", "argocd-helm", "flux", "helmfile"
};

void
deploy_warn(const struct deploy *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (d->options->warn)
		d->options->warn(arena_vprintf(d->arena, fmt, ap));
	va_end(ap);
}

void
deploy_note(struct deploy *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	val_append(d->arena, &d->notes, val_cstr(arena_vprintf(d->arena, fmt, ap)));
	va_end(ap);
}
