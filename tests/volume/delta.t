#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pack --have: only what the far side lacks is carried.
. "$(dirname "$0")/../copy/lib.sh"

new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base one two three
add_image up example.com/team/web:v1 amd64 base web
printf '%s\n' example.com/team/app:v1 example.com/team/web:v1 >list
ok "lock" mkmirror lock-images --source oci:up -o first.lock list
ok "a mirror of it" move_in far oci:mirrored first.lock --source oci:up
cp far/receipt.jsonl receipt.jsonl
pack() { mkmirror pack --work w --source oci:up --name delta "$@"; }
blobs() { tar -tf "$1" | grep -c '^blobs/'; }

ok "nothing new" pack --have receipt.jsonl -d none first.lock
is "carries no blob" "$(blobs none/delta.001.tar)" 0
ok "in 8 KiB and 300 bytes an image" test "$(wc -c <none/delta.001.tar)" -le $((8192 + 2 * 300))
is "the base is the receipt" "$(tar -xOf none/delta.001.tar mkmirror/base)" \
	"receipt	sha256:$(sha256sum <receipt.jsonl | cut -d' ' -f1)"
is "the set says that no volume has them" "$(tar -xOf none/delta.001.tar mkmirror/set | grep -c '^image.*	-$')" 2

# a new layer of one image
add_image up example.com/team/app:v2 "amd64 arm64" base one two three four
echo example.com/team/app:v2 >>list
ok "lock with one more" mkmirror lock-images --source oci:up -o second.lock list
ok "one new layer" pack --have receipt.jsonl -d one second.lock
four=$(blob_of four)
is "that layer, two configs, two manifests and their index" "$(blobs one/delta.001.tar)" 6
ok "are carried" sh -c "tar -tf one/delta.001.tar | grep -q ${four#sha256:}"
is "no image is whole in the volume" "$(tar -xOf one/delta.001.tar index.json | grep -c digest)" 0

# the set of an earlier volume, and a lock, say the same
tar -xOf none/delta.001.tar mkmirror/set >set
for have in set first.lock; do
	ok "$have as what is there" pack --have $have -d "by.$have" second.lock
	is "gives the same blobs" "$(tar -tf "by.$have/delta.001.tar" | grep blobs/)" "$(tar -tf one/delta.001.tar | grep blobs/)"
done
grep app:v2 second.lock >third.lock
ok "without manifests of what was there" mkmirror pack --work bare --source oci:up --have first.lock -d by.bare third.lock
has "more is carried, which is said" err "no manifests in bare/blobs"

# two targets: what both have
grep -v "$(blob_of two)" receipt.jsonl >other.jsonl
ok "two receipts" pack --have receipt.jsonl --have other.jsonl -d both second.lock
is "what one of them lacks is carried" "$(tar -tf both/delta.001.tar | grep -c "$(blob_of two | cut -c8-)")" 1
is "both are named" "$(tar -xOf both/delta.001.tar mkmirror/base | grep -c '^receipt')" 2

# one platform of an index is there: the target must have it
grep -v -e "$(blob_of web)" receipt.jsonl >/dev/null
index=$(sed -n 's/.*app:v1	\([^	]*\).*/\1/p' first.lock)
grep -v "$index" receipt.jsonl >children.jsonl
ok "an index is missing" pack --have children.jsonl -d index first.lock
is "it alone is carried" "$(tar -tf index/delta.001.tar | grep blobs/)" "blobs/sha256/${index#sha256:}"
is "what it names is relied upon" "$(tar -xOf index/delta.001.tar mkmirror/base | grep -c '^have')" 2

fails 2 "what is none of these files" pack --have /dev/null -d x second.lock
echo 'mkmirror-set 9' >newer
fails 2 "a newer set" pack --have newer -d x second.lock
has "says what to do" err "use a newer one"
fails 2 "no file" pack --have gone -d x second.lock
done_testing
