#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Platforms of an index, and images that are not of the common kind.
# users.md C2 C3 D3 G7 H3 H4 H5 H6
. "$(dirname "$0")/lib.sh"
move() { # TARGET LOCK [PLAN OPTION...]
	m_target=$1 m_lock=$2; shift 2
	mkmirror plan --work work --receipt none --no-referrers --target "$m_target" "$@" -o p "$m_lock" &&
		mkmirror copy-blob -o c p && mkmirror push-manifest --work work -o r c
}
raw() { curl -s -H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json' "http://$1"; }
entry() { # FILE REF TYPE: a manifest of our own in the layout
	echo "{\"mediaType\":\"$3\",$(i_put up "$1"),\"annotations\":{\"org.opencontainers.image.ref.name\":\"$2\"}}" >>up.entries
	echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
}

# two platforms, each with its attestation
new_layout up
image=application/vnd.oci.image.manifest.v1+json index=application/vnd.oci.image.index.v1+json
for i in amd64 arm64; do
	d=$(i_manifest up $i base "-app")
	digest=$(echo "$d" | grep -o 'sha256:[0-9a-f]*')
	a=$(i_manifest up unknown base "attests $i")
	list="${list:+$list,}{$d,\"platform\":{\"architecture\":\"$i\",\"os\":\"linux\"}}"
	attests="${attests:+$attests,}{$a,\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\",\"vnd.docker.reference.digest\":\"$digest\"},\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"}}"
	eval "child_$i=$digest attest_$i=$(echo "$a" | grep -o 'sha256:[0-9a-f]*')"
