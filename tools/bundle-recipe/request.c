/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/aicr.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "bundle/taint.h"
#include "golang/num.h"
#include "http/fetch.h"
#include "recipe/result.h"

/* Keeps an argument until all are there; `of` is the option's name. */
static void
keep(struct request *r, const char *of, const char *text)
{
	struct val list = val_get(r->texts, of);

	if (val_is_nil(list))
		list = val_list(r->arena, NULL, 0);
	val_append(r->arena, &list, val_cstr(text));
	map_set(val_object(r->texts), str_of(of), list);
}

void
request_option(struct request *r, const struct opts *o, int key)
{
	struct deploy_options *d = &r->options;
	struct err ignored = { .arena = r->arena };

	switch (key) {
	case 'd': r->output = o->arg; break;
	case 'M': r->depfile = o->arg; break;
	case OPT_VENDOR_CHARTS: d->vendor = true; break;
	case OPT_REPO: d->repo = o->arg; break;
	case OPT_APP_NAME: d->app_name = o->arg; break;
	case OPT_STORAGE_CLASS: d->storage_class = o->arg; break;
	case OPT_WORKLOAD_GATE: d->gate = o->arg; break;
	case OPT_PLAIN_HTTP: r->registry.plain_http = true; break;
	case OPT_IMAGE_REFS: r->image_refs = o->arg; break;
	case OPT_ATTEST: r->attest = true; break;
	case OPT_CERTIFICATE_IDENTITY_REGEXP: r->identity = o->arg; break;
	case OPT_FLUX_NAMESPACE: d->flux_namespace = o->arg; break;
	case OPT_FLUX_OCI_SOURCE_NAME: d->flux_source = o->arg; break;
	case OPT_NODES:
	case OPT_DEPLOYER:
	case OPT_SET:
	case OPT_DYNAMIC:
	case OPT_SYSTEM_NODE_SELECTOR:
	case OPT_SYSTEM_NODE_TOLERATION:
	case OPT_ACCELERATED_NODE_SELECTOR:
	case OPT_ACCELERATED_NODE_TOLERATION:
	case OPT_WORKLOAD_SELECTOR:
		keep(r, o->opt->name, o->arg);
		break;
	default:
		d->aicr |= key == OPT_AICR;
		recipe_option(&r->source, r->arena, key, o->arg, &ignored);
	}
}

/* Opens the data tree without its overlays. */
static bool
open_tree(struct request *r, struct err *e)
{
	const char *base = r->source.recipes ? r->source.recipes : getenv("MKMIRROR_RECIPES");

	if (!base || !*base)
		return err_set(e, STATUS_USAGE,
			       "no data tree: name it with --recipes DIR or MKMIRROR_RECIPES");
	if (!recipes_open_catalog(&r->recipes, r->arena, base, r->source.data, e))
		return r->source.data ? err_wrap(e, "failed to initialize data provider") ||
					err_fault(e, FAULT_INTERNAL) : false;
	r->source.recipes = base;
	r->options.data = r->source.data;
	return true;
}

