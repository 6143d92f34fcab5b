/* SPDX-License-Identifier: Apache-2.0 */
#include "caps.h"

#include "base/buf.h"
#include "golang/num.h"
#include "golang/quote.h"
#include "template/exec.h"

/* The API versions of client-go 0.37 in the order of its scheme, which a template
 * sees that prints .Capabilities.APIVersions. */
static const char *const known_versions[] = {
	"v1", "admissionregistration.k8s.io/v1",
	"admissionregistration.k8s.io/v1alpha1",
	"admissionregistration.k8s.io/v1beta1",
	"internal.apiserver.k8s.io/v1alpha1", "apps/v1", "apps/v1beta1",
	"apps/v1beta2", "authentication.k8s.io/v1",
	"authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
	"authorization.k8s.io/v1", "authorization.k8s.io/v1beta1",
	"autoscaling/v1", "autoscaling/v2", "batch/v1", "batch/v1beta1",
	"certificates.k8s.io/v1", "certificates.k8s.io/v1beta1",
	"certificates.k8s.io/v1alpha1", "coordination.k8s.io/v1alpha2",
	"coordination.k8s.io/v1beta1", "coordination.k8s.io/v1",
	"discovery.k8s.io/v1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1",
	"events.k8s.io/v1beta1", "extensions/v1beta1",
	"flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1",
	"flowcontrol.apiserver.k8s.io/v1beta2",
	"flowcontrol.apiserver.k8s.io/v1beta3", "lifecycle.k8s.io/v1alpha1",
	"networking.k8s.io/v1", "networking.k8s.io/v1beta1", "node.k8s.io/v1",
	"node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1",
	"policy/v1beta1", "rbac.authorization.k8s.io/v1",
	"rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1",
	"resource.k8s.io/v1", "resource.k8s.io/v1beta2",
	"resource.k8s.io/v1beta1", "resource.k8s.io/v1alpha3",
	"scheduling.k8s.io/v1alpha3", "scheduling.k8s.io/v1beta1",
	"scheduling.k8s.io/v1", "storage.k8s.io/v1beta1", "storage.k8s.io/v1",
	"storage.k8s.io/v1alpha1", "storagemigration.k8s.io/v1",
	"storagemigration.k8s.io/v1beta1", "apiextensions.k8s.io/v1beta1",
	"apiextensions.k8s.io/v1",
};

enum { KNOWN = sizeof(known_versions) / sizeof(known_versions[0]) };

static struct val
method_has(struct exec *x, struct val *arg, int n)
{
	size_t i;

	(void)n;
	(void)x;
	for (i = 0; i < arg[0].l->n; i++)
		if (str_eq(arg[0].l->v[i].s, arg[1].s))
			return val_bool(true);
	return val_bool(false);
}

/* The method String of KubeVersion: the version up to the end of its numbers. */
static struct val
method_string(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return *(struct val *)arg[0].o->data;
}

/* The method GitVersion of KubeVersion: the version as it was given. */
static struct val
method_git_version(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return arg[0].o->v[0];
}

static struct val
method_copy(struct exec *x, struct val *arg, int n)
{
	(void)x;
	(void)n;
	return arg[0];
}

static const struct func version_set_methods[] = {
	{ "Has", method_has, 1, 1, "s" },
	{ 0 },
};
static const struct func kube_version_methods[] = {
	{ "GitVersion", method_git_version, 0, 0, NULL },
	{ "String", method_string, 0, 0, NULL },
	{ 0 },
};
static const struct func caps_methods[] = {
	{ "Copy", method_copy, 0, 0, NULL },
	{ 0 },
};

/* The types for Helm's major versions: index 0 is Helm 3, 1 is Helm 4. */
static const struct type version_set_type[] = {
	{ .name = "chartutil.VersionSet", .kind = KIND_LIST, .kind_name = "slice",
	  .elem = &TYPE_STRING, .methods = version_set_methods },
	{ .name = "common.VersionSet", .kind = KIND_LIST, .kind_name = "slice",
	  .elem = &TYPE_STRING, .methods = version_set_methods },
};

static const char *const kube_fields3[] = { "Version", "Major", "Minor", NULL };
static const char *const kube_fields4[] = { "Version", "normalizedVersion",
					    "Major", "Minor", NULL };
static const char *const kube_json4[] = { "Version", "-", "Major", "Minor", NULL };
static const struct type kube_version_type[] = {
	{ .name = "chartutil.KubeVersion", .kind = KIND_STRUCT, .kind_name = "struct",
	  .fields = kube_fields3, .methods = kube_version_methods, .by_pointer = true },
	{ .name = "common.KubeVersion", .kind = KIND_STRUCT, .kind_name = "struct",
	  .fields = kube_fields4, .methods = kube_version_methods, .by_pointer = true,
	  .json = kube_json4 },
};

static const char *const build_fields3[] = { "Version", "GitCommit",
					     "GitTreeState", "GoVersion", NULL };
static const char *const build_json3[] = { "version,omitempty", "git_commit,omitempty",
					   "git_tree_state,omitempty",
					   "go_version,omitempty", NULL };
static const char *const build_fields4[] = { "Version", "GitCommit", "GitTreeState",
					     "GoVersion", "KubeClientVersion", NULL };
