#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# digest-recipe: the canonical bytes of a recipe, and what does not change them.
. "$(dirname "$0")/../lib.sh"
export MKMIRROR_RECIPES="$top/tests/aicr/data"
cd "$tmp" || exit 1
digest() { digest-recipe "$1" 2>err; }
cat >recipe.yaml <<'Y'
# a comment
kind: RecipeResult
apiVersion: aicr.nvidia.com/v1alpha1
criteria: {service: eks, nodes: 2}
unknown: {a: 1}
constraints: []
componentRefs:
  - {name: shop, type: Helm, version: 25, other: x, namespace: "", cleanup: false,
     overrides: {n: 1.0, e: {}, l: [], z: null, t: "yes", big: 1000000.0, m: "a\nb\n"}}
  - {name: db, source: oci://registry.example.com/db, dependencyRefs: [shop]}
validation: {deployment: {}, unknown: 1, performance: {checks: [a], nodeSelection: {selector: {gpu: "true"}, maxNodes: 2}}}
Y
cat >want <<'Y'
apiVersion: aicr.nvidia.com/v1alpha1
componentRefs:
    - name: shop
      overrides:
        big: 1e+06
        e: {}
        l: []
        m: |
            a
            b
        "n": 1
        t: "yes"
        z: null
      source: ""
      type: Helm
      version: "25"
    - dependencyRefs:
        - shop
      name: db
      source: oci://registry.example.com/db
      type: ""
criteria:
    nodes: 2
    service: eks
deploymentOrder: []
kind: RecipeResult
metadata: {}
validation:
    deployment: {}
    performance:
        checks:
            - a
        nodeSelection:
            maxNodes: 2
            selector:
                gpu: "true"
Y
ok "a recipe" digest-recipe --canonical -o got recipe.yaml
is "its canonical bytes" "$(diff want got)" ""
is "the digest of them" "$(digest recipe.yaml)" "$(sha256sum <got | cut -c -64)"
is "their own digest" "$(digest got)" "$(digest recipe.yaml)"
printf '{"metadata": {}, "criteria": {"service": "eks"}, "kind": "RecipeResult", "componentRefs": [{"name": "a", "overrides": {"n": 3}}]}' >recipe.json
printf 'kind: RecipeResult\ncriteria: {service: &s eks}\ncomponentRefs: [{name: "a", overrides: {n: 3.0}, x: *s}]\n' >same.yaml
is "JSON, aliases and quotes make no difference" "$(digest recipe.json)" "$(digest same.yaml)"
sed 's/n: 3.0/n: 4/' same.yaml >other.yaml
ok "a value does" test "$(digest other.yaml)" != "$(digest same.yaml)"
is "of standard input" "$(digest - <recipe.yaml)" "$(digest recipe.yaml)"
printf 'kind: RecipeResult\n' >bare.yaml
is "a recipe of nothing" "$(digest-recipe --canonical bare.yaml | tr '\n' ' ')" \
	'apiVersion: "" componentRefs: [] criteria: null deploymentOrder: [] kind: RecipeResult metadata: {} '
sed 's/n: 3.0/n: [*s]/; s/overrides: {.*}, x/version: 1.10, x/' same.yaml >number.yaml
fails 2 "a number where its spelling counts" digest-recipe number.yaml
has "is named" "$tmp/err" "componentRefs[0]: version is not a text"
printf 'kind: Recipe\n' >kind.yaml; printf 'kind: RecipeMetadata\nspec: {}\n' >base.yaml; : >empty.yaml
fails 2 "another kind" digest-recipe kind.yaml
fails 2 "an overlay without criteria" digest-recipe base.yaml
fails 2 "an empty file" digest-recipe empty.yaml
fails 2 "two recipes" digest-recipe kind.yaml base.yaml
front() { mkmirror aicr evidence digest "$@" >got 2>err; echo $?; }
is "as aicr" "$(front -r recipe.yaml; cat got)" "0
$(digest recipe.yaml)"
cp recipe.yaml table.txt; cp recipe.json noext
is "its statuses" "$(front -r empty.yaml; front -r none.yaml; front -r kind.yaml; front; front -r table.txt; front -r number.yaml | tr '\n' ' ')" "8
8
2
1
8
8 "
is "a name without an end is JSON" "$(front -r noext; cat got)" "0
$(digest recipe.json)"
printf 'kind: RecipeMetadata\nspec: {criteria: {service: kind}}\n' >overlay.yaml
is "an overlay stands for its recipe" "$(MKMIRROR_RECIPES=$top/tests/recipe/data front -r overlay.yaml; cat got)" "0
$(export MKMIRROR_RECIPES="$top/tests/recipe/data"; mkmirror aicr recipe --service kind 2>err | sed '/^  [a-z]*: any$/d' >r.yaml; digest r.yaml)"
printf 'kind: RecipeMetadata\nspec: {criteria: {intent: any}}\n' >overlay.yaml
is "one for anything too" "$(MKMIRROR_RECIPES=$top/tests/recipe/data digest-recipe --canonical overlay.yaml | grep -A 2 criteria | tr -s ' \n' ' ')" \
	"criteria: intent: any deploymentOrder: "
done_testing