static bool
take_deployer(struct request *r, struct err *e)
{
	struct val given = val_get(r->texts, "deployer");
	struct str name = str_trim(val_str_at(given, val_length(given) - 1));
	char *lower = arena_cstr(r->arena, name);
	size_t i;

	if (val_is_nil(given))
		return true;
	for (i = 0; lower[i]; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	for (i = 0; i < DEPLOYERS; i++)
		if (!strcmp(lower, deployer_names[i])) {
			r->options.deployer = (enum deployer)i;
			return true;
		}
	return err_set(e, STATUS_USAGE, "invalid --deployer: invalid deployer type \"%.*s\": must be one "
		       "of helm, argocd, argocd-helm, flux, helmfile", STR_ARG(name));
}

/* A name of a DNS subdomain, RFC 1123. */
static bool
is_subdomain(struct str s)
{
	struct str label;
	bool more = true;
	size_t i;

	if (s.n > 253)
		return false;
	while (more) {
		more = str_cut(s, '.', &label, &s);
		if (label.n == 0 || label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (i = 0; i < label.n; i++)
			if (!(label.p[i] >= 'a' && label.p[i] <= 'z') && !(label.p[i] >= '0' && label.p[i] <= '9') &&
			    label.p[i] != '-')
				return false;
	}
	return true;
}

/* Fails for options that the deployer has no use for. */
static bool
check_deployer(const struct request *r, struct err *e)
{
	const struct deploy_options *o = &r->options;
	bool argo = o->deployer == DEPLOYER_ARGOCD || o->deployer == DEPLOYER_ARGOCD_HELM;

	if (o->flux_namespace && o->deployer != DEPLOYER_FLUX)
		return err_set(e, STATUS_USAGE, "--flux-namespace is only valid with --deployer flux");
	if (o->flux_source && o->deployer != DEPLOYER_FLUX)
		return err_set(e, STATUS_USAGE, "--flux-oci-source-name is only valid with --deployer flux");
	if (o->app_name && !argo)
		return err_set(e, STATUS_USAGE, "--app-name is only valid with --deployer argocd or argocd-helm");
	if (o->app_name && !is_subdomain(str_of(o->app_name)))
		return err_set(e, STATUS_USAGE, "invalid --app-name \"%s\": it is no DNS subdomain (RFC 1123)",
			       o->app_name);
	if (o->storage_class && str_trim(str_of(o->storage_class)).n == 0)
		return err_set(e, STATUS_USAGE, "--storage-class cannot be blank when specified");
	return true;
}

/* Calls take for each text of an option. */
static bool
each(struct request *r, const char *of, struct val *into,
     bool (*take)(struct arena *a, struct val *into, struct str text, const char *option, struct err *e),
     struct err *e)
{
	struct val list = val_get(r->texts, of);
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (!take(r->arena, into, val_str_at(list, i), arena_printf(r->arena, "--%s", of), e))
			return false;
	return true;
}

static bool
each_setting(struct request *r, const char *of, struct settings *into, bool values, struct err *e)
{
	struct val list = val_get(r->texts, of);
	size_t i;

	for (i = 0; i < val_length(list); i++)
		if (!setting_parse(into, r->arena, val_str_at(list, i), values,
				   arena_printf(r->arena, "--%s", of), e))
			return false;
	return true;
}

static bool
take_nodes(struct request *r, struct err *e)
{
	struct val given = val_get(r->texts, "nodes");
	struct str text = val_str_at(given, val_length(given) - 1);

	if (val_is_nil(given))
		return true;
	if (num_parse_int(text, 10, &r->options.nodes) != NUM_OK)
		return err_set(e, STATUS_USAGE, "--nodes '%.*s' is not a number", STR_ARG(text));
	return r->options.nodes >= 0 || err_set(e, STATUS_USAGE, "--nodes must be >= 0");
}

/* [A-Za-z0-9_][A-Za-z0-9._-]*, 128 at most: what a tag may be. */
static bool
is_tag(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_' && (i == 0 || (s.p[i] != '.' && s.p[i] != '-')))
			return false;
	return s.n > 0 && s.n <= 128;
}

/* Takes apart oci://HOST/REPOSITORY[:TAG]; without a tag it is the version. */
static bool
take_reference(struct request *r, struct str s, struct err *e)
{
	struct deploy_options *o = &r->options;
	ptrdiff_t slash = str_chr(s, '/'), colon;
	struct str path, tag = str_of(o->aicr ? aicr_version() : VERSION);
	size_t i;

	path = str_sub(s, (size_t)(slash + 1), s.n);
	colon = str_rchr(path, ':');
	if (colon >= 0) {
		tag = str_sub(path, (size_t)colon + 1, path.n);
		path = str_sub(path, 0, (size_t)colon);
	}
	for (i = 0; i < path.n; i++)
		if (path.p[i] >= 'A' && path.p[i] <= 'Z')
			return err_set(e, STATUS_USAGE, "invalid --output value: [INVALID_REQUEST] invalid OCI "
				       "reference: invalid reference format: repository name (%.*s) must be "
				       "lowercase", STR_ARG(path));
	if (slash <= 0 || path.n == 0 || !is_tag(tag) ||
	    !location_parse(r->arena, str_of(arena_printf(r->arena, "%.*s/%.*s", (int)slash, s.p,
							  STR_ARG(path))), &r->to, e))
		return err_set(e, STATUS_USAGE, "invalid --output value: [INVALID_REQUEST] invalid OCI "
			       "reference: invalid reference format: %.*s", STR_ARG(s));
	o->oci.registry = arena_cstr(r->arena, str_sub(s, 0, (size_t)slash));
	o->oci.repository = arena_cstr(r->arena, path);
	o->oci.tag = arena_cstr(r->arena, tag);
	r->dir = "./bundle";
	return true;
}

/* The output is a folder, or a reference, for which the folder is ./bundle. */
static bool
check_output(struct request *r, struct err *e)
{
	struct str s = str_of(r->output);

	r->dir = r->output;
	if (str_starts(s, STR("oci://")))
		return take_reference(r, str_sub(s, 6, s.n), e);
	return true;
}

static bool
check_options(struct request *r, struct err *e)
{
	struct deploy_options *o = &r->options;

	if (!take_deployer(r, e) || !check_output(r, e) || !check_deployer(r, e) ||
	    !each_setting(r, "set", &o->sets, true, e) ||
	    !each_setting(r, "dynamic", &o->dynamics, false, e) ||
	    !each(r, "system-node-selector", &o->system_selector, selector_parse, e) ||
	    !each(r, "accelerated-node-selector", &o->accelerated_selector, selector_parse, e) ||
	    !each(r, "workload-selector", &o->workload_selector, selector_parse, e) ||
	    !each(r, "system-node-toleration", &o->system_tolerations, toleration_parse, e) ||
	    !each(r, "accelerated-node-toleration", &o->accelerated_tolerations, toleration_parse, e) ||
	    (o->gate && !taint_check(str_of(o->gate), "--workload-gate", e)) || !take_nodes(r, e))
		return false;
	if (o->dynamics.n && o->deployer == DEPLOYER_ARGOCD)
		return err_set(e, STATUS_USAGE, "dynamic declarations are not supported with deployer \"argocd\"; "
			       "use deployer \"argocd-helm\" instead");
	if (!o->flux_namespace)
		o->flux_namespace = "flux-system";
	if (!o->flux_source)
		o->flux_source = "aicr-bundle";
	return true;
}

/* Fails when the recipe is a path at which nothing is. */
static bool
check_there(const struct request *r, struct err *e)
{
	if (fetch_is_remote(r->recipe) || strcmp(r->recipe, "-") == 0 || access(r->recipe, F_OK) == 0)
		return true;
	err_set(e, STATUS_USAGE, "recipe file not found: %s", path_absolute(r->arena, r->recipe));
	return err_fault(e, FAULT_NOT_FOUND);
}

static bool
load(struct request *r, struct err *e)
{
	const char *name = fetch_is_remote(r->recipe) ? r->recipe : path_absolute(r->arena, r->recipe);
	struct str text;

	if (!fetch_text(r->arena, r->recipe, LIMIT_TREE_FILE, &text, e) ||
	    !result_parse(r->arena, text, &r->document, e)) {
		err_wrap(e, "failed to load recipe from \"%s\"", name);
		return err_fault(e, FAULT_INTERNAL);
	}
	return result_complete(&r->recipes, &r->source, name, &r->document, e);
}

/* Attestations are made by Sigstore's services, for a program that has one itself. */
static bool
check_attestation(const struct request *r, struct err *e)
{
	if (r->identity && !strstr(r->identity, "://github.com/NVIDIA/aicr/") &&
	    !strstr(r->identity, "://github\\.com/NVIDIA/aicr/"))
		return err_set(e, STATUS_USAGE, "certificate identity pattern must contain "
			       "\"://github.com/NVIDIA/aicr/\" to pin to the NVIDIA repository");
	if (!r->attest)
		return true;
	err_set(e, STATUS_USAGE, "binary attestation not found: --attest needs a release of aicr and "
		"Sigstore's services; sign checksums.txt instead, as with cosign sign-blob");
	return err_fault(e, FAULT_NOT_FOUND);
}

bool
request_complete(struct request *r, struct err *e)
{
	return open_tree(r, e) && check_there(r, e) && check_options(r, e) && load(r, e) &&
	       check_attestation(r, e);
}
