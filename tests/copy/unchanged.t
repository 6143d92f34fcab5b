#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What many images cost when nothing changed: no request with a receipt, and one
# HEAD a tag at the target without.  users.md C2 C3
#
#	IMAGES  how many, [60]; with 300 it takes a minute, which is the disk's
. "$(dirname "$0")/lib.sh"
images=${IMAGES:-60}

new_layout up
i=0
while [ "$((i += 1))" -le "$images" ]; do
	add_image up "example.com/i$i:v1" amd64 "own $i"
	echo "example.com/i$i:v1"
done >up.list
start_registry src; src=$host
start_registry dst; dst=$host
sed "s,example.com,$src," up.list >list
mkmirror lock-images --source oci:up -o up.lock up.list
fill "$src" up.lock

# asked METHOD-AND-PATH: how many of such requests each of the registries had
# since mark, and how many others
mark() { src_had=$(requests src) dst_had=$(requests dst); }
asked() {
	for a in src dst; do
		a_had=$(eval "echo \$${a}_had")
		echo "$a $(requests_since $a "$a_had" | grep -c "$1") $(requests_since $a "$a_had" | grep -vc "$1")"
	done | paste -sd,
}
mirror() { mkmirror mirror --images list --target "$dst" --work work --lock work.lock --no-referrers "$@"; }
mark
ok "$images images are copied" mirror
is "by as few requests as they need: a manifest and two blobs each" "$(asked '"\(HEAD\|GET\) /v2/i')" "src $((3 * images)) 0,dst $images $((5 * images))"
mark
ok "again" mirror
is "asks nobody" "$(asked .)" "src 0 0,dst 0 0"
is "and runs nothing" "$(cat err out)" ""
mark
ok "with --recheck" mirror --recheck
is "the target is asked by one HEAD a tag, the source nothing" "$(asked '"HEAD /v2/i[0-9]*/manifests/v1 ')" "src 0 0,dst $images 0"
mark
ok "a new lock of the same" mkmirror lock-images --old work.lock -o new.lock list
is "asks nothing" "$(asked .)" "src 0 0,dst 0 0"
rm -rf work
mark
ok "without a receipt" mirror
is "too" "$(asked '"HEAD /v2/i[0-9]*/manifests/v1 ')" "src 0 0,dst $images 0"
mark
ok "and then again" mirror
is "nobody is asked" "$(asked .)" "src 0 0,dst 0 0"
is "since all is known to be there" "$(grep -c '"status":"exists"' work/receipt.jsonl)" "$images"
done_testing
