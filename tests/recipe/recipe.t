#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Recipes from the small data tree beside this test.
. "$(dirname "$0")/../lib.sh"
data=$top/tests/recipe/data laid=$top/tests/recipe/laid
export MKMIRROR_RECIPES=$data
query() { query-recipe --service eks --accelerator h100 --selector "$@"; }

ok "a recipe resolves" resolve-recipe --service eks --accelerator H100 -o "$tmp/recipe.yaml"
is "overlays: the root, then the chain" "$(query metadata.appliedOverlays --format json | tr -d ' \n')" '["base","eks","h100-eks"]'
is "a later constraint replaces" "$(query constraints --format json | grep -c '= 1.31"')" 1
is "registry fills the chart" "$(query components.db.chart)" db
is "and the version" "$(query .components.db.version)" 1.2.3
is "dependencies come first" "$(query deploymentOrder --format json | tr -d ' \n')" '["db","site-config","web","plain"]'
is "a mixin sets the namespace" "$(query components.web.namespace)" quiet
is "the values file lies over the component's own" "$(query components.web.values.service.type)$(query components.web.values.image.repository)" \
	LoadBalancerregistry.example.com/shop/web
is "overrides lie over both" "$(query components.web.values.image.tag)" gpu
is "a null deletes" "$(query components.web.values.gone 2>&1 | grep -c "no 'gone' here")" 1
is "Kustomize defaults" "$(query components.site-config.tag)" v1

fails 2 "nothing asked for" resolve-recipe
fails 2 "only any" resolve-recipe --service any
fails 2 "an unknown value" resolve-recipe --service nope
has "the message names it" "$tmp/err" "service 'nope'"
fails 2 "a value no overlay covers" resolve-recipe --service eks --os ubuntu
has "the message says how to go on" "$tmp/err" --allow-uncovered
ok "taken when told" resolve-recipe --service eks --os ubuntu --allow-uncovered
fails 2 "a criterion twice" resolve-recipe --service eks --service eks
is "metadata has the lists of AICR, empty in YAML" "$(query metadata | grep -c -x -e 'constraintWarnings: \[\]' -e 'excludedOverlays: \[\]')" 2
is "so has the whole" "$(query '' | grep -c -x -e '  constraintWarnings: \[\]' -e '  excludedOverlays: \[\]')" 2
is "and one of them alone" "$(query metadata.excludedOverlays)" "[]"
is "which is null in JSON" "$(query metadata.excludedOverlays --format json)" "null"
fails 2 "a selector into a string" query components.web.chart.x

ok "components of the document" list-components -r "$tmp/recipe.yaml" -o "$tmp/list"
is "in the order of the recipe" "$(sed 's/{"name":"\([^"]*\)".*/\1/' "$tmp/list" | tr '\n' ' ')" "db plain site-config web "
is "types" "$(sed 's/^{"name":"[^"]*","type":"\([^"]*\)".*/\1/' "$tmp/list" | tr '\n' ' ')" "repo manifests kustomize oci "
has "manifests are paths" "$tmp/list" "\"manifests\":[\"$data/components/web/extra.yaml\"]"
list-components -r "$tmp/recipe.yaml" --set site:image.tag=9,database:a.b=1.50 >"$tmp/set"
has "an override by alias" "$tmp/set" '"tag":9'
has "a number" "$tmp/set" '"values":[{"a":{"b":1.5}}]'
is "enabled=false leaves out" "$(list-components -r "$tmp/recipe.yaml" --set web:enabled=false | grep -c '"web"')" 0
fails 2 "an override of nothing" list-components -r "$tmp/recipe.yaml" --set nope:a=1
fails 2 "an override through a string" list-components -r "$tmp/recipe.yaml" --set web:image.tag.x=1
fails 2 "an override without a value" list-components -r "$tmp/recipe.yaml" --set web:x=

ok "a tree laid over" query-recipe --service ours --data "$laid" --selector components.db.source
is "its registry entry replaces" "$(cat "$tmp/out")" https://charts.internal
is "a disabled component is not deployed" "$(query-recipe --service ours --data "$laid" --selector deploymentOrder --format json | tr -d ' \n')" '["db"]'
cp -R "$laid" "$tmp/laid" && ln -s registry.yaml "$tmp/laid/link.yaml"
fails 2 "no symbolic links there" resolve-recipe --service ours --data "$tmp/laid"
rm "$tmp/laid/link.yaml"; : >"$tmp/laid/a..b"
fails 2 "no .. there" resolve-recipe --service ours --data "$tmp/laid"
rm "$tmp/laid/a..b" "$tmp/laid/registry.yaml"
fails 2 "registry.yaml is required" resolve-recipe --service ours --data "$tmp/laid"
is "--debug names files" "$(resolve-recipe --service eks --debug 2>&1 >/dev/null | grep -c "components.web.valuesFile: from $data/overlays/eks.yaml")" 1
debug() { list-components --service eks --accelerator h100 --debug --set web:image.tag=9 2>&1 >/dev/null | sed -n "s,.*list-components: components.$1: from ,,p"; }
is "of the registry" "$(debug db.version)" "$data/registry.yaml"
is "of a values file" "$(debug web.values.service.type)" "$data/components/web/values-eks.yaml"
is "of overrides" "$(debug web.values.replicas)" "$data/overlays/eks.yaml"
is "of --set" "$(debug web.values.image.tag)" --set
is "of a mixin" "$(debug web.namespace)" "$data/mixins/quiet.yaml"
is "not one that is deleted" "$(debug web.values.gone)" ""
is "of a document" "$(list-components -r "$tmp/recipe.yaml" --debug 2>&1 >/dev/null | grep -c "web.values.replicas: from $tmp/recipe.yaml")" 1
is "of a tree laid over" "$(list-components --service ours --data "$laid" --debug 2>&1 >/dev/null | grep -c "components.db.source: from $laid/registry.yaml")" 1

kube() { list-components -r "$1" | sed -n 's/.*"name":"db".*"kubeVersion":"\([^"]*\)".*/\1/p'; }
given() { sed "s/value: .*= 1.31.*/value: '$1'/" "$tmp/recipe.yaml" >"$tmp/kube.yaml"; kube "$tmp/kube.yaml"; }
is "a constraint of old is raised" "$(kube "$tmp/recipe.yaml")" v1.33.0
is "a newer one" "$(given '>= v1.35')" v1.35.0
is "its first word" "$(given '~1.34.2 <2')" v1.34.2
is "one that is no version" "$(given '>= new')" v1.33.0
is "another version on the command line" "$(list-components -r "$tmp/kube.yaml" --kube-version v1.20.0 | grep -c '"kubeVersion":"v1.20.0"')" 2
sed '/K8s.server.version/,/value:/d' "$tmp/recipe.yaml" >"$tmp/none.yaml"
is "no constraint, no word of it" "$(list-components -r "$tmp/none.yaml" | grep -c kubeVersion)" 0
list-components -r "$tmp/recipe.yaml" --metadata "$tmp/meta" >"$tmp/got"
is "what lists say of it" "$(head -n 1 "$tmp/meta")" "criteria=criteria(service=eks, accelerator=h100)"
done_testing
