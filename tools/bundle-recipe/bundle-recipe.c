/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a bundle of a recipe: what installs its components by helm, Argo CD, Flux or
 * helmfile. */
#include <stdio.h>

#include "artifact.h"
#include "base/exe.h"
#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "host.h"
#include "request.h"

static const struct program program = PROGRAM_BUNDLE_RECIPE;

static const struct said {
	const char *title, *steps[3];
} said[DEPLOYERS] = {
	[DEPLOYER_HELM] = { "Helm per-component bundle generated successfully!",
		{ "cd %s", "chmod +x deploy.sh", "./deploy.sh" } },
	[DEPLOYER_ARGOCD] = { "Argo CD applications generated successfully!",
		{ "Push the generated files to your GitOps repository", "kubectl apply -f %s/app-of-apps.yaml" } },
	[DEPLOYER_ARGOCD_HELM] = { "Argo CD Helm chart app-of-apps generated successfully!",
		{ "cd %s", "helm install aicr-bundle ." } },
	[DEPLOYER_FLUX] = { "Flux manifests generated successfully!",
		{ "Push this bundle to your Git repository", "Create a Flux Kustomization pointing to the bundle path",
		  "Monitor reconciliation with: flux get helmreleases -A" } },
	[DEPLOYER_HELMFILE] = { "Helmfile release graph generated successfully!",
		{ "cd %s", "helmfile diff   # preview changes", "helmfile apply  # install or upgrade" } },
};

/* Says as aicr does what was made and what comes next. */
static void
report(const struct request *r, const struct deploy *d)
{
	const struct said *s = &said[r->options.deployer];
	const char *dir = path_absolute(r->arena, r->dir), *mark;
	size_t i;

	printf("\n%s\nOutput directory: %s\nFiles generated: %zu\n", s->title, dir, d->files.n);
	for (i = 0; i < val_length(d->notes); i++)
		printf("%s  ⚠ %.*s\n", i ? "" : "\nNote:\n", STR_ARG(val_str_at(d->notes, i)));
	printf("\nTo deploy:\n");
	for (i = 0; i < 3 && s->steps[i]; i++) {
		mark = strstr(s->steps[i], "%s");
		if (mark)
			printf("  %zu. %.*s%s%s\n", i + 1, (int)(mark - s->steps[i]), s->steps[i], dir, mark + 2);
		else
			printf("  %zu. %s\n", i + 1, s->steps[i]);
	}
}

/* Writes the bundle into its folder, in place of an earlier one. */
static bool
write_bundle(const struct request *r, const struct deploy *d, struct err *e)
{
	enum deployer by = r->options.deployer;

	if ((by == DEPLOYER_HELM || by == DEPLOYER_ARGOCD || by == DEPLOYER_HELMFILE) &&
	    !fileset_remove_stale(r->arena, r->dir, e))
		return false;
	if (by == DEPLOYER_HELM)
		remove(path_join(r->arena, r->dir, "undeploy.sh"));
	return fileset_write(&d->files, r->dir, e);
}

/* Writes what the bundle follows from: the recipe and the data tree. */
static bool
write_depfile(const struct request *r, struct err *e)
{
	size_t n;
	struct str *path = tree_reads(&r->recipes.tree, r->recipe, &n);

	return stage_depends(r->arena, r->depfile, path_join(r->arena, r->dir, "checksums.txt"), path, n, e);
}

static bool
make(struct request *r, struct deploy *d, struct bundle_host *h, struct err *e)
{
	if (!deploy_make(d, r->arena, &r->options, &r->recipes, r->document, e))
		return false;
	info("generating bundle: deployer=%s recipe=%s output=%s", deployer_names[r->options.deployer],
	     r->recipe, r->dir);
	h->tree = &r->recipes.tree;
	return write_bundle(r, d, e) && (!r->options.oci.registry || artifact_push(r, d, e)) &&
	       (!r->depfile || write_depfile(r, e));
}

int
main(int argc, char **argv)
{
	static struct arena a;
	struct err e = { .arena = &a };
	struct bundle_host host = { .arena = &a };
	struct request r = { .arena = &a, .texts = val_map(&a), .output = "." };
	struct deploy d;
	struct opts o;
	char *here;
	bool ok;
	int key;
	size_t i;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1)
		request_option(&r, &o, key);
	if (o.n != 1)
		opts_fail(&o, "%s", o.n ? "more than one recipe" : "recipe is required: which one?");
	r.recipe = o.operand[0];
	if (!exe_dir(&a, argv[0], &here, &e) || !request_complete(&r, &e))
		fatal_err(&e);
	host.dir = here;
	host.tree = &r.recipes.tree;
	r.options.templates = path_join(&a, here, "../../share/mkmirror/templates");
	r.options.kustomize = host_kustomize;
	r.options.pull = host_pull;
	r.options.warn = warn_text;
	r.options.host = &host;
	ok = make(&r, &d, &host, &e);
	host_end(&host);
	if (!ok)
		fatal_err(&e);
	if (r.options.aicr)
		report(&r, &d);
	for (i = 0; !r.options.aicr && i < val_length(d.notes); i++)
		warn("%.*s", STR_ARG(val_str_at(d.notes, i)));
	if (fflush(stdout) != 0)
		fatal(STATUS_SOME, "standard output:");
	info("bundle generated: files=%zu output_dir=%s", d.files.n, r.dir);
	return stage_end(STATUS_OK);
}