static const char *const build_json4[] = { "version,omitempty", "git_commit,omitempty",
					   "git_tree_state,omitempty",
					   "go_version,omitempty",
					   "kube_client_version,omitempty", NULL };
static const struct type build_type[] = {
	{ .name = "version.BuildInfo", .kind = KIND_STRUCT, .kind_name = "struct",
	  .fields = build_fields3, .json = build_json3 },
	{ .name = "version.BuildInfo", .kind = KIND_STRUCT, .kind_name = "struct",
	  .fields = build_fields4, .json = build_json4 },
};

static const char *const caps_fields[] = { "KubeVersion", "APIVersions",
					   "HelmVersion", NULL };
static const struct type caps_type[] = {
	{ .name = "*chartutil.Capabilities", .kind = KIND_STRUCT, .kind_name = "ptr",
	  .fields = caps_fields, .methods = caps_methods },
	{ .name = "*common.Capabilities", .kind = KIND_STRUCT, .kind_name = "ptr",
	  .fields = caps_fields, .methods = caps_methods },
};

struct kube_version
kube_version_default(void)
{
	return (struct kube_version){ STR("v1.37.0"), STR("v1.37.0"), STR("1"),
				      STR("37") };
}

static bool
illegal(struct arena *a, struct str text, const char *before, const char *after,
	struct err *e)
{
	struct buf b;

	buf_init(&b, a, text.n * 10 + 8);
	buf_quote(&b, text);
	return err_set(e, STATUS_USAGE, "invalid kube version '%.*s': %s%.*s%s",
		       STR_ARG(text), before, STR_ARG(buf_str(&b)), after);
}

bool
kube_version_parse(struct arena *a, struct str text, bool helm3,
		   struct kube_version *out, struct err *e)
{
	struct str rest = str_trim(text);
	struct buf normal;
	size_t count = 0, n;
	uint64_t v;

	rest = str_sub(text, (size_t)(rest.p - text.p), text.n);
	if (rest.n && rest.p[0] == 'v')
		rest = str_sub(rest, 1, rest.n);
	if (!str_digits(rest))
		return illegal(a, text, "could not parse ", " as version", e);
	buf_init(&normal, a, rest.n + 2);
	buf_addc(&normal, 'v');
	while ((n = str_digits(rest))) {
		struct str part = str_sub(rest, 0, n), number;

		if (!count && n > 1 && part.p[0] == '0')
			return illegal(a, text, arena_printf(a,
				"illegal zero-prefixed version component \"%.*s\" in ",
				STR_ARG(part)), "", e);
		if (num_parse_uint(part, 10, &v) != NUM_OK)
			return illegal(a, text, "illegal version string ", "", e);
		number = str_of(arena_printf(a, "%llu", (unsigned long long)v));
		if (count++)
			buf_addc(&normal, '.');
		buf_add(&normal, number);
		if (count == 1)
			out->major = number;
		else if (count == 2)
			out->minor = number;
		rest = str_sub(rest, n, rest.n);
		if (!rest.n || rest.p[0] != '.' || !str_digits(str_sub(rest, 1, rest.n)))
			break;
		rest = str_sub(rest, 1, rest.n);
	}
	if (count < 2)
		return illegal(a, text, "illegal version string ", "", e);
	out->normal = buf_str(&normal);
	out->version = text.p[0] == 'v' ? text
			: str_of(arena_printf(a, "v%.*s", STR_ARG(text)));
	if (helm3)
		out->version = out->normal;
	return true;
}

static struct val
object(struct arena *a, const struct type *t, const struct val *v, size_t n)
{
	struct val out = { .type = t, .o = arena_new(a, struct object) };

	out.o->v = arena_array(a, struct val, n);
	memcpy(out.o->v, v, n * sizeof(*v));
	return out;
}

static struct val
kube_value(struct arena *a, const struct kube_version *k, bool helm3)
{
	struct val v3[] = { val_str(k->version), val_str(k->major), val_str(k->minor) };
	struct val v4[] = { val_str(k->version), val_str(k->normal),
			    val_str(k->major), val_str(k->minor) };
	struct val out = helm3 ? object(a, &kube_version_type[0], v3, 3)
			       : object(a, &kube_version_type[1], v4, 4);
	struct val *text = arena_new(a, struct val);

	*text = val_str(k->normal);
	out.o->data = text;
	return out;
}

struct val
caps_value(struct arena *a, const struct kube_version *k, const struct str *api,
	   size_t n, bool helm3)
{
	struct val *set = arena_array(a, struct val, KNOWN + n);
	struct val build[] = { val_cstr(helm3 ? "v3.22.0" : "v4.3.1"), val_cstr(""),
			       val_cstr(""), val_cstr("go1.26.8"), val_cstr("v1.37") };
	struct val v[3];
	size_t i;

	for (i = 0; i < KNOWN; i++)
		set[i] = val_cstr(known_versions[i]);
	for (i = 0; i < n; i++)
		set[KNOWN + i] = val_str(api[i]);
	v[0] = kube_value(a, k, helm3);
	v[1] = val_list_of(a, &version_set_type[!helm3], set, KNOWN + n);
	v[2] = object(a, &build_type[!helm3], build, helm3 ? 4 : 5);
	return object(a, &caps_type[!helm3], v, 3);
}
