#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# audit: a string that looks like an image is listed, ignored by a rule, or an error.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
cat >in.yaml <<'Y'
# Source: c/templates/a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations: {example.com/a.b: "rbac.authorization.k8s.io/v1"}
spec:
  containers:
  - {name: a, image: "q.io/a/b:1", args: ["--listen=0.0.0.0:8080", "--db=redis:6379", "-v=info:2"]}
---
apiVersion: x.io/v1
kind: Widget
metadata: {name: w}
spec:
  parts: {repository: quay.io/x/y, tag: "3"}
  url: https://quay.io/x/z
Y
ok "all is listed" mkmirror audit in.yaml
same "and shown" - out <<'Y'
q.io/a/b:1	listed	in.yaml	Pod/p	spec.containers[0].image
quay.io/x/y:3	listed	in.yaml	Widget/w	spec.parts
Y
cat >>in.yaml <<'Y'
  deep:
  - odd: postgres:16.2
  - [quay.io/a/b]
  - sidecar: ghcr.io/a/c:1
Y
fails 3 "planted images" mkmirror audit in.yaml
has "file, line, path" err "in.yaml:18: Widget/w: spec.deep[0].odd: postgres:16.2 looks like an image"
has "without a tag" err "in.yaml:19: Widget/w: spec.deep[1][0]: quay.io/a/b looks like"
has "probable ones" err "in.yaml:20: Widget/w: spec.deep[2].sidecar: ghcr.io/a/c:1 looks like an image, and no rule"
cat >rules <<'R'
accept Widget spec.deep[*].odd
ignore Widget spec.deep[1][0]
accept Widget spec.deep[*].sidecar
R
ok "decided by rules" mkmirror audit --rules rules in.yaml
has "what is ignored is shown" out "quay.io/a/b	ignored	in.yaml	Widget/w	spec.deep[1][0]"
has "what is accepted is extracted" out "postgres:16.2	listed	in.yaml	Widget/w	spec.deep[0].odd"

mkmirror extract-images --rules rules in.yaml | mkmirror dedup >list
ok "against the list" mkmirror audit --rules rules --images list in.yaml
grep -v postgres list >short
fails 3 "that lacks one" mkmirror audit --rules rules --images short in.yaml
has "it is named" err "in.yaml:18: Widget/w: spec.deep[0].odd: postgres:16.2 looks like an image and is not listed"
cat >crd.yaml <<'Y'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: x}
spec:
  versions:
  - schema:
      openAPIV3Schema:
        description: such as quay.io/a/b:1
        properties: {image: {type: string, default: "quay.io/a/d:1", description: "like quay.io/a/e:2"}}
Y
fails 3 "of a schema the defaults" mkmirror audit crd.yaml
is "alone" "$(grep -c 'looks like' err)" 1
printf 'kind: Pod\nspec: {env: [{name: A, value: "q.io/may/be:1"}], x: "{{ .Values.x }}"}\n' >maybe.yaml
fails 3 "what is probable is open" mkmirror audit --raw maybe.yaml
ok "or accepted" mkmirror audit --raw --probable=accept maybe.yaml
has "as listed" out "q.io/may/be:1	listed"
mkmirror extract-images --raw maybe.yaml >list
fails 3 "a list that has it as probable" mkmirror audit --raw --images list maybe.yaml
ok "serves when such are accepted" mkmirror audit --raw --images list --probable=accept maybe.yaml
ok "or ignored" mkmirror audit --raw --images /dev/null --probable=ignore maybe.yaml
has "on the record" out "q.io/may/be:1	ignored"
fails 2 "another word" mkmirror audit --probable=maybe maybe.yaml
echo "{\"name\":\"m\",\"manifests\":[\"$PWD/maybe.yaml\"]}" >record
fails 3 "the manifests of a record" mkmirror audit --record record
has "are named" err "maybe.yaml:2: "
ok "decided" mkmirror audit --record record --probable=ignore --rules rules -M dep -o got
has "the rules are noted" dep "$(pwd -P)/rules"
has "and what was read" dep "$(pwd -P)/maybe.yaml"
fails 2 "no YAML" sh -c 'echo "a: [" | mkmirror audit'
fails 1 "a full device is an error" mkmirror audit -o /dev/full --rules rules in.yaml
done_testing
