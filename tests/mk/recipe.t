#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror.mk with recipes: by criteria and by document.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
mkdir "$tmp/product" && cd "$tmp/product" || exit 1
mkdir -p tree/overlays tree/components/plain
printf 'kind: ComponentRegistry\ncomponents:\n- name: plain\n' >tree/registry.yaml
cat >tree/overlays/base.yaml <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: base}
spec:
  componentRefs: [{name: plain, type: Helm, manifestFiles: [components/plain/p.yaml]}]
Y
cat >tree/overlays/kind.yaml <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: kind}
spec: {base: base, criteria: {service: kind}, componentRefs: []}
Y
echo 'spec: {containers: [{image: "example.com/p:1"}]}' >tree/components/plain/p.yaml
mkmirror resolve-recipe --recipes tree --service kind -o recipe.yaml
cat >Makefile <<'M'
all:
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_RECIPES = tree
MIRROR_CRITERIA.asked = --service kind
$(call mirror_add,asked)
$(call mirror_add,given,recipe.yaml)
M
started >"$tmp/before"
ok "by criteria" make -s mirror-list-asked
has "its image" "$tmp/out" "example.com/p:1"
ok "by document" make -s mirror-list-given
has "the same" "$tmp/out" "example.com/p:1"
started >"$tmp/before"
make -s mirror-list >"$tmp/out" 2>&1
is "again: nothing starts" "$(started)" ""
sed -i 's/p:1/p:2/' tree/components/plain/p.yaml
make -s mirror-list-asked >"$tmp/out" 2>&1
has "a manifest of the tree that changed" "$tmp/out" "example.com/p:2"
done_testing
