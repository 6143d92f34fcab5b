#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pack: a lock to volumes, from a registry and from a layout, read by tar and skopeo.
. "$(dirname "$0")/../copy/lib.sh"
command -v skopeo >/dev/null || { skip pack "skopeo is not installed"; done_testing; }

# TEXT: one of some kB, so that layers are larger than manifests
long() { i_n=0; while [ $i_n -lt 800 ]; do i_n=$((i_n + 1)); echo "$i_n $1" | cksum; done | tr -d ' \n'; }
new_layout up
for i in 1 2 3 4 5 6; do
	i_note=$i # so that configs are small
	add_image up "example.com/team/app$i:v1" "amd64 arm64" base "$(long "$i")"
done
start_registry src; src=$host
for i in 1 2 3 4 5 6; do echo "example.com/team/app$i:v1"; done >up.list
ok "lock from a layout" mkmirror lock-images --source oci:up -o up.lock up.list
fill "$src" up.lock
sed "s,example.com,$src," up.list >mirror.list
ok "lock from a registry" mkmirror lock-images -o mirror.lock mirror.list

# one volume
n=$(requests src)
ok "pack" mkmirror pack --work w -d one mirror.lock
cp out one.lines
is "one line" "$(cut -f1 one.lines)" mirror.001.tar
is "with its size" "$(cut -f2 one.lines)" "$(wc -c <one/mirror.001.tar | tr -d ' ')"
is "nothing else is there" "$(ls one)" "$(printf 'mirror.001.tar\nmirror.sha256')"
is "each blob is read once" "$(requests_since src "$n" | grep 'GET .*/blobs/' | sort | uniq -d)" ""
ok "sha256sum reads the sums" sh -c 'cd one && sha256sum -c mirror.sha256'
mkdir layout
ok "tar reads it" tar -C layout -xf one/mirror.001.tar
is "each blob is what its name says" "$(cd layout/blobs/sha256 && sha256sum ./* | awk '$1 != substr($2, 3)')" ""
is "the lock is in it" "$(cat layout/mkmirror/lock)" "$(cat mirror.lock)"
ok "the contents list all entries" sh -c '
	tar -tf one/mirror.001.tar | grep -vE "^mkmirror/(volume|manifest|set)$" >entries
	sed "\$d" layout/mkmirror/manifest | cut -d" " -f4 | diff entries -'
is "with their offsets" "$(sed '$d' layout/mkmirror/manifest | while read -r at size digest path; do
	at=$(echo "$at" | sed 's/^0*//') size=$(echo "$size" | sed 's/^0*//')
	[ "sha256:$(tail -c +$((at + 1)) one/mirror.001.tar | head -c "$size" | sha256sum | cut -d' ' -f1)" = "$digest" ] || echo "$path"
done)" ""
for i in 1 6; do
	ok "skopeo reads image $i" skopeo --override-arch arm64 copy -q "oci-archive:one/mirror.001.tar:$src/team/app$i:v1" "dir:got$i"
	ok "and its platforms" skopeo copy -q --all "oci-archive:one/mirror.001.tar:$src/team/app$i:v1" "dir:all$i"
	is "its digest is the lock's" "sha256:$(sha256sum <"all$i/manifest.json" | cut -d' ' -f1)" "$(sed -n "s,.*app$i:v1	\([^	]*\).*,\1,p" mirror.lock)"
done

# the same bytes again, and from a layout
ok "pack again" mkmirror pack --work w2 -d again mirror.lock
ok "gives the same bytes" cmp one/mirror.001.tar again/mirror.001.tar
ok "a layout of the same images" mkmirror plan --work w3 --target oci:near -o p mirror.lock
mkmirror copy-blob -o p2 p 2>err && mkmirror push-manifest --work w3 -o p3 p2 2>err
n=$(requests src)
ok "pack from the layout" mkmirror pack --work w4 --source oci:near -d near.volumes mirror.lock
ok "gives the same bytes too" cmp one/mirror.001.tar near.volumes/mirror.001.tar
is "and asks no registry for blobs" "$(requests_since src "$n" | grep -c '/blobs/')" 0

