#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Images that a chart names in an annotation, in addition to those that rendering shows.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p web/templates
cat >web/Chart.yaml <<'Y'
apiVersion: v2
name: web
version: 1.0.0
annotations:
  artifacthub.io/images: |
    - name: web
      image: docker.io/library/web:1
    - name: metrics
      image: q.io/metrics:2
    - {name: digest, image: "q.io/pinned:3@sha256:9594e9d601cfe3868b54cccf1cd8763b2430493fed3e06d7dc128a69b263dfaf"}
    - name: none
  images: |
    - {name: shell, image: "q.io/shell:4"}
    - {name: metrics, image: "q.io/metrics:2"}
    - {name: odd, image: "Not A Reference"}
  other: 'q.io/other:5'
Y
cat >web/templates/pod.yaml <<'Y'
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - image: web:1
  - image: q.io/pinned:3
  {{- if .Values.metrics }}
  - image: q.io/metrics:2
  {{- end }}
Y
cat >mirror.yaml <<'Y'
upstreams:
  web: {type: local, path: web, chart: web, versions: ["1.0.0"]}
Y
list() { mkmirror list --config mirror.yaml --format text "$@" 2>err | cut -f 1,2,4,5,6 | tr "\t" ' '; }
is "they are in no list" "$(list | grep -c 'metrics\|shell')" 0
has "but said, each once" err "mkmirror-extract-images: web-1.0.0: an annotation of the chart names what rendering did not bring, maybe for other values: q.io/metrics:2, q.io/shell:4"
is "of what was found nothing is said" "$(grep -c 'pinned\|library/web' err)" 0
has "the record has them" mirror.work/components/web-1.0.0.chart '"annotated":["docker.io/library/web:1","q.io/metrics:2",'
list --annotated ignore >got
is "nor if it is to be ignored" "$(grep -c annotation err)" 0
is "--annotated list" "$(list --annotated list | grep 'metrics\|shell')" "q.io/metrics:2 probable Chart/web Chart.yaml annotations
q.io/shell:4 probable Chart/web Chart.yaml annotations"
fails 3 "is a thing to decide" mkmirror list --config mirror.yaml --annotated list
printf 'accept Chart/web annotations q.io/shell:*\nignore Chart annotations\n' >rules
is "which rules do" "$(list --annotated list --rules rules | grep 'metrics\|shell')" "q.io/shell:4 certain Chart/web Chart.yaml annotations"
echo 'ignore Chart annotations' >rules
list --rules rules >got
is "of a warning too" "$(grep -c annotation err)" 0
sed -i 's/"1.0.0"\]/&, values: [v.yaml]/' mirror.yaml
echo 'metrics: true' >v.yaml
list >got
has "other values bring one" got "q.io/metrics:2 certain Pod/web"
has "and the other is left" err "maybe for other values: q.io/shell:4"
fails 2 "another word" mkmirror list --config mirror.yaml --annotated no
fails 2 "of the program too" mkmirror extract-images --annotated no web/Chart.yaml
done_testing
