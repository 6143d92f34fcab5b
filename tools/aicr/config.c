/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "http/fetch.h"
#include "recipe/recipe.h"
#include "schema.h"
#include "yaml/yaml.h"

enum { CONFIG_MOST = 1024 * 1024 };

static bool
read_text(struct arena *a, const char *where, struct str *out, struct err *e)
{
	if (str_starts(str_of(where), STR("cm://")))
		return err_set(e, STATUS_USAGE, "ConfigMap (cm://) sources are not supported by --config; export "
			       "the ConfigMap data with `kubectl get cm <name> -o yaml` and pass the resulting file");
	if (str_starts(str_of(where), STR("file://")))
		return err_set(e, STATUS_USAGE, "file:// URIs are not supported by --config; pass the path "
			       "directly (e.g. /etc/aicr/config.yaml)");
	if (!fetch_is_remote(where) && access(where, F_OK) != 0) {
		err_set(e, STATUS_USAGE, "config file not found: \"%s\": open %s: %s", where, where, strerror(errno));
		return err_fault(e, FAULT_NOT_FOUND);
	}
	if (fetch_text(a, where, CONFIG_MOST, out, e))
		return true;
	err_wrap(e, "failed to read config from \"%s\"", where);
	return fetch_is_remote(where) ? err_fault(e, FAULT_UNAVAILABLE) : false;
}

/* True when the name, without what follows it in an URL, ends in .json. */
static bool
is_json(const char *where)
{
	struct str s = str_of(where);

	if (fetch_is_remote(where))
		s = str_sub(s, 0, strcspn(where, "?#"));
	return str_ends(s, STR(".json"));
}

/* Reads the only document of the text. */
static bool
parse(struct arena *a, struct str text, bool json, struct val *out, struct err *e)
{
	struct yaml_stream *y = yaml_open(a, text, YAML_EXACT | YAML_V3);
	struct err rest = { .arena = a };
	struct val more;
	int got = yaml_next(y, a, out, e), behind = 0;

	if (got > 0)
		behind = yaml_next(y, a, &more, &rest);
	yaml_close(y);
	if (behind != 0)
		return err_set(e, STATUS_USAGE, "[INVALID_REQUEST] unexpected trailing data after %s document",
			       json ? "JSON" : "YAML");
	if (got > 0 && !val_object(*out))
		return err_set(e, STATUS_USAGE, "[INVALID_REQUEST] not a map");
	return got >= 0 && (got > 0 || err_set(e, STATUS_USAGE, "[INVALID_REQUEST] the document is empty"));
}

static bool
check_head(struct val doc, struct err *e)
{
	static const char *const keys[] = { "kind", "apiVersion", "metadata", "spec" };
	struct str kind = val_get_str(doc, "kind"), api = val_get_str(doc, "apiVersion");
	struct map_entry *x = NULL;
	size_t i;

	while ((x = map_next(val_object(doc), x))) {
		for (i = 0; i < 4 && !str_is(x->key, keys[i]); i++)
			;
		if (i == 4)
			return err_set(e, STATUS_USAGE, "field %.*s not found in type AICRConfig", STR_ARG(x->key));
	}
	if (!str_is(kind, "AICRConfig"))
		return err_set(e, STATUS_USAGE, "invalid kind \"%.*s\": expected \"AICRConfig\"", STR_ARG(kind));
	if (!str_is(api, RECIPE_API_AICR))
		return err_set(e, STATUS_USAGE, "invalid apiVersion \"%.*s\": expected \"" RECIPE_API_AICR "\"",
			       STR_ARG(api));
	return true;
}

/* What fields of different parts have to do with each other. */
static bool
check_parts(struct arena *a, struct val spec, struct err *e)
{
	struct val recipe = val_get(spec, "recipe");
	struct str snapshot = val_get_str(val_get(recipe, "input"), "snapshot");
	struct str made = val_get_str(val_get(recipe, "output"), "path");
	struct str used = val_get_str(val_get(val_get(spec, "bundle"), "input"), "recipe");

	if (!val_truth(val_get(spec, "snapshot")) && !val_truth(recipe) && !val_truth(val_get(spec, "bundle")) &&
	    !val_truth(val_get(spec, "validate")))
		return err_set(e, STATUS_USAGE, "config has none of spec.snapshot, spec.recipe, spec.bundle, "
			       "spec.validate; at least one is required");
	if (val_truth(val_get(recipe, "criteria")) && snapshot.n)
		return err_set(e, STATUS_USAGE, "spec.recipe.criteria and spec.recipe.input.snapshot are mutually "
			       "exclusive");
	if (made.n && used.n && !str_eq(path_clean(a, made), path_clean(a, used)))
		return err_set(e, STATUS_USAGE, "spec.recipe.output.path (\"%.*s\") and spec.bundle.input.recipe "
			       "(\"%.*s\") must reference the same file when both are set", STR_ARG(made),
			       STR_ARG(used));
	return true;
}

bool
config_load(struct arena *a, const char *where, struct val *spec, struct err *e)
{
	struct str text;
	struct val doc;

	if (!read_text(a, where, &text, e))
		return false;
	if (!parse(a, text, is_json(where), &doc, e))
		return err_wrap(e, "failed to parse config from \"%s\"", where);
	*spec = val_get(doc, "spec");
	return check_head(doc, e) && schema_check(a, *spec, e) && check_parts(a, *spec, e);
}
