#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# list: a recipe, criteria, a config or a list of images, in each format.
. "$(dirname "$0")/../lib.sh"
cleanup() { for c in $cleanups; do $c; done; }
cleanups=
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1

mkdir -p repo tree/overlays tree/components/web
make_chart src web 1.0.0
cat >src/templates/more.yaml <<'Y'
{{ if .Values.extra.use }}
apiVersion: v1
kind: Pod
metadata: {name: extra, labels: {size: {{ .Values.extra.size | quote }}}}
spec: {containers: [{image: "example.com/extra:{{ .Values.extra.tag }}"}]}
{{ end }}
{{ if not (.Capabilities.APIVersions.Has "resource.k8s.io/v1") }}{{ fail "no DRA" }}{{ end }}
Y
echo 'extra: {use: false, size: 1}' >>src/values.yaml
tar -czf repo/web-1.0.0.tgz --transform 's,^src,web,' src
start_httpd repo repo
printf 'apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ["web-1.0.0.tgz"]}\n' >repo/index.yaml
cat >tree/registry.yaml <<Y
kind: ComponentRegistry
components:
- name: web
  valueOverrideKeys: [site]
  helm: {defaultRepository: "$url", defaultChart: x/web, defaultVersion: 1.0.0, defaultNamespace: shop}
- name: plain
Y
cat >tree/overlays/base.yaml <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: base}
spec:
  componentRefs:
  - name: plain
    type: Helm
    manifestFiles: [components/plain.yaml]
  - name: web
    type: Helm
    overrides: {extra: {use: true, tag: 7}}
    manifestFiles: [components/web/extra.yaml]
Y
cat >tree/overlays/eks.yaml <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: eks}
spec:
  base: base
  criteria: {service: eks}
  componentRefs: []
Y
printf '{{ if .Values.x }}\nspec: {template: {spec: {containers: [{image: "example.com/raw:1"}]}}}\n{{ end }}\n' >tree/components/web/extra.yaml
printf 'kind: ClusterPolicy\nspec: {gds: {repository: example.com/p, image: fs, version: "2"}}\n' >tree/components/plain.yaml
export MKMIRROR_RECIPES=tree

cat >want <<Y
charts:
- chart: web
  name: web
  namespace: shop
  repository: $url
  version: 1.0.0
components:
- component: plain
  images:
  - example.com/p/fs:2
  type: helm
- component: web
  images:
  - example.com/extra:7
  - example.com/raw:1
  - example.com/web:1.0.0
  type: helm
images:
- example.com/extra:7
- example.com/p/fs:2
- example.com/raw:1
- example.com/web:1.0.0
metadata:
  criteria: criteria(service=eks)
  recipeVersion: $(mkmirror --version | sed 's/.* //')
Y
ok "by criteria" mkmirror list --service eks
same "charts, components in order, images of charts and manifests" want out
mkmirror resolve-recipe --service eks -o recipe.yaml
mkmirror list --recipe recipe.yaml --format json -o got.json 2>err
cp recipe.yaml repo/recipe.yaml
mkmirror list --recipe "$url/recipe.yaml" --format json -o remote.json --work remote.work 2>err
ok "a recipe from a URL" cmp got.json remote.json
fails 2 "a recipe that is not there" mkmirror list-components -r "$url/none.yaml"
has "is named" err "$url/none.yaml"
ok "a recipe, as json" same-document want got.json
sed '/^metadata:/,$s/^  version: .*/  version: v9.9/; s/^  os: any/  os: ubuntu/' recipe.yaml >made.yaml
mkmirror list --recipe made.yaml 2>err | grep -A 2 ^metadata >got
is "what a document says of itself" "$(tr -d '\n' <got)" "metadata:  criteria: criteria(service=eks, os=ubuntu)  recipeVersion: v9.9"
is "hauler" "$(mkmirror list --recipe recipe.yaml --format hauler 2>err | grep -c 'name: example.com\|name: web')" 5
is "zarf" "$(mkmirror list --recipe recipe.yaml --format zarf 2>err | grep -c -- '- example.com\|- name: web')" 5
is "text" "$(mkmirror list --recipe recipe.yaml --format text 2>err | cut -f 1,3 | tr '\t\n' ' ,')" \
	"example.com/extra:7 web-1.0.0,example.com/p/fs:2 plain,example.com/raw:1 web-1.0.0,example.com/web:1.0.0 web-1.0.0,"
is "nothing changed: nothing runs" "$(mkmirror list --recipe recipe.yaml --format text 2>&1 >/dev/null)" ""
is "an override" "$(mkmirror list --recipe recipe.yaml --set site:extra.tag=9 --format text 2>err | cut -f 1 | head -n 1)" example.com/extra:9
is "a component left out" "$(mkmirror list --recipe recipe.yaml --set web:enabled=false --format text 2>err | cut -f 1)" example.com/p/fs:2
sed -i 's/raw:1/raw:2/' tree/components/web/extra.yaml
mkmirror list --recipe recipe.yaml --format text >got 2>err
is "a manifest that changed" "$(cut -f 1 got | tr '\n' ' ')" "example.com/extra:7 example.com/p/fs:2 example.com/raw:2 example.com/web:1.0.0 "

mkdir tree/components/web/manifests
cp tree/components/plain.yaml tree/components/web/manifests/p.yaml
ok "inventory" mkmirror inventory
has "totals" out "# Inventory: 2 components, 1 charts, 2 images"
has "a component" out "| web | web | 1.0.0 | $url | 2 |"
has "without a chart" out "| plain | - | - | - | 0 |"
has "its images" out "- \`example.com/web:1.0.0\`"
has "its manifests'" out "- \`example.com/p/fs:2\`"
is "as json" "$(mkmirror inventory --format json 2>err | tr -d ' \n' | grep -o '"images":\["example.com/p/fs:2","example.com/web:1.0.0"\]' | wc -l)" 2
fails 2 "no tree" env -u MKMIRROR_RECIPES mkmirror inventory

printf 'q.io/a:1\nchart\thttps://r\tx\t1\n' >typed
is "a typed list" "$(mkmirror list --images typed --format hauler 2>err | grep -c 'q.io/a:1\|repoURL: https://r')" 2
cat >mirror.yaml <<Y
apiVersion: mirror/v1
Y
fails 2 "a config that is none" mkmirror list --config mirror.yaml
fails 2 "no input" mkmirror list
fails 2 "two inputs" mkmirror list --images typed --recipe recipe.yaml
fails 2 "an unknown format" mkmirror list --images typed --format xml
has "names those that there are" err "mkmirror-list: --format is yaml, json, hauler, zarf or text, not 'xml'"
fails 2 "bad criteria" mkmirror list --service nope
has "as list-components says" err "service 'nope'"
: >none
fails 3 "an empty list" mkmirror list --images none
ok "unless allowed" mkmirror list --images none --allow-empty
cat >>src/values.yaml <<'Y'
sidecar: q.io/side/car:1
Y
printf 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\ndata: {s: {{ .Values.sidecar }}}\n' >src/templates/cm.yaml
rm -rf repo/web-1.0.0.tgz mirror.work; tar -czf repo/web-1.0.0.tgz --transform 's,^src,web,' src
fails 3 "an undecided image" mkmirror list --recipe recipe.yaml
has "is named" err "q.io/side/car:1 may be an image"
is "decided by a rule" "$(echo 'ignore ConfigMap data.s' >r; mkmirror list --rules r --recipe recipe.yaml 2>err | grep -c q.io)" 0
is "or by an option" "$(mkmirror list --probable accept --recipe recipe.yaml 2>err | grep -c q.io)" 2
done_testing