done
printf '{"schemaVersion": 2,\n "mediaType":"%s","manifests":[%s,%s]}' $index "$list" "$attests" >index.json
entry index.json example.com/app:v1 $index
whole=sha256:$(sha256sum <index.json | cut -d' ' -f1)
echo example.com/app:v1 >list
mkmirror lock-images --source oci:up -o all.lock list
foreign='validation: {manifests: {urls: {allow: [".*"]}}}' # docker-registry takes them so
start_registry dst "$foreign"; dst=$host
# shellcheck disable=SC2154
for mode in all cut sparse; do
	case $mode in all) o='' p='' ;; cut) o='--platform linux/arm64' p='' ;; *) o='--platform linux/arm64' p=--sparse ;; esac
	# shellcheck disable=SC2086
	mkmirror lock-images --work work $o --source oci:up -o $mode.lock list
	# shellcheck disable=SC2086
	ok "$mode: into a layout" move oci:$mode $mode.lock --source oci:up $p
	is "$mode: the platform and its attestation are there" "$(for d in $child_arm64 $attest_arm64; do [ -e "$mode/blobs/sha256/${d#sha256:}" ] && echo yes; done | paste -sd,)" yes,yes
	is "$mode: the others" "$(for d in $child_amd64 $attest_amd64; do [ -e "$mode/blobs/sha256/${d#sha256:}" ] && echo yes; done | paste -sd,)" "$([ $mode = all ] && echo yes,yes)"
	ok "$mode: verify" mkmirror verify --work work oci:$mode $mode.lock
done
has "a sparse index keeps its digest" sparse/index.json "$whole"
is "one that is cut down has another" "$(grep -c "$whole" cut/index.json)" 0
ok "a whole one goes to a registry" move "$dst/all" all.lock --source oci:up
is "byte by byte" "$(raw "$dst/v2/all/app/manifests/v1" | sha256sum | cut -d' ' -f1)" "${whole#sha256:}"
ok "one that is cut down too" move "$dst/cut" cut.lock --source oci:up
new=$(raw "$dst/v2/cut/app/manifests/v1" | sha256sum | cut -d' ' -f1)
is "its record says old and new digest" "$(sed -n 's/.*"digest":"\([^"]*\)".*"rewritten":"\([^"]*\)".*/\1 \2/p' r)" "sha256:$new $whole"
is "with two manifests" "$(raw "$dst/v2/cut/app/manifests/v1" | grep -o '"platform"' | wc -l | tr -d ' ')" 2
fails 4 "a sparse one, where the registry wants all" move "$dst/sparse" sparse.lock --source oci:up --sparse
has "is refused by its own words" err "PUT http://$dst/v2/sparse/app/manifests/v1: 400"
has "as plan feared" err "1 indexes go to $dst without all that they name, which docker-registry"
has "with what to do" err "the index names 2 manifests that stay behind, which this registry may not take: plan without --sparse"
echo "$dst sparse=no" >quirks
fails 4 "said beforehand, plan refuses it" mkmirror plan --work work --receipt none --no-referrers --quirks quirks --target "$dst/sparse" --source oci:up --sparse -o p sparse.lock
has "with what to do too" err "leave --sparse out"
echo "$dst sparse=yes" >quirks
ok "said to be taken" mkmirror plan --work work --receipt none --no-referrers --quirks quirks --target "$dst/sparse" --source oci:up --sparse -o p sparse.lock
is "nothing is feared" "$(grep -c 'without all' err)" 0
ok "and without --sparse it goes" move "$dst/sparse" sparse.lock --source oci:up --quirks quirks
fails 1 "a platform that nobody has" mkmirror lock-images --source oci:up --platform linux/arm64,linux/riscv64 list
has "is an error of the lock" err "it has no linux/riscv64, only linux/amd64, linux/arm64"
add_image up example.com/single:v1 amd64 base single
echo example.com/single:v1 >one.list
fails 1 "an image of one platform" mkmirror lock-images --source oci:up --platform linux/arm64 one.list
has "likewise" err "it has no linux/arm64, only linux/amd64"

# layers that are not of the common kind keep their bytes (users.md H3)
printf 'not compressed' >plain; printf '\050\265\057\375 zstd' >zstd; echo '{"architecture":"amd64","os":"linux" , "x":1.50}' >config
echo "{\"schemaVersion\":2, \"mediaType\":\"$image\",
 \"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$(i_put up config)},
 \"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",$(i_put up plain)},{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+zstd\",$(i_put up zstd),\"annotations\":{\"a\":\"\\u00e9\"}}]}" >odd.json
entry odd.json example.com/odd:v1 $image
echo example.com/app:v1 >v8.list
ok "arm64 with the variant that is meant where none is written" mkmirror lock-images --source oci:up --platform linux/arm64/v8 v8.list

# what a layout cannot be
: >file; mkdir broken; echo '{"manifests":' >broken/index.json; cp all.lock bad.lock
fails 4 "a target that is a file" mkmirror plan --source oci:up --target oci:file -o p bad.lock
has "is named" err "the target oci:file: file is not a folder"
fails 4 "a target whose index is broken" mkmirror plan --source oci:up --target oci:broken -o p bad.lock
has "is named" err "the target oci:broken: broken/index.json: "
fails 2 "a source that is not there" mkmirror plan --source oci:gone --target oci:new -o p bad.lock
has "is named" err "--source oci:gone is no OCI layout"
fails 2 "a target with a password" mkmirror plan --target "me:s3cret@example.com/x" -o p bad.lock
is "does not show it" "$(grep -c s3cret err),$(grep -c '\*\*\*@example.com/x' err)" 0,1
echo example.com/app:v1 >bad.list
fails 2 "no folder at all" mkmirror mirror --images bad.list --source "oci:$PWD/up" --work wm --target oci:
has "is named" err "'oci:': oci: is followed by a folder"

# a foreign layer, and schema 1 (users.md H6)
echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\",$(i_put up config)},\"layers\":[{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\",\"digest\":\"sha256:$(echo gone | sha256sum | cut -d' ' -f1)\",\"size\":9,\"urls\":[\"https://example.com/layer\"]},{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",$(i_put up plain)}]}" >foreign.json
entry foreign.json example.com/windows:v1 application/vnd.docker.distribution.manifest.v2+json
printf '%s\n' example.com/odd:v1 example.com/windows:v1 >odd.list
mkmirror lock-images --source oci:up -o odd.lock odd.list
ok "odd layers and a foreign one" move "$dst" odd.lock --source oci:up
for i in odd windows; do
	is "$i keeps its digest" "sha256:$(raw "$dst/v2/$i/manifests/v1" | sha256sum | cut -d' ' -f1)" "$(grep "/$i:" odd.lock | cut -f2)"
