#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror aicr takes aicr's command lines: flags, logs and statuses.
. "$(dirname "$0")/../lib.sh"
export MKMIRROR_RECIPES="$top/tests/recipe/data"
cd "$tmp" || exit 1
aicr() { mkmirror aicr "$@"; }
last() { tail -n 1 err | sed 's/time=[^ ]* //;s/"time":"[^"]*",//'; }
run() { aicr "$@" >got 2>err; echo $?; }

is "a recipe" "$(run recipe --service eks)" 0
is "its document is aicr's" "$(grep -E '^apiVersion|version: v0' got)" "apiVersion: aicr.nvidia.com/v1alpha1
  version: v0.14.0"
is "another version" "$(MKMIRROR_AICR_VERSION=v9 run recipe --service eks; grep 'version: v9' got)" "0
  version: v9"
is "flags with one dash, and with =" "$(run recipe -service=eks -t json; head -c 1 got)" "0
{"
is "a flag that there is none" "$(run recipe --foo; last)" "1
[cli] command failed: error=flag provided but not defined: -foo exitCode=1"
is "a flag without its argument" "$(run recipe --service; last)" "1
[cli] command failed: error=flag needs an argument: --service exitCode=1"
is "a flag twice" "$(run recipe --service eks --service gke; last)" "2
[cli] command failed: error=[INVALID_REQUEST] flag --service can only be specified once exitCode=2"
is "no criteria" "$(run recipe; last | cut -c -74)" "2
[cli] command failed: error=[INVALID_REQUEST] no criteria provided: specif"
is "a criterion that is not known" "$(run recipe --os dos; last)" "2
[cli] command failed: error=[INVALID_REQUEST] error parsing criteria: [INVALID_REQUEST] invalid os type: dos exitCode=2"
is "no data tree" "$(run recipe --service eks --data /nowhere; last | cut -c -81)" "8
[cli] command failed: error=[INTERNAL] failed to initialize data provider: /nowhe"
is "a selector that leads nowhere" "$(run query --service eks --selector no.where; last | cut -c -45)" "3
[cli] command failed: error=[NOT_FOUND] selec"
is "an unknown command" "$(run brew)" 3
is "one that is refused by name" "$(run trust update; last)" "2
[cli] command failed: error=[INVALID_REQUEST] trust update is not done here: it needs Sigstore's services exitCode=2"
is "another word before the brackets" "$(AICR_LOG_PREFIX=xx run recipe --foo; last | cut -c -20)" "1
[xx] command failed:"
is "--debug" "$(run --debug recipe --foo; last)" '1
level=ERROR source=aicr msg="command failed" module=aicr version=v0.14.0 error="flag provided but not defined: -foo" exitCode=1'
is "--log-json" "$(run --log-json recipe --os dos; last)" '2
{"level":"ERROR","msg":"command failed","module":"aicr","version":"v0.14.0","error":"[INVALID_REQUEST] error parsing criteria: [INVALID_REQUEST] invalid os type: dos","exitCode":2}'
is "AICR_LOG_JSON" "$(AICR_LOG_JSON=true run recipe --foo; last | cut -c -16)" '1
{"level":"ERROR"'
is "strict criteria by the environment" "$(AICR_CRITERIA_STRICT=yes run recipe --service acme)" 2
is "--version" "$(aicr --version)" "$(mkmirror --version | sed 's/ /-aicr /'), as aicr version v0.14.0"
is "help lists the commands" "$(aicr --help | grep -cE '^  (recipe|query) ')" 2
is "help of a command lists its flags" "$(aicr query --help | grep -c -- '--selector')" 1

# AICRConfig
config() { printf '%s\n' "kind: AICRConfig" "apiVersion: aicr.nvidia.com/v1alpha1" "spec: $1" >config.yaml; }
config '{recipe: {criteria: {service: eks}, output: {format: json}}}'
is "a recipe of a config" "$(run recipe --config config.yaml; head -c 1 got)" "0
{"
is "flags win" "$(run recipe --config config.yaml --format yaml --service gke; grep service got)" "0
  service: gke"
has "and say so" err "CLI flag overriding config value: flag=--service"
config '{bundle: {input: {recipe: '"$top"'/tests/aicr/data/recipe.yaml}, output: {target: made}, deployment: {deployer: argocd, set: ["db:enabled=false"]}, scheduling: {nodes: 3, systemNodeSelector: {a: b}}}}'
export MKMIRROR_RECIPES="$top/tests/aicr/data"
is "a bundle of a config" "$(run bundle --config config.yaml; ls made | grep ^0 | tr '\n' ' ')" "0
001-shop 002-shop-post 003-extra "
is "with its values" "$(grep -c -e 'count: 3' -e 'a: b' made/001-shop/values.yaml)" 2
refused() { config "$2"; is "$1" "$(run bundle --config config.yaml; last | sed 's/.*error=//;s/ exitCode.*//' | cut -c "-${#3}")" "2
$3"; }
refused "a field that there is none" '{bundle: {foo: 1}}' '[INVALID_REQUEST] field spec.bundle.foo not found in type'
refused "no part" '{}' '[INVALID_REQUEST] config has none of spec.snapshot, spec.recipe'
refused "a wrong criterion of another part" '{bundle: {}, recipe: {criteria: {os: dos}}}' '[INVALID_REQUEST] invalid spec.recipe.criteria.os: [INVALID_REQUEST] invalid os type: dos'
refused "a wrong type" '{bundle: {scheduling: {nodes: many}}}' '[INVALID_REQUEST] spec.bundle.scheduling.nodes has a value of'
refused "a wrong duration" '{validate: {execution: {timeout: 5x}}}' '[INVALID_REQUEST] invalid spec.validate.execution.timeout: time: unknown unit'
refused "a wrong setting" '{bundle: {deployment: {set: [a]}}}' '[INVALID_REQUEST] invalid spec.bundle.deployment.set: '
refused "recipes of two names" '{recipe: {output: {path: ./a}}, bundle: {input: {recipe: b}}}' '[INVALID_REQUEST] spec.recipe.output.path ("./a") and spec.bundle.input.recipe ("b")'
is "no such config" "$(run recipe --config nope.yaml; last | cut -c -70)" '3
[cli] command failed: error=[NOT_FOUND] config file not found: "nope.y'
printf '{} {}' >two.json
is "two documents" "$(run recipe --config two.json; last | grep -c 'trailing data after JSON')" "2
1"
is "one in the cluster" "$(run recipe --config cm://a/b)" 2
is "an output whose name is none" "$(run bundle -r "$top/tests/aicr/data/recipe.yaml" -o oci://r.example.com/Up/x)" 2
is "an attestation" "$(run bundle -r "$top/tests/aicr/data/recipe.yaml" -o made --attest)" 3
cat >tool.yaml <<'Y'
kind: RecipeResult
apiVersion: aicr.nvidia.com/v1alpha1
criteria: {service: eks}
componentRefs:
  - {name: extra, type: Helm, source: "", manifestFiles: [components/pre/manifests/pod.yaml]}
deploymentOrder: [extra]
Y
is "mirror list" "$(run mirror list -r tool.yaml --format hauler; grep -c 'name: registry.example.com/tools/tool:1' got)" "0
1"
is "in a format that there is none" "$(run mirror list -r tool.yaml --format xml; last | cut -c -45)" "2
[cli] command failed: error=[INVALID_REQUEST]"
done_testing
