#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What cannot be planned, copied or pushed stops nothing else; it is listed for the next
# run, with the words of the first cause.  users.md D3 J3 J4
. "$(dirname "$0")/../copy/lib.sh"
raw() { curl -s -o /dev/null -w '%{http_code}' -H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json' "http://$1"; }

new_layout up
for i in good gone odd; do add_image up "example.com/$i:v1" "amd64 arm64" base "-$i"; done
printf 'example.com/%s:v1\n' good gone odd >list
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; fill "$host" up.lock
start_proxy from "$host"; src=$host
start_registry dst; start_proxy to "$host"; dst=$host
sed "s,example.com,$src," list >images
child() { grep -o 'sha256:[0-9a-f]*' "up/blobs/sha256/$(sed -n "s,.*/$1:v1	sha256:\([^	]*\).*,\1,p" up.lock)" | head -n 1; }
mirror() { mkmirror mirror --images images --target "$dst" --work w "$@"; }
tags() { for i in good gone odd; do [ "$(raw "$dst/v2/$i/manifests/v1")" = 200 ] && echo $i; done | paste -sd,; }

# manifests below an index: one is gone, one is no manifest
echo '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[{"digest":"x"}]}' >unreadable
rules() { printf '%s\n' "GET /gone/manifests/$(child gone) 0 code 404 MANIFEST_UNKNOWN" "GET /odd/manifests/$(child odd) 0 file 200 unreadable" >from.rules; }
rules
fails 1 "two images that cannot be planned" mirror
is "the other is mirrored" "$(tags)" good
is "they are listed for the next run" "$(grep -v '^#' w/unplanned.txt | cut -f1)" "$src/gone:v1
$src/odd:v1"
has "with the words of the cause" w/unplanned.txt "# $src/gone:v1: GET http://$src/v2/gone/manifests/$(child gone): 404 As-Told: as told (MANIFEST_UNKNOWN)"
mirror -o text >out 2>err
is "the summary has them" "$(grep -c '^copied\|^exists' out),$(grep -c '^failed .*as told (MANIFEST_UNKNOWN)' out)" 1,1
fails 1 "it fails again, since nothing changed" mirror
: >from.rules
ok "what is listed is a lock" mkmirror plan --work again --target oci:new -o p w/unplanned.txt
is "of those that failed" "$(grep -c '"tags"' p)" 2
: >to.log
ok "once they are there" mirror
is "they are mirrored too" "$(tags)" good,gone,odd
is "and the others are not sent again" "$(grep -c 'PUT /v2/good' to.log)" 0
ok "nothing is left over" test ! -e w/unplanned.txt

# a repository of the target that refuses us
rm -rf w
printf '%s\n' '* /v2/more/gone/ 0 code 403 DENIED' >to.rules
fails 4 "a repository that is forbidden" mkmirror mirror --images images --target "$dst/more" --work w
is "stops nothing else" "$(raw "$dst/v2/more/good/manifests/v1"),$(raw "$dst/v2/more/odd/manifests/v1")" 200,200
has "and is named" w/unplanned.txt "# $src/gone:v1: "
: >to.rules

# none can be planned: then nothing is done
rm -rf w
echo 'GET /manifests/sha256 0 code 404 MANIFEST_UNKNOWN' >from.rules
fails 1 "when all fail" mkmirror mirror --images images --target "$dst/none" --work w
is "no list is left" "$(ls w/unplanned.txt w/receipt.jsonl 2>/dev/null)" ""
: >from.rules

# chosen platforms: the summary knows what was copied
rm -rf w
ok "a platform" mkmirror mirror --images images --platform linux/arm64 --target "$dst/arm" --work w -o text
is "is copied" "$(grep -c '^copied ' out),$(grep 'images:' out)" "3,3 images: 3 copied, 0 planned, 0 there before, 0 failed"
ok "again" mkmirror mirror --images images --platform linux/arm64 --target "$dst/arm" --work w -o text
is "is there" "$(grep 'images:' out)" "3 images: 0 copied, 0 planned, 3 there before, 0 failed"
done_testing
