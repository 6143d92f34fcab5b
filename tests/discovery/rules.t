#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# extract-images --rules: which images rules accept, ignore and build, and which stay
# probable.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
cat >in.yaml <<'Y'
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      containers:
      - name: web
        image: q.io/a/web:1
        env:
        - {name: WORKER, value: "q.io/a/worker:1"}
        - {name: OTHER, value: "q.io/a/other:1"}
        args: ["--log=pkg/factory/main.go:193"]
---
apiVersion: x.io/v1
kind: Database
metadata: {name: db}
spec:
  engine: postgres
  version: 15
  nested: {by: {registry: q.io}}
---
apiVersion: x.io/v1
kind: Database
metadata: {name: bare}
spec: {engine: q.io/x/mysql}
Y
got() { mkmirror extract-images "$@" in.yaml | cut -f 1,2 | tr '\t\n' ' ,'; }
is "without rules" "$(got --no-shipped-rules)" \
	"q.io/a/web:1 certain,q.io/a/worker:1 probable,q.io/a/other:1 probable,pkg/factory/main.go:193 probable,"
is "shipped rules know source files" "$(got)" \
	"q.io/a/web:1 certain,q.io/a/worker:1 probable,q.io/a/other:1 probable,"
cat >my.rules <<'R'
# ours
accept Deployment/sh* spec.*.containers[web].env[WORKER].value
ignore Deployment     *.env[1].value q.io/a/oth?r:*
build  Database       spec {nested.by.registry}/{engine}:{version}
build  Database       spec {engine}:{version|16}
R
is "accepted by name, ignored by number, built of fields" "$(got --rules my.rules)" \
	"q.io/a/web:1 certain,q.io/a/worker:1 certain,q.io/postgres:15 certain,q.io/x/mysql:16 certain,"
echo 'ignore Deployment/shop spec.*.image' >first.rules
is "even a container's, and the first rule holds" "$(got --rules first.rules --rules my.rules)" \
	"q.io/a/worker:1 certain,q.io/postgres:15 certain,q.io/x/mysql:16 certain,"
cat >more.yaml <<'Y'
apiVersion: x.io/v1
kind: Store
metadata: {name: s, labels: {hub: q.io/hub}}
spec:
  a: {name: first, tag: 1}
  b: {name: r.io/own/second, tag: 2}
  c: {name: "r.io/own/third:3", tag: 4}
  pod: {x: one, z: two, v: 5}
  names: "fourth/x, q.io/other/fifth:2"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec: {template: {spec: {containers: [{name: c, image: "q.io/m:1", env: [
  {name: DB, value: q.io/db}, {name: DB_V, value: "9"}, {name: UI, value: q.io/ui}, {name: LOG, value: q.io/w/log:1}]}]}}}
