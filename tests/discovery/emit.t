#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# emit-yaml, emit-json, emit-zarf and emit -t on one list.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
printf 'b.io/y:2\tcertain\tweb,db-1\na.io/x:1\tcertain\tweb\nb.io/y:2\tcertain\tweb\nchart\toci://r.io/x\tfoo\t1.2\n' >list
cat >components <<'X'
{"name":"web","type":"oci","repository":"oci://r.io/c/","chart":"site","version":"3","namespace":"shop"}
{"name":"db","type":"repo","repository":"https://r.io/c","chart":"db","version":"1"}
{"name":"notes","type":"manifests"}
X
cat >want.yaml <<'X'
charts:
- chart: site
  name: web
  namespace: shop
  repository: oci://r.io/c/
  version: "3"
- chart: db
  name: db
  repository: https://r.io/c
  version: "1"
- chart: foo
  name: foo
  repository: oci://r.io/x
  version: "1.2"
components:
- component: web
  images:
  - a.io/x:1
  - b.io/y:2
  type: helm
- component: db
  images:
  - b.io/y:2
  type: helm
- component: notes
  images: []
  type: helm
images:
- a.io/x:1
- b.io/y:2
metadata:
  criteria: criteria(service=eks)
X
ok "yaml" mkmirror emit-yaml --components components --metadata "criteria=criteria(service=eks)" -o got.yaml list
same "images, charts, components, metadata" want.yaml got.yaml
ok "json" mkmirror emit-json --components components --metadata "criteria=criteria(service=eks)" -o got.json list
ok "says the same" same-document want.yaml got.json
cat >want.zarf <<'X'
apiVersion: zarf.dev/v1alpha1
components:
- charts:
  - name: site
    namespace: shop
    url: oci://r.io/c/site
    version: "3"
  - name: db
    namespace: default
    repoName: db
    url: https://r.io/c
    version: "1"
  - name: foo
    namespace: default
    url: oci://r.io/x/foo
    version: "1.2"
  images:
  - a.io/x:1
  - b.io/y:2
  name: edge-images
  required: true
kind: ZarfPackageConfig
metadata:
  description: container images and Helm charts for an air-gapped deployment
  name: edge
X
mkmirror emit-zarf --name edge --components components list >got.zarf
same "zarf" want.zarf got.zarf
# the example of the page
sed -n '/^\.Sh EXAMPLES/,/^\.Ed/{ /^\./!p; }' "$top/tools/emit/emit.1" | sed 's/\\e/\\/g' >example
cp list images.txt
is "the page's example" "$(sh ./example)" "skopeo inspect docker://a.io/x:1
skopeo inspect docker://b.io/y:2"
printf '{{ range .refs }}{{ . | upper }}{{ "\\n" }}{{ end }}' >my.tmpl
is "a template of one's own" "$(mkmirror emit -t my.tmpl list)" "A.IO/X:1
B.IO/Y:2"
fails 2 "without a template" mkmirror emit list
printf '{{ .refs' >bad.tmpl
fails 3 "a template that does not parse" mkmirror emit -t bad.tmpl list
has "says where" err "bad.tmpl:1"
fails 2 "metadata that is no pair" mkmirror emit-yaml --metadata x list
done_testing