# several volumes
total=$(cut -f2 one.lines)
size=$((total / 2 + 20000))
ok "--plan" mkmirror pack --work w --plan --size "$size" mirror.lock
cp out planned
ok "several volumes" mkmirror pack --work w --size "$size" -d two mirror.lock
is "are as planned" "$(cat out)" "$(cat planned)"
is "to the byte" "$(cut -f1,2 planned)" "$(cd two && for f in *.tar; do printf '%s\t%s\n' "$f" "$(wc -c <"$f" | tr -d ' ')"; done)"
is "more than one" "$(test "$(wc -l <planned)" -gt 1 && echo yes)" yes
is "none is larger" "$(awk -F'\t' -v most="$size" '$2 > most' planned)" ""
ok "their sums are right" sh -c 'cd two && sha256sum -c mirror.sha256'
mkdir union
for f in two/*.tar; do tar -C union -xf "$f"; cp union/index.json "index.${f##*/}"; done
is "a blob stands in one of them" "$(for f in two/*.tar; do
	tar -xOf "$f" mkmirror/manifest | sed '$d' | cut -d' ' -f4 | grep blobs/
done | sort | uniq -d | wc -l | tr -d ' ')" "$(test "$(sed -n 's/^limit	//p' union/mkmirror/set)" = "$size" && echo 0)"
is "together they have all blobs" "$(ls union/blobs/sha256)" "$(ls layout/blobs/sha256)"
is "the set says where each image is" "$(grep -c '^image	.*	[12,]*$' union/mkmirror/set)" 6
listed=$(cat index.*.tar | grep -c '"mediaType":"application/vnd.oci.image.index.v1+json","digest"')
is "an image that one volume has all of is in its index" "$listed" "$(grep -c '^image	.*	[12]$' union/mkmirror/set)"
ok "and is read from that" skopeo copy -q --all "oci-archive:two/mirror.001.tar:$(sed -n 's/.*image.name":"\([^"]*\)".*/\1/p' index.mirror.001.tar | head -n 1)" dir:whole

# a blob larger than a volume is cut
new_layout big
i_size=300000
head -c $i_size /dev/urandom >blob
add_image big example.com/big:1 amd64 base only
digest=sha256:$(sha256sum <blob | cut -d' ' -f1)
cp blob "big/blobs/sha256/${digest#sha256:}"
printf '{"mediaType":"application/octet-stream","digest":"%s","size":%d,"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n' "$digest" $i_size >cut.jsonl
manifest='{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[{"mediaType":"application/octet-stream","digest":"'$digest'","size":300000}]}'
printf '{}' >big/blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
printf %s "$manifest" >m
m=sha256:$(sha256sum <m | cut -d' ' -f1)
mkdir -p wb/blobs/sha256
cp m "wb/blobs/sha256/${m#sha256:}"
{
	printf '{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n'
	cat cut.jsonl
	printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,"tags":["example.com/big:1"],"parts":["sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","%s"],"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n' "$m" "$(wc -c <m)" "$digest"
} >plan.jsonl
ok "a plan with a blob of 300,000 bytes" mkmirror pack --work wb --size 100kB --name big -d cut plan.jsonl
is "goes to four volumes" "$(wc -l <out | tr -d ' ')" 4
is "none is larger than 100 kB" "$(awk -F'\t' '$2 > 100000' out)" ""
for i in 1 2 3 4; do
	for f in cut/big.*.tar; do
		tar -xOf "$f" --wildcards "blobs/sha256/*.part.$i" 2>/dev/null
	done
done >joined
ok "the pieces are the blob" cmp blob joined
has "the set says so" cut/big.001.tar "cut"

# what goes wrong
fails 2 "4G is no size" mkmirror pack --size 4G -d x mirror.lock
has "both are offered" err "4GiB (of 1024s) or 4GB (of 1000s)"
fails 2 "volumes that are too small" mkmirror pack --work w --size 8kB -d x mirror.lock
has "what they need" err "make volumes larger"
fails 2 "no folder" mkmirror pack mirror.lock
fails 2 "a name with a folder" mkmirror pack --name a/b -d x mirror.lock
echo '{"mediaType":"x"}' >bad.jsonl
fails 2 "no plan" mkmirror pack -d x bad.jsonl
has "the line is named" err "bad.jsonl:1"
mkdir closed
if chmod 500 closed && ! touch closed/x 2>/dev/null; then
	fails 4 "a folder that cannot be written" mkmirror pack --work w -d closed mirror.lock
else
	skip "a folder that cannot be written" "root writes everywhere"
fi
blob=$(blob_of "$(long 3)")
mv "near/blobs/sha256/${blob#sha256:}" kept
fails 1 "a blob that is gone" mkmirror pack --work w5 --source oci:near -d part mirror.lock
has "is named" err "${blob#sha256:}"
is "no volume is there" "$(ls part)" mirror.001.tar.part
mv kept "near/blobs/sha256/${blob#sha256:}"
ok "the same command goes on" mkmirror pack --work w5 --source oci:near -d part mirror.lock
has "with the one blob" err "1 blobs copied"
ok "to the same bytes" cmp one/mirror.001.tar part/mirror.001.tar
done_testing