Y
cat >more.rules <<'R'
build  Store spec.?  {/metadata.labels.hub}/{name}:{tag}
also   Store spec.pod q.io/{z}:{v}
build  Store spec.pod q.io/{x}:{v}
build  Store spec.pod q.io/never/{z}:{v}
also   Store spec.pod q.io/{none}:{v}
accept Store spec.names *:*
accept Store spec.names fourth/* q.io/{}:7
build  Deployment *.env {DB}:{DB_V}
also   Deployment *.env {UI}:{NONE|3}
R
is "fields of the document, whole ones, several of one object, variables" \
	"$(mkmirror extract-images --rules more.rules more.yaml | cut -f 1,2,6 | tr '\t\n' ' ,')" \
	"q.io/hub/first:1 certain spec.a,r.io/own/second:2 certain spec.b,r.io/own/third:3 certain spec.c,\
q.io/one:5 certain spec.pod,q.io/two:5 certain spec.pod,q.io/fourth/x:7 certain spec.names,q.io/other/fifth:2 certain spec.names,\
q.io/m:1 certain spec.template.spec.containers[0].image,q.io/db:9 certain spec.template.spec.containers[0].env,\
q.io/ui:3 certain spec.template.spec.containers[0].env.UI,q.io/w/log:1 probable spec.template.spec.containers[0].env[3].value,"
printf 'accept Store spec.names q.io/other/* mirror.x/{}\nignore Deployment *\n' >as.rules
is "a name as the rule spells it" "$(mkmirror extract-images --rules as.rules more.yaml | grep names | cut -f 1,2)" \
	"mirror.x/q.io/other/fifth:2	certain"
ok "which the audit takes for what stands there" sh -c 'mkmirror audit --rules more.rules --rules as.rules --probable=accept more.yaml >audited'
cat >when.yaml <<'Y'
apiVersion: x.io/v1
kind: Parts
metadata: {name: p}
spec:
  on:  {enabled: true, image: q.io/on, version: 1}
  off: {enabled: false, image: q.io/off, version: 2}
  any: {image: q.io/any, version: 3}
  pin: {image: q.io/pin, version: "sha256:4b6ad3a68d34da29bf7c8ccb5d355ba8b4babcad1f99798204e7abb43e54ee3d"}
  old: {image: "redis:7", version: 8}
  tail: {image: q.io/tail, version: 4, suffix: -x}
Y
cat >when.rules <<'R'
build   Parts spec.tail {image}:{version}{suffix|}{none|}
omit    Parts spec.*    {enabled=false}{image}:{version}
build   Parts spec.*    {enabled=true}{image}:{version}
build   Parts spec.*    {version=sha256:*}{image}:{version}
build   Parts spec.old  {enabled=}{image}:{version}
suggest Parts spec.*    {image}:{version}
R
is "conditions, what is omitted, what is only suggested, a version of its own" \
	"$(mkmirror extract-images --rules when.rules when.yaml | cut -f 1,2 | tr '\t\n' ' ,')" \
	"q.io/on:1 certain,q.io/any:3 probable,q.io/pin@sha256:4b6ad3a68d34da29bf7c8ccb5d355ba8b4babcad1f99798204e7abb43e54ee3d certain,redis:7 certain,q.io/tail:4-x certain,"
is "omitted is ignored for the audit" "$(mkmirror audit --probable=accept --rules when.rules when.yaml | grep ignored | cut -f 1,2)" \
	"q.io/off:2	ignored"
echo 'accept Parts spec.any q.io/any:* {}-ubuntu22.04' >accept.rules
is "a suggestion that is accepted, spelled by the rule" \
	"$(mkmirror extract-images --rules accept.rules --rules when.rules when.yaml | grep any | cut -f 1,2)" \
	"q.io/any:3-ubuntu22.04	certain"
printf 'accept a b\nbuild X spec\n' >bad.rules
fails 2 "a line that is no rule" mkmirror extract-images --rules bad.rules in.yaml
has "is named" err "bad.rules:2: a rule is"
fails 2 "rules that are not there" mkmirror extract-images --rules nowhere in.yaml
has "are named" err nowhere

mkmirror extract-images --rules my.rules --component c in.yaml >list
mkmirror extract-images in.yaml >open
ok "a decided list is taken" mkmirror emit-yaml list
fails 3 "an open one is refused by emit" mkmirror emit-yaml open
fails 3 "and by lock-images" mkmirror lock-images open
has "which says what to decide" err "q.io/a/worker:1"
has "and how" err "--probable=accept or --probable=ignore (MIRROR_PROBABLE)"
has "with the file of rules" err "(--rules, MIRROR_RULES)"
sed -n 's/^  accept/accept/p' err >paste.rules
is "and a rule for each" "$(cat paste.rules)" "accept Deployment/shop spec.template.spec.containers[0].env[0].value *worker:1
accept Deployment/shop spec.template.spec.containers[0].env[1].value *other:1"
mkmirror extract-images --rules paste.rules in.yaml >pasted
is "which, pasted, decide" "$(grep -c probable pasted)" 0
sed 's,Deployment/shop,Deployment/store,' open | cat open - | mkmirror dedup >merged
fails 3 "of an image in several places" mkmirror lock-images merged
has "the rule is about all of them" err "  accept * * *worker:1"
awk 'BEGIN { for (i = 0; i < 30; i++) print "q.io/x:" i "\tprobable" }' >many
fails 3 "of many" mkmirror lock-images many
has "the first are shown" err "  and 20 more"

cat >raw.yaml <<'Y'
{{- if .Values.x }}
apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}"}
spec:
  containers:
  {{- with .Values.y }}
  - image: q.io/a/b:{{ .tag }}
  {{- end }}
  - image: q.io/a/c:1
  - image: {{ .Values.image | quote }}
---
{{- end }}
kind: ClusterPolicy
spec:
  gds: {repository: nvcr.io/x, image: fs, version: "2"}
  tail: {{ .Values.n }}
Y
is "a template: every branch, what stands there" "$(mkmirror extract-images --raw raw.yaml | cut -f 1 | tr '\n' ' ')" \
	"q.io/a/c:1 nvcr.io/x/fs:2 "
done_testing
