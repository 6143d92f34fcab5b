/* SPDX-License-Identifier: Apache-2.0 */
#include "start.h"

/* Comments that look like lines of the file can be used by removing "# ". */

const struct start start_charts = {
	.file = "mirror.yaml", .text =
"# What to mirror and where to; mkmirror-resolve-mirror(1) describes the keys.\n"
"#\n"
"#	mkmirror doctor CONFIG              Can it work from here?\n"
"#	mkmirror list --config CONFIG       Which images are they?\n"
"#	mkmirror mirror --config CONFIG     Copies what the target lacks.\n"
"\n"
"target:\n"
"  # HOST[:PORT][/PREFIX] of a registry, or oci:DIR for an OCI layout on disk.\n"
"  url: TARGET\n"
"  # Charts go below this path of it.\n"
"  # charts-prefix: charts\n"
"  # True for plain HTTP; on this machine that is the rule.\n"
"  # insecure: true\n"
"\n"
"upstreams:\n"
"  # A chart of a repository; its name here is the name of the release too.\n"
"  vault:\n"
"    type: repo\n"
"    repo: https://helm.releases.hashicorp.com\n"
"    chart: vault\n"
"    # Versions, or ranges of which the newest is taken.\n"
"    versions: [\"0.28.0\"]\n"
"    # What the chart is rendered with: the images follow from it.\n"
"    # namespace: vault\n"
"    # values: [values.yaml]\n"
"    # set: [\"injector.enabled=true\"]\n"
"    # A private repository; the file holds the password alone.\n"
"    # username: ci\n"
"    # password-file: password\n"
"\n"
"  # A chart of a registry; credentials are those of `docker login`.\n"
"  # podinfo:\n"
"  #   type: oci\n"
"  #   registry: oci://ghcr.io/stefanprodan/charts\n"
"  #   versions: [\"^6.0\"]\n"
"\n"
"  # A chart of this tree.\n"
"  # ours:\n"
"  #   type: local\n"
"  #   path: charts/ours\n"
"\n"
"# Images that no chart names.\n"
"# images:\n"
"#   - docker.io/library/busybox:1.36\n",
};

const struct start start_images = {
	.file = "images.txt", .text =
"# Images to mirror, one a line; mkmirror(7) says what may stand after a TAB.\n"
"#\n"
"#	mkmirror doctor CONFIG              Can it work from here?\n"
"#	mkmirror mirror --images CONFIG --target TARGET\n"
"#\n"
"# A name without a host is one of docker.io; a tag or a digest says which.\n"
"docker.io/library/busybox:1.36\n"
"# A chart: REPOSITORY, NAME and VERSION, TABs between.\n"
"# chart	https://helm.releases.hashicorp.com	vault	0.28.0\n",
};

const struct start start_recipe = {
	.file = "recipe.yaml", .text =
"# A recipe: components that were tried together.  It is read with the data tree\n"
"# of recipes, --recipes DIR or MKMIRROR_RECIPES, which has the defaults and the\n"
"# files of values; mkmirror-resolve-recipe(1) writes one like this by criteria:\n"
"#\n"
"#	mkmirror resolve-recipe --recipes DIR --service eks -o FILE\n"
"#	mkmirror list --recipe CONFIG --recipes DIR\n"
"#	mkmirror mirror --recipe CONFIG --recipes DIR --target TARGET\n"
"kind: RecipeResult\n"
"apiVersion: aicr.run/v1alpha2\n"
"componentRefs:\n"
"  - name: vault\n"
"    type: Helm\n"
"    source: https://helm.releases.hashicorp.com\n"
"    chart: vault\n"
"    version: 0.28.0\n"
"    namespace: vault\n"
"    # Files of the data tree.\n"
"    # valuesFile: components/vault/values.yaml\n"
"    # manifestFiles: [components/vault/extra.yaml]\n"
"    # Laid over the values.\n"
"    # overrides: {injector: {enabled: true}}\n"
"    # Components that come before this one.\n"
"    # dependencyRefs: [cert-manager]\n",
};
