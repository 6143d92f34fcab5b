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

# Kustomize, another tree over it, several sets of values, and the version of
# Kubernetes that the recipe's constraint says
mkdir -p laid/site fake charts
printf '#!/bin/sh\ncat "$2/pod.yaml"\n' >fake/kustomize && chmod +x fake/kustomize
PATH=$PWD/fake:$PATH
new_chart charts/web web 1.0.0 r.example.com/web:1
cat >charts/web/templates/more.yaml <<'Y'
{{- if .Values.more }}
kind: Pod
spec: {containers: [{image: "r.example.com/kube:{{ .Capabilities.KubeVersion.Version }}"}]}
{{- end }}
Y
mkdir web && tar -czf web/web-1.0.0.tgz -C charts web
. "$top/tests/httpd.sh"
start_httpd repo web
printf 'apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ["web-1.0.0.tgz"]}\n' >web/index.yaml
cat >laid/registry.yaml <<Y
components:
- name: web
  helm: {defaultRepository: "$url", defaultChart: web, defaultVersion: 1.0.0}
Y
mkdir laid/overlays
cat >laid/overlays/ours.yaml <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: ours}
spec:
  base: base
  criteria: {service: ours}
  constraints: [{name: K8s.server.version, value: ">= 1.36"}]
  componentRefs:
  - {name: web, type: Helm}
  - {name: site, type: Kustomize, path: site}
Y
printf 'kind: Pod\nspec: {containers: [{image: "example.com/site:1"}]}\n' >laid/site/pod.yaml
printf 'sets:\n  plain: {}\n  more: {set: ["more=true"]}\n' >matrix.yaml
cat >Makefile <<'M'
all:
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_RECIPES = tree
MIRROR_DATA.ours = laid
MIRROR_CRITERIA.ours = --service ours
MIRROR_MATRIX.ours = matrix.yaml
$(call mirror_add,ours)
M
list() { make -s mirror-list-ours "$@" >"$tmp/out" 2>"$tmp/err"; sed -n 's/\t.*//p' "$tmp/out" | tr '\n' ' '; }
all="example.com/p:2 example.com/site:1 r.example.com/kube:v1.36.0 r.example.com/web:1 "
: >"$started"
is "a tree over it, two sets and a kustomization" "$(list)" "$all"
is "which set brought it" "$(grep kube "$tmp/out" | cut -f 3)" web-1.0.0.more
is "the kustomization is built once" "$(started | grep -c '^build-kustomization site.yaml$')" 1
is "again" "$(list)" "$all"
is "nothing starts" "$(started)" ""
printf 'kind: Pod\nspec: {containers: [{image: "example.com/site:2"}]}\n' >laid/site/pod.yaml
has "its folder changes" "$(list >got; echo got)" "example.com/site:2"
is "and it alone is built again" "$(started | grep -v -e resolve -e split -e list-components | tr '\n' ' ')" \
	"build-kustomization site.yaml dedup images.txt extract-images site.images "
sed -i '/more/d' matrix.yaml
is "a set that is gone" "$(list | grep -c kube)" 0
echo '  more: {set: ["more=true"]}' >>matrix.yaml
has "another Kubernetes version" "$(list MIRROR_KUBE_VERSION=v1.35.0 >got; echo got)" "r.example.com/kube:v1.35.0"
rm fake/kustomize
if ! command -v kustomize >"$tmp/out"; then
	fails 2 "without kustomize" make -s mirror-list-ours
	has "is said" "$tmp/err" "component site is made with Kustomize"
	is "its status" "$(cat mirror.out/ours/status/render-site)" 3
fi

cat >short.mk <<'M'
MIRROR_RECIPE = recipe.yaml
MIRROR_RECIPES = tree
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
all: ; @echo building
M
ok "MIRROR_RECIPE alone" make -s -f short.mk mirror-list
has "is a mirror" "$tmp/out" "example.com/p:2"
make -s -f short.mk mirror-list-default >"$tmp/default"
has "called default" "$tmp/default" "example.com/p:2"
is "which takes no goal away" "$(make -s -f short.mk)" building
done_testing