done
for i in plain zstd config; do
	is "$i keeps its bytes" "$(curl -s "http://$dst/v2/odd/blobs/sha256:$(sha256sum <$i | cut -d' ' -f1)" | sha256sum)" "$(sha256sum <$i)"
done
has "what is not carried is said" err "1 foreign layers are not carried"
ok "and verify does not ask for it" mkmirror verify "$dst" odd.lock
start_registry src "$foreign"; src=$host
move "$src" odd.lock --source oci:up >log 2>&1
start_proxy old "$src"; old=$host
echo '{"schemaVersion":1,"name":"old","tag":"v1","architecture":"amd64","fsLayers":[{"blobSum":"sha256:a"}],"history":[]}' >schema1
echo 'GET /old/manifests/ 0 file 200 schema1 Content-Type: application/vnd.docker.distribution.manifest.v1+json' >old.rules
printf '%s\n' "$old/old:v1" "$old/odd:v1" >old.list
fails 1 "an image of docker's schema 1" mkmirror lock-images --work work --failed failed -o old.lock old.list
is "is one clear line" "$(grep -c "old/*.*schema 1" err)" 1
is "the rest goes on" "$(cut -f1 old.lock),$(cat failed)" "$old/odd:v1,$old/old:v1"
echo '[{"schemaVersion":2}]' >list.json
echo "{\"schemaVersion\":2,\"mediaType\":\"$image\",\"manifests\":[{}]}" >two.json
echo "{\"schemaVersion\":2,\"mediaType\":\"$index\",\"manifests\":[],\"config\":{}}" >too.json
for i in list two too; do echo "GET /$i/manifests/ 0 file 200 $i.json Content-Type: $image"; done >old.rules
printf "$old/%s:v1\n" list two too >old.list
fails 1 "documents that are no manifest, or two" mkmirror lock-images --work work old.list
has "a list is named" err "$old/list:v1: not a manifest: no JSON object"
has "an image with the parts of an index" err "$old/two:v1: its media type is $image, and it has the parts of an index"
has "an index with those of an image" err "$old/too:v1: its media type is $index, and it has the parts of an image"

# foreign layers are carried when that is asked for: from a server that has them,
# the first may not (users.md H6)
mkdir web && echo 'a layer of Windows' >web/layer && start_httpd web web
layer="sha256:$(sha256sum <web/layer | cut -d' ' -f1)"
foreign_image() { # REF URL...: the layer at these places
	f_ref=$1; shift
	f_urls=$(printf ',"%s"' "$@")
	echo "{\"schemaVersion\":2,\"mediaType\":\"$image\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$(i_put up config)},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.nondistributable.v1.tar\",\"digest\":\"$layer\",\"size\":$(($(wc -c <web/layer))),\"urls\":[${f_urls#,}]}]}" >foreign2.json
	entry foreign2.json "$f_ref" $image
}
foreign_image example.com/win:v1 "$url/nowhere" "$url/layer"
foreign_image example.com/gone:v1 "ftp://127.0.0.1/layer" "$url/nowhere"
echo example.com/win:v1 >win.list; echo example.com/gone:v1 >gone.list
for i in win gone; do mkmirror lock-images --source oci:up -o $i.lock $i.list; done
move "$src" win.lock --source oci:up >log 2>&1
sed "s,example.com,$src," win.list >win2.list
mkmirror lock-images --work work -o win2.lock win2.list
fails 1 "a foreign layer that was not carried" mkmirror verify --foreign "$src" win.lock
has "is missed by verify --foreign" err "win:v1: blob $layer at $src/win: not there"
for to in "$dst/f" oci:flayout; do
	ok "--foreign from a registry to ${to%:*}" move "$to" win2.lock --foreign
	ok "brings them" mkmirror verify --foreign --rehash "$to" win2.lock
done
# freed memory is overwritten: the URLs were once read from there
ok "a plan of it" env MALLOC_PERTURB_=85 mkmirror plan --work work --receipt none --foreign --target "$dst/fresh" -o p win2.lock
has "has the URLs as the manifest has them" p "\"urls\":[\"$url/nowhere\",\"$url/layer\"]"
is "the manifest keeps its bytes" "sha256:$(raw "$dst/v2/f/win/manifests/v1" | sha256sum | cut -d' ' -f1)" "$(cut -f2 win.lock)"
ok "--foreign from a layout" move "$dst/g" win.lock --foreign --source oci:up
ok "brings them too" mkmirror verify --foreign --rehash "$dst/g" win.lock
fails 1 "--foreign and no server that has it" move oci:glayout gone.lock --foreign --source oci:up
has "is an error" err "gone:v1: $layer: GET $url/nowhere: 404"
# shellcheck disable=SC2046
foreign_image example.com/many:v1 $(seq -f "$url/none%g" 40) "$url/layer"
foreign_image example.com/user:v1 "http://me:s3cret@${url#http://}/layer"
for i in many user; do echo example.com/$i:v1 >$i.list; mkmirror lock-images --source oci:up -o $i.lock $i.list; done
fails 1 "a foreign layer with many URLs" move oci:mlayout many.lock --foreign --source oci:up
is "has a limited number of them asked" "$(grep -c 'GET /none' web.log)" 16
ok "a foreign layer whose URL has a password" move oci:ulayout user.lock --foreign --source oci:up
is "comes without sending it" "$(grep 'GET /layer' web.log | tail -n 1)" "GET /layer 200 -"
cp web/layer "up/blobs/sha256/${layer#*:}"
ok "but not where the layout has it" move oci:glayout gone.lock --foreign --source oci:up
printf 'another of Windows\n' >web/layer
fails 1 "wrong bytes" move "$dst/i" win2.lock --foreign
has "are not written" err "the bytes from $url/layer have the digest"
echo 'a layer of Windows' >web/layer

# what is asked of the target, and of the source (users.md C2 C3 G7)
mkmirror lock-images --source oci:up -o up.lock list odd.list one.list
start_registry new "$foreign"; new=$host
move "$new/x" all.lock --source oci:up >log 2>&1
n=$(requests new)
rm -f work/*.jsonl
ok "without a receipt" mkmirror plan --work work --no-referrers --source oci:up --target "$new/x" -o p up.lock
told() { sed -n 's/.*blobs of \(.*\) to copy.*/\1/p' err; }
bytes() { # of the blobs planned
	awk -F '"size":' '/"planned"/ && !/manifest\.v[12]\+/ { split($2, b, ","); n += b[1] } END { if (n < 1000) print n " bytes"; else printf "%.1f kB\n", n / 1e3 }' p
}
is "bytes are at most so many" "$(told)" "at most $(bytes)"
is "one HEAD a tag" "$(requests_since new "$n" | grep -c 'HEAD .*/manifests/'),$(requests_since new "$n" | wc -l | tr -d ' ')" 4,4
planned=$(grep -c '"planned"' p)
# the base of the image is there, in its own repository
h=$(i_layer single >f; sha256sum <f | cut -d' ' -f1)
at=$(curl -s -D - -o log -X POST "http://$new/v2/x/single/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
curl -s -X PUT -H 'Content-Type: application/octet-stream' --data-binary @f "$at&digest=sha256:$h" >>log
n=$(requests new)
ok "--check-blobs" mkmirror plan --work work --check-blobs --no-referrers --source oci:up --target "$new/x" -o p up.lock
is "finds what is there" "$((planned - $(grep -c '"planned"' p)))" 1
is "bytes are exact" "$(told)" "$(bytes)"
places=$(grep '"planned"' p | grep -v 'manifest\.v[12]+' | sed 's/.*"to":\[\([^]]*\)\].*/\1/' | tr , '\n' | wc -l)
is "one HEAD a blob and place" "$(requests_since new "$n" | grep -c 'HEAD .*/blobs/')" $((places + 1))
ok "copies the rest" sh -c "mkmirror copy-blob -o c p && mkmirror push-manifest --work work -o work/receipt.jsonl c"
is "so many as planned" "$(requests_since new "$n" | grep -c -e 'PUT .*/blobs/' -e 'POST .*mount=.* 201 ')" "$places"
ok "against a receipt" mkmirror plan --work work --no-referrers --source oci:up --target "$new/x" -o p up.lock
is "nothing is at most" "$(grep -c 'at most' err),$(grep -c planned p)" 0,0
n=$(requests new)
ok "--recheck" mkmirror plan --work work --recheck --no-referrers --source oci:up --target "$new/x" -o p up.lock
is "is one HEAD a tag and no GET" "$(requests_since new "$n" | sed 's/[^"]*"\([A-Z]*\) .*/\1/' | sort | uniq -c | tr -s ' ')" " 4 HEAD"

