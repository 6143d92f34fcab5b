#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Servers that do not answer HEAD as they should, registries that refuse blobs which they
# have, and those that know what they were sent a moment later.  users.md F2 F3
. "$(dirname "$0")/lib.sh"
new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/team/tool:v1 amd64 base tool
printf '%s\n' example.com/team/app:v1 example.com/team/tool:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; fill "$host" up.lock
start_proxy from "$host"; src=$host
start_registry dst; real_dst=$host
start_proxy to "$host"; dst=$host
sed "s,example.com,$src," list >images
mkmirror lock-images -o want.lock images
move "$dst" want.lock >log 2>&1 || cat log

# HEAD that is refused, or whose answer says nothing
for answer in "status 403" "status 404" "status 405" "status 501" "status 200" "code 404 MANIFEST_UNKNOWN"; do
	echo "HEAD * 0 $answer" | tee from.rules >to.rules
	ok "$answer: lock" mkmirror lock-images -o lock images
	same "$answer: the same digests" want.lock lock
	mkmirror lock-images --work again -o lock images >log 2>&1
	ok "$answer: lock again, of kept manifests" mkmirror lock-images --work again -o lock images
	same "$answer: the same" want.lock lock
	ok "$answer: of several sources" mkmirror plan --work several --rewrite "$src/team=$src/nowhere" --rewrite "$src/team=$src/team" --target oci:several -o p want.lock
	: >to.log
	ok "$answer: plan" mkmirror plan --work work --recheck --target "$dst" -o p want.lock
	[ "$answer" = "code 404 MANIFEST_UNKNOWN" ] || is "$answer: finds what is there" "$(grep -c planned p)" 0
	ok "$answer: verify" mkmirror verify "$dst" want.lock
	has "$answer: finds every blob" err "4 manifests and 8 blobs of "
	ok "$answer: and for mirror" mkmirror verify --fix --work fixed "$dst" want.lock
done
n=$(requests dst)
mkmirror verify "$dst" want.lock >log 2>&1
is "blobs are asked for one byte" "$(requests_since dst "$n" | grep -c 'GET .*/blobs/[^ ]* [^"]*" 206 1 ')" 8
: >to.log
echo 'HEAD /blobs/ 0 status 404' >to.rules
mkmirror verify "$dst" want.lock >log 2>&1
is "then no more than what was under way" "$(($(grep -c '^HEAD .*/blobs/' to.log) <= 8))" 1
: >to.rules; : >from.rules
tool=$(blob_of tool) hex=$(blob_of tool | cut -d: -f2)
mv "dst/docker/registry/v2/repositories/team/tool/_layers/sha256/$hex" gone
echo 'HEAD /blobs/ 0 status 404' >to.rules
fails 1 "what is not there is missing" mkmirror verify "$dst" want.lock
has "by both ways" err "blob $tool at $dst/team/tool: not there (404)"
is "and nothing else is" "$(grep -c ': not there' err)" 1
mv gone "dst/docker/registry/v2/repositories/team/tool/_layers/sha256/$hex"
: >to.rules
: >to.log
mkmirror plan --work new --target "$dst/new" -o p want.lock 2>log
is "what a registry says is believed" "$(cut -d' ' -f1,2 to.log | grep manifests | sort)" "HEAD /v2/new/team/app/manifests/v1
HEAD /v2/new/team/tool/manifests/v1"
: >to.log
ok "how much is to be copied" mkmirror plan --work new --check-blobs --target "$dst/new" -o p want.lock
is "takes no GET either" "$(grep -c '^GET' to.log)" 0

# tags that may not change, where HEAD is refused
sed '/manifest\.v1\|index\.v1/s/"status":"[a-z]*"/"status":"planned"/' work/receipt.jsonl >again.jsonl
printf '%s\n' 'PUT /manifests/v1 0 code 409 CONFLICT' 'HEAD * 0 status 404' >to.rules
ok "a tag that may not change, and need not" mkmirror push-manifest --work work -o r again.jsonl

# blobs that are there and are refused
forget() { # REPOSITORY: the target forgets its manifests
	rm -rf "dst/docker/registry/v2/repositories/$1/_manifests" work
}
for answer in "code 400 BLOB_UPLOAD_INVALID" "code 409 CONFLICT" "code 403 DENIED"; do
	for when in PUT POST; do
		forget team/app; forget team/tool
		echo "$when /blobs/uploads 0 $answer" >to.rules
		: >to.log
		ok "$when: $answer of blobs that are there" move "$dst" want.lock
		is "$when: $answer: they are there" "$(grep -c '"status":"exists"' copied.jsonl),$(grep -c '"status":"copied"' copied.jsonl)" 7,0
		is "$when: $answer: each was asked about" "$(grep -c '^HEAD .*/blobs/' to.log)" 8
	done
done
echo "PUT /blobs/uploads 0 code 400 BLOB_UPLOAD_INVALID" >to.rules
fails 4 "blobs that are not there" move "$dst/other" want.lock --receipt none
has "are refused as before" err "400 As-Told: as told (BLOB_UPLOAD_INVALID)"
: >to.rules
: >to.log
ok "where nothing is refused" move "$dst/plain" want.lock --receipt none
is "nothing is asked" "$(grep -c '^HEAD .*/blobs/' to.log)" 0

# what was sent is known a moment later
n=0
for answer in "400 MANIFEST_BLOB_UNKNOWN" "404 BLOB_UNKNOWN" "404 MANIFEST_UNKNOWN"; do
	n=$((n + 1))
	rm -rf work
	: >to.log
	echo "PUT /app/manifests/v1 2 code $answer" >to.rules
	ok "$answer, twice" move "$dst/later$n" want.lock
	is "$answer: it was tried again" "$(hits to "code $answer")" 2
done
echo "PUT /tool/manifests/v1 0 code 400 MANIFEST_BLOB_UNKNOWN" >to.rules
fails 4 "a blob that is never known" move "$dst/never" want.lock --receipt none
: >to.log
sed 's/"status":"\(copied\|mounted\)"/"status":"exists"/' copied.jsonl >old.jsonl
fails 4 "a blob that was there before" mkmirror push-manifest --work work -o r old.jsonl
is "is not waited for" "$(hits to 'code 400 MANIFEST_BLOB_UNKNOWN')" 1
done_testing
