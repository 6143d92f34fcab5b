#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# FIFOs and devices where files should be: an error that names them, at once; and blobs
# of layouts that are cut off.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../images.sh"
cd "$tmp" || exit 1
mkfifo fifo
ln -s /dev/zero zero
export REGISTRY_AUTH_FILE=/nonexistent
new_layout up
add_image up example.com/team/app:v1 amd64 base app
echo example.com/team/app:v1 >list
mkmirror lock-images --source oci:up -o lock list
mkmirror plan --source oci:up --target oci:tgt -o plan lock
mkdir -p app && printf '%s\n' "apiVersion: v2" "name: app" "version: 1.0.0" >app/Chart.yaml

refused() { # WHAT COMMAND…: fails in time and names the file
	r_what=$1; shift
	for r_file in fifo zero; do
		timeout 20 "$@" $r_file >out 2>err </dev/null; r_status=$?
		is "$r_file as $r_what: fails, in time" "$([ $r_status -ne 0 ] && [ $r_status -lt 124 ] && echo yes)" yes
		has "and is named" err "$r_file: not a regular file"
	done
}
refused "a list" mkmirror lock-images -o l
refused "a list of dedup" mkmirror dedup
refused "a lock" mkmirror plan --target oci:tgt -o p
refused "an old lock" mkmirror lock-images --source oci:up -o l list --old
refused "a plan" mkmirror copy-blob -o c
refused "a plan of push-manifest" mkmirror push-manifest -o c
refused "a chart" mkmirror render
refused "values" mkmirror render app -f
refused "a config" mkmirror resolve-mirror
refused "documents" mkmirror extract-images
refused "rules" mkmirror plan lock --target oci:tgt -o p --map-file
refused "records" mkmirror pull-chart --work w

ok "a list from a shell's pipe" sh -c 'exec 3<&0; cat list | mkmirror lock-images --source oci:up -o l /dev/stdin'
is "is read" "$(cat l)" "$(cat lock)"

layout() { rm -rf bad && cp -r up bad; }
layout; rm bad/index.json; mkfifo bad/index.json
timeout 20 mkmirror lock-images --source oci:bad -o l list >out 2>err
is "a source's index: fails, in time" "$([ $? -lt 124 ] && echo yes)" yes
timeout 20 mkmirror plan --source oci:up --target oci:bad -o p lock >out 2>err
is "a target's index: fails, in time" "$?" 4
has "and is named" err "bad/index.json: not a regular file"
blob=$(blob_of base | cut -d: -f2)
layout; rm "bad/blobs/sha256/$blob"; mkfifo "bad/blobs/sha256/$blob"
mkmirror plan --source oci:bad --target oci:tgt -o p lock >out 2>err
timeout 20 mkmirror copy-blob -o c p >out 2>err
is "a layout's blob: fails, in time" "$?" 1
has "and is named" err "$blob: not a regular file"

mkmirror copy-blob -o c plan && mkmirror push-manifest -o r c
printf x >"tgt/blobs/sha256/$blob"
ok "a plan for a target whose blob is cut off" mkmirror plan --source oci:up --target oci:tgt -o p lock
has "has it" p "\"digest\":\"sha256:$blob\""
ok "it is copied" mkmirror copy-blob -o c p
is "and is whole" "$(sha256sum <"tgt/blobs/sha256/$blob" | cut -d' ' -f1)" "$blob"
# paths that no record can hold are refused before anything moves
b=$(printf 'caf\351')
for a in "--target oci:$b" "--target oci:tgt --work $b" "--target oci:tgt --source oci:$b"; do
	cp -r up "$b"
	# shellcheck disable=SC2086
	fails 2 "plan $(echo "$a" | tr '\351' '?')" mkmirror plan -o p2 $a lock
	has "says why" err "caf\xe9': the path is not UTF-8, and cannot stand in a record"
	is "and makes nothing" "$(ls p2 2>/dev/null)" ""
	rm -rf "$b"
done
ok "other letters do" mkmirror plan --source oci:up --target "oci:caf\303\251 文" -o p2 lock
done_testing
