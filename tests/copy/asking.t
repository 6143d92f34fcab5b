#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The number of requests that look for signatures and other referrers where there are
# none: one for each image at a registry without the API, however many platforms it has;
# at a registry with the API (zot, when it is on PATH) one more for each manifest, since
# only the answer tells what refers to it.  users.md L2
. "$(dirname "$0")/lib.sh"
. "$top/tests/zot.sh"

new_layout up
for i in 1 2 3 4 5; do
	add_image up "example.com/single$i:v1" amd64 "own $i"
	add_image up "example.com/double$i:v1" "amd64 arm64" "both $i"
	printf 'example.com/%s:v1\n' "single$i" "double$i" >>list
done
images=10 manifests=20
mkmirror lock-images --source oci:up -o up.lock list
# the source's requests of a plan: KIND OPTION
plan() {
	: >"at_$1.log"
	rm -rf "w$1$2"
	mkmirror plan --work "w$1$2" --target oci:lay -o p "$2" "$1.lock" 2>log || cat log
	wc -l <"at_$1.log" | tr -d ' '
}
count() { # KIND FEW: what is asked for more, by referrers
	kind=$1
	fill "$host" up.lock
	start_proxy "at_$kind" "$host"
	sed "s,example.com,$host," list >"$kind.list"
	mkmirror lock-images --work l -o "$kind.lock" "$kind.list"
	without=$(plan "$kind" --no-referrers)
	is "$kind: without referrers, a request a manifest" "$without" "$manifests"
	with=$(plan "$kind" --foreign)
	is "$kind: with them, $2" "$((with - without))" "$3"
	is "$kind: a list of tags a repository" "$(grep -c '/tags/list' "at_$kind.log")" "$images"
}
start_registry docker
count docker "one more an image, and one for the host" $((images + 1))
if command -v zot >/dev/null; then
	start_zot zot
	count zot "one more an image, and one for each manifest" $((images + manifests))
	is "zot: each manifest once" "$(grep -o '/referrers/sha256:[0-9a-f]*' at_zot.log | sort -u | wc -l | tr -d ' ')" "$manifests"
else
	skip zot "zot is not on PATH"
fi
done_testing
