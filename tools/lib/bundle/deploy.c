/* SPDX-License-Identifier: Apache-2.0 */
#include "deploy.h"

#include "deployer.h"

/* Gets the charts of the units that have one in a registry or repository. */
static bool
pull_all(struct deploy *d, struct err *e)
{
	size_t i;

	for (i = 0; d->options->vendor && i < d->n; i++)
		if (d->unit[i].source.n && !d->unit[i].kustomize &&
		    !d->options->pull(d->options->host, &d->unit[i], e))
			return false;
	return true;
}

bool
deploy_make(struct deploy *d, struct arena *a, const struct deploy_options *o,
	    struct recipes *r, struct val recipe, struct err *e)
{
	static bool (*const make[])(struct deploy *, struct err *) = { deploy_helm, deploy_argocd,
		deploy_argocd_helm, deploy_flux, deploy_helmfile };

	*d = (struct deploy){ .arena = a, .options = o, .recipes = r, .files.arena = a };
	criteria_read(a, val_get(recipe, "criteria"), &d->criteria);
	return units_make(d, recipe, e) && units_fill(d, e) && units_check(d, e) &&
	       units_split(d, e) && units_render(d, e) && pull_all(d, e) && make[o->deployer](d, e);
}
