#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The columns of a list: what resolve-imageset says of an image comes through lock-images into
# the lock, and plan obeys it.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
new_layout src
add_image src q.io/team/app:1 'amd64 arm64' app
add_image src q.io/team/base:2 amd64 base
new_layout catalog
add_image catalog other:name amd64 catalog
cat >isc.yaml <<X
apiVersion: mirror.openshift.io/v2alpha1
kind: ImageSetConfiguration
mirror:
  operators:
  - catalog: oci://$tmp/catalog
    targetCatalog: mine/index
    targetTag: v4
  additionalImages:
  - name: q.io/team/app:1
    targetRepo: moved/app
    targetTag: stable
    platforms: [{os: linux, architecture: arm64}]
  - name: q.io/team/base:2
X
resolve-imageset isc.yaml >list
ok "a list with columns" lock-images --source oci:src -o lock list
sed 's/sha256:[0-9a-f]*/DIGEST/' lock >got
cat >want <<X
localhost/mine/index:v4${tab}DIGEST${tab}all${tab}from=oci:$tmp/catalog${tab}kind=catalog${tab}to=mine/index:v4
q.io/team/app:1${tab}DIGEST${tab}linux/arm64${tab}kind=generic${tab}to=moved/app:stable
q.io/team/base:2${tab}DIGEST${tab}all${tab}kind=generic${tab}to=team/base:2
X
same "loses nothing" want got
lock-images --source oci:src <list >piped
same "through a pipe too" lock piped
mkdir dest
ok "plan reads from=, to= and the platforms" plan --source oci:src --target oci:dest -o plan.jsonl lock
has "a place under the target" plan.jsonl '"moved/app:stable"'
has "the folder of an image is its source" plan.jsonl "\"from\":\"oci:$tmp/catalog\""
copy-blob <plan.jsonl >copied.jsonl && push-manifest <copied.jsonl >receipt.jsonl
is "all is copied" "$(grep -c '"status":"failed"' receipt.jsonl)" 0

lock-images --source oci:src --platform linux/amd64 list >got
has "--platform holds where a line names none" got "q.io/team/base:2$tab$(grep base: lock | cut -f 2)${tab}linux/amd64"
has "and not where it does" got "${tab}linux/arm64${tab}kind=generic${tab}to=moved/app:stable"
sed 's|to=moved/app:stable|to=again/app:1|' list >list2
lock-images --source oci:src --old lock list2 >got
has "a list's place replaces that of the lock before" got "to=again/app:1"

printf '%s\n' "q.io/team/base:2$tab-$tab-${tab}to=a/b" "q.io/team/base:2$tab-$tab-${tab}to=a/c" >twice
fails 2 "one image at two places" lock-images --source oci:src twice
has "both are named" "$tmp/err" "the list has it twice, with the places a/b and a/c"
printf '%s\n' "q.io/team/base:2$tab-$tab-${tab}kind=generic" "q.io/team/base:2$tab-$tab-${tab}to=a/c" q.io/team/base:2 >twice
lock-images --source oci:src twice | sed 's/sha256:[0-9a-f]*/DIGEST/' >got
is "columns of one image are joined" "$(cat got)" "q.io/team/base:2${tab}DIGEST${tab}all${tab}kind=generic${tab}to=a/c"
printf '%s\n' "q.io/team/base:2$tab-$tab-${tab}kind=nonsense" >bad
fails 2 "a kind that is none" lock-images --source oci:src bad
has "file and line" "$tmp/err" "bad:1: kind=nonsense is none of"
printf '%s\n' "q.io/x:1$tab-$tab-${tab}from=oci:nowhere" >bad
fails 1 "a folder that is not there" lock-images bad
has "is named" "$tmp/err" nowhere/index.json
new_layout two
add_image two a:1 amd64 a
add_image two b:1 amd64 b
printf '%s\n' "localhost/x:1$tab-$tab-${tab}from=oci:two" >bad
fails 1 "a folder with several images, none of that name" lock-images bad
has "says so" "$tmp/err" "has no entry 'localhost/x:1'"

# what is a component's record in the list is a chart
cat >isc.yaml <<X
apiVersion: mirror.openshift.io/v2alpha1
kind: ImageSetConfiguration
mirror:
  additionalImages: [{name: q.io/team/base:2}]
  helm:
    repositories: [{name: r, url: oci://127.0.0.1:9/charts, charts: [{name: web, version: 1.0.0}]}]
X
resolve-imageset isc.yaml | lock-images --source oci:src --plain-http >got 2>err
has "a record is a chart of the list" err "chart web 1.0.0 of oci://127.0.0.1:9/charts"
done_testing
