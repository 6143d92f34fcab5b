#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Indexes whose entries name no platform, or are indexes: they are judged by the
# configurations of their images.  A target that has chosen platforms alone is verified
# from a fresh clone too.  users.md H4 H5
. "$(dirname "$0")/lib.sh"
image=application/vnd.oci.image.manifest.v1+json index=application/vnd.oci.image.index.v1+json
entry() { # FILE REF: an index in the layout under a name
	echo "{\"mediaType\":\"$index\",$(i_put up "$1"),\"annotations\":{\"org.opencontainers.image.ref.name\":\"$2\"}}" >>up.entries
	echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
}
list() { printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s]}' $index "$(printf '%s\n' "$@" | paste -sd,)"; }
child() { echo "$1" | grep -o 'sha256:[0-9a-f]*'; }

new_layout up
amd="{$(i_manifest up amd64 base "-x")}" arm="{$(i_manifest up arm64 base "-x")}" s390="{$(i_manifest up s390x base "-x")}"
list "$amd" "$arm" >bare.json
entry bare.json example.com/bare:v1
list "$amd" "$s390" >inner.json
list "{\"mediaType\":\"$index\",$(i_put up inner.json)}" "$arm" >outer.json
entry outer.json example.com/outer:v1
list "${amd%\}},\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}" "$arm" >mixed.json
entry mixed.json example.com/mixed:v1
printf 'example.com/%s:v1\n' bare outer mixed >list
mkmirror lock-images --source oci:up -o all.lock list
start_registry src; src=$host; fill "$src" all.lock
sed "s,example.com,$src," list >images
start_registry dst; dst=$host
raw() { curl -s -H "Accept: $index" "http://$1"; }
has_at() { curl -s -o /dev/null -w '%{http_code}' -H "Accept: $image" "http://$dst/v2/$1/manifests/$(child "$2")"; }

for from in oci reg; do
	for arch in amd64 arm64; do
		p=$arch-$from
		case $from in oci) set -- --images list --source "oci:$PWD/up" ;; *) set -- --images images ;; esac
		case $arch in amd64) this=$amd that=$arm ;; *) this=$arm that=$amd ;; esac
		ok "$p: mirror" mkmirror mirror "$@" --platform linux/$arch --target "$dst/$p" --work "w-$p"
		is "$p: the image is there" "$(has_at "$p/bare" "$this")" 200
		is "$p: no other is" "$(has_at "$p/bare" "$that"),$(has_at "$p/outer" "$s390")" 404,404
		is "$p: nor in the index" "$(raw "$dst/v2/$p/mixed/manifests/v1" | grep -o '"digest"' | wc -l | tr -d ' ')" 1
		ok "$p: all of it" mkmirror verify --work "w-$p" "$dst/$p" "w-$p/mirror.lock"
	done
done
is "the inner index is cut down too" "$(raw "$dst/v2/amd64-reg/outer/manifests/v1" | grep -o '"digest"' | wc -l | tr -d ' '),$(raw "$dst/v2/amd64-reg/outer/manifests/$(raw "$dst/v2/amd64-reg/outer/manifests/v1" | grep -o 'sha256:[0-9a-f]*')" | grep -o '"digest"' | wc -l | tr -d ' ')" 1,1
fails 1 "a platform that none has" mkmirror lock-images --platform linux/riscv64 images
has "is named with those that are there" err "it has no linux/riscv64, only linux/amd64, linux/arm64"

# from a fresh clone
cp w-amd64-reg/mirror.lock fresh.lock
ok "a fresh clone verifies" mkmirror verify "$dst/amd64-reg" fresh.lock
ok "with a work folder of its own" mkmirror verify --work fresh "$dst/amd64-reg" fresh.lock
has "all that is there" err "7 manifests and 9 blobs"
sed "s,$src/,127.0.0.1:1/," fresh.lock >moved.lock
ok "where the source is elsewhere" mkmirror verify --rewrite "127.0.0.1:1=$src" "$dst/amd64-reg" moved.lock
ok "or in a layout" mkmirror verify --source oci:up "$dst/amd64-reg" moved.lock
fails 1 "nowhere" mkmirror verify "$dst/amd64-reg" moved.lock
has "it cannot be told" err "can be told with the --work of the run that planned it, or where its source can be asked: "
mkmirror lock-images --platform linux/arm64 -o other.lock images
fails 1 "another platform" mkmirror verify "$dst/amd64-reg" other.lock
is "is no proof" "$(grep -c ': the target has sha256:' err)" 3
done_testing
