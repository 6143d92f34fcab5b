#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --matrix: the list has the images of all sets of values and Kubernetes versions.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p web/templates
printf 'apiVersion: v2\nname: web\nversion: 1.0.0\n' >web/Chart.yaml
printf 'a: false\nb: false\nc: false\n' >web/values.yaml
cat >web/templates/pod.yaml <<'Y'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - image: q.io/web:1
  {{- if .Values.a }}
  - image: q.io/a:1
  {{- end }}
  {{- if .Values.b }}
  - image: q.io/b:1
  {{- end }}
  {{- if and .Values.c (semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version) }}
  - image: q.io/c:1
  {{- end }}
Y
cat >mirror.yaml <<'Y'
target: {url: "oci:site"}
upstreams:
  web: {type: local, path: web, chart: web, versions: ["1.0.0"]}
Y
echo 'b: true' >b.yaml
cat >matrix.yaml <<'Y'
sets:
  plain: {}
  with-a: {set: ["a=true"]}
  with-b: {values: [b.yaml], components: [web]}
  with-c: {set: ["c=true"]}
  other: {set: ["a=true"], components: [db]}
kubeVersions: [v1.32.0, v1.34.0]
Y
is "without a matrix" "$(mkmirror list --config mirror.yaml --format text 2>err | cut -f 1)" q.io/web:1
mkmirror list --config mirror.yaml --matrix matrix.yaml --format text >got 2>err
is "the union" "$(cut -f 1 got | tr '\n' ' ')" "q.io/a:1 q.io/b:1 q.io/c:1 q.io/web:1 "
is "and which set brought it" "$(grep q.io/a:1 got | cut -f 3)" web-1.0.0.with-a.v1.32.0,web-1.0.0.with-a.v1.34.0
is "with which version" "$(grep q.io/c:1 got | cut -f 3)" web-1.0.0.with-c.v1.34.0
ok "as yaml" mkmirror list --config mirror.yaml --matrix matrix.yaml
is "the chart stands there once" "$(grep -c 'chart: web' out)" 1
sed -i 's/b: true/b: false/' b.yaml
is "a values file that changed" "$(mkmirror list --config mirror.yaml --matrix matrix.yaml --format text 2>err | grep -c q.io/b)" 0
sed -i '/with-a/d' matrix.yaml
is "a set taken out" "$(mkmirror list --config mirror.yaml --matrix matrix.yaml --format text 2>err | cut -f 1 | tr '\n' ' ')" "q.io/c:1 q.io/web:1 "
echo '{"name":"m","type":"manifests","manifests":["/x"]}' >m
is "what has no chart passes" "$(mkmirror expand-matrix --matrix matrix.yaml m)" "$(cat m)"
echo 'sets: {a: {value: [x]}}' >bad.yaml
fails 2 "a key that means nothing" mkmirror expand-matrix --matrix bad.yaml m
has "is named" err "'value' is none"
fails 2 "no matrix" mkmirror expand-matrix m
done_testing
