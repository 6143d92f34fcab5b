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
done_testing
