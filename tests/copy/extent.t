#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Blobs are copied to places of files, whole or in pieces, and from there.
. "$(dirname "$0")/lib.sh"

new_layout up
add_image up example.com/tiny:1.0 amd64 base tiny
start_registry src; src=$host
echo example.com/tiny:1.0 >up.list
ok "lock from a layout" mkmirror lock-images --source oci:up -o up.lock up.list
fill "$src" up.lock
blob=$(blob_of base)
blob_file() { echo "$1/blobs/sha256/${2#sha256:}"; } # LAYOUT DIGEST
size=$(wc -c <"$(blob_file up "$blob")")

part() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null; } # FILE FROM BYTES
# record FROM TO
record() {
	printf '{"mediaType":"application/octet-stream","digest":"%s","size":%d,"from":"%s","to":["%s"],"status":"planned","reference":"x","insecure":["%s"]}\n' \
		"$blob" "$size" "$1" "$2" "$src"
}
for from in "$src/tiny" oci:up; do
	head -c 1000 /dev/zero >one
	record "$from" "extent:700+$size:$PWD/one" >plan
	ok "$from to a place of a file" mkmirror copy-blob -o out plan
	part one 700 "$size" >got
	ok "the bytes are there" cmp got "$(blob_file up "$blob")"
	is "and nothing before them" "$(part one 0 700 | tr -d '\0' | wc -c | tr -d ' ')" 0
done

first=$((size / 3)) rest=$((size - size / 3))
: >one; : >two
pieces="extent:512+$first:$PWD/one\\n1024+$rest:$PWD/two"
record "$src/tiny" "$pieces" >plan
ok "to two files" mkmirror copy-blob -o out plan
part one 512 $first >joined; part two 1024 $rest >>joined
ok "piece by piece" cmp joined "$(blob_file up "$blob")"
start_registry dst; dst=$host
record "$pieces" "$dst/back" | sed "s,$src,$dst," >plan
ok "and from there to a registry" mkmirror copy-blob -o out plan
has "uploaded" out '"status":"copied"'
record "$pieces" "oci:down" >plan
ok "and to a layout" mkmirror copy-blob -o out plan
ok "where it is the blob" cmp "$(blob_file down "$blob")" "$(blob_file up "$blob")"

printf x | dd of=two bs=1 seek=1030 conv=notrunc 2>/dev/null
record "$pieces" "$dst/wrong" | sed "s,$src,$dst," >plan
fails 1 "bytes that changed are not sent" mkmirror copy-blob -o out plan
has "the message names both digests" err "have the digest"
rm two
record "$pieces" oci:gone >plan
fails 1 "a file that is gone" mkmirror copy-blob -o out plan
has "is named" err "two: No such file"
record "$src/tiny" "extent:0+10:$PWD/one" >plan
fails 1 "a place that is too small" mkmirror copy-blob -o out plan
for bad in "extent:" "extent:1:one" "extent:x+1:one" "extent:1+1:"; do
	record "$src/tiny" "$bad" >plan
	fails 2 "no extent: $bad" mkmirror copy-blob -o out plan
done
done_testing
