#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Why is this image here?  The columns of every line, joined with the rendered
# YAML by a program that is not the one that wrote them (a chart that looks the
# path up), give the reference again.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p shop/templates/jobs join/templates join/docs
printf 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' >shop/Chart.yaml
cat >shop/templates/web.yaml <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}-web}
spec:
  template:
    spec:
      initContainers: [{name: init, image: "q.io/shop/init:1"}]
      containers:
      - name: web
        image: q.io/shop/web:{{ .Values.tag }}
        args: ["--sidecar=q.io/shop/sidecar:3"]
        env: [{name: MODE, value: fast}, {name: RELATED_IMAGE_DB, value: "postgres:16"}]
Y
cat >shop/templates/jobs/all.yaml <<'Y'
{{- range $i, $image := list "q.io/shop/night:1" "q.io/shop/day:2" }}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: job-{{ $i }}, annotations: {helm.sh/hook: pre-install}}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: {{ $image | quote }}}]}}}}}
{{- end }}
---
apiVersion: x.io/v1
kind: Database
metadata: {name: db}
spec: {nodes: [{size: 1}, {engine: {repository: q.io/shop/engine, tag: "9"}}]}
Y
mkmirror render rel shop --set tag=7 >rendered.yaml
mkmirror extract-images --component shop-1.0.0 rendered.yaml >list
is "so many lines" "$(wc -l <list | tr -d ' ')" 7
is "each of the component" "$(cut -f 3 list | sort -u)" shop-1.0.0

awk '/^---/ { n++; next } { print >("join/docs/" n ".yaml") }' rendered.yaml
printf 'apiVersion: v2\nname: join\nversion: 1.0.0\n' >join/Chart.yaml
awk -F'\t' 'BEGIN { print "records:" }
	{ printf "- {object: \"%s\", template: \"%s\", path: \"%s\"}\n", $4, $5, $6 }' list >join/values.yaml
cat >join/templates/out.yaml <<'Y'
found:
{{- range $r := .Values.records }}
{{- range $name, $text := $.Files.Glob "docs/*" }}
{{- $v := $.Files.Get $name | fromYaml }}
{{- if and (contains (printf "# Source: %s\n" $r.template) ($.Files.Get $name)) (eq $r.object (printf "%s/%s" $v.kind $v.metadata.name)) }}
{{- range $key := $r.path | replace "[" "." | replace "]" "" | splitList "." }}
{{- if kindIs "slice" $v }}{{ $v = index $v (int $key) }}{{ else }}{{ $v = get $v $key }}{{ end }}
{{- end }}
- {{ if kindIs "map" $v }}{{ $v.repository }}:{{ $v.tag }}{{ else }}{{ $v | trimPrefix "--sidecar=" }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
Y
mkmirror render rel join | sed -n 's/^- //p' >joined
cut -f 1 list >references
same "and every one is where it says" references joined
done_testing
