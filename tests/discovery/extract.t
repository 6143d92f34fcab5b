#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# extract-images: extract/CASE.yaml gives extract/CASE.images.
. "$(dirname "$0")/../lib.sh"
cases=$top/tests/discovery/extract

for case in "$cases"/*.yaml; do
	name=$(basename "$case" .yaml)
	mkmirror extract-images --component shop -o "$tmp/$name" "$case" 2>"$tmp/err"
	is "$name: succeeds, quietly" "$?$(cat "$tmp/err")" 0
	same "$name: the images and where they are" "$cases/$name.images" "$tmp/$name"
done

cat >"$tmp/empty.yaml" <<'Y'
kind: Pod
apiVersion: v1
metadata: {name: lacking}
spec:
  containers:
  - {name: a, image: ""}
  - {name: b, image: "quay.io/a/b:1"}
Y
fails 3 "a container without an image: discovery is incomplete" mkmirror extract-images "$tmp/empty.yaml"
has "it says which" "$tmp/err" "Pod/lacking: spec.containers[0].image"
has "the others are listed" "$tmp/out" "quay.io/a/b:1"

printf 'a: [1\nb: 2\n' >"$tmp/broken.yaml"
echo before >"$tmp/kept"
fails 2 "what is no YAML is refused" mkmirror extract-images -o "$tmp/kept" "$tmp/broken.yaml"
has "with its path" "$tmp/err" "$tmp/broken.yaml"
is "and the output stays" "$(cat "$tmp/kept")" before
fails 2 "a file that is not there" mkmirror extract-images "$tmp/nowhere.yaml"
has "is named" "$tmp/err" "$tmp/nowhere.yaml"
fails 1 "a full device is an error" mkmirror extract-images -o /dev/full "$cases/pods.yaml"

# without a file, and without images
ok "an empty stream is fine" sh -c ': | mkmirror extract-images'
is "and prints nothing" "$(cat "$tmp/out")" ""
done_testing