# a lock that is complete asks no source (users.md C3)
sed "s,example.com,$src," odd.list >src.list
mkmirror lock-images --work lw -o src.lock src.list
n=$(requests src)
ok "a lock of what is locked" mkmirror lock-images --work lw --old src.lock -o src.lock src.list
is "asks nothing" "$(requests_since src "$n")" ""
ok "--locked" mkmirror lock-images --work lw --locked --old src.lock -o src.lock src.list
echo "$src/odd:v2" >more.list
fails 1 "and what is not in it" mkmirror lock-images --work lw --locked --old src.lock -o more.lock src.list more.list
has "is named" err "$src/odd:v2: it is not in the lock"
is "without a question" "$(requests_since src "$n")" ""
ok "all stages, locked" mkmirror mirror --images src.list --lock "$tmp/src.lock" --locked --target oci:locked --work lkw --no-referrers
is "ask for what the target lacks alone" "$(requests_since src "$n" | grep -c HEAD),$(requests_since src "$n" | grep -c 'GET .*/manifests/v1')" 0,0
n=$(requests src)
fails 1 "and stop at what the lock lacks" mkmirror mirror --images more.list --lock "$tmp/src.lock" --locked --target oci:locked --work lkw --no-referrers
has "with its name" err "$src/odd:v2: it is not in the lock"
is "asking nobody" "$(requests_since src "$n")" ""
fails 2 "--relock and --locked" mkmirror mirror --images more.list --relock --locked --target oci:x
n=$(requests src)
ok "the same again, resolved" mkmirror lock-images --work lw -o src.lock src.list
is "asks one HEAD a tag, which is no pull" "$(requests_since src "$n" | sed 's/[^"]*"\([A-Z]*\) .*/\1/' | sort | uniq -c | tr -s ' ')" " 2 HEAD"

# what failed is the input of the next run (users.md D3)
start_proxy bad "$new"; bad=$host
echo 'PUT /f/odd/blobs/ 0 status 400' >bad.rules
rm -f work/*.jsonl
mkmirror plan --work work --no-referrers --source oci:up --target "$bad/f" -o p up.lock 2>log
fails 4 "some blobs fail" mkmirror copy-blob -o c p
fails 1 "so do their manifests" mkmirror push-manifest --work work -o r c
: >bad.rules; : >bad.log
ok "the records are the next input" sh -c "mkmirror copy-blob -o c2 r && mkmirror push-manifest --work work -o r2 c2"
is "of which only the rest is done" "$(sed -n 's,^PUT /v2/f/\([a-z]*\)/.*,\1,p' bad.log | sort -u | paste -sd,)" odd,windows
ok "and all is there" mkmirror verify "$new/f" up.lock
done_testing
