#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# unpack: volumes into registries and layouts, in any order, lost, damaged, a delta with
# and without its base, killed, and what must be refused.  users.md G1 G2 G3 G4 G8
. "$(dirname "$0")/../copy/lib.sh"

long() { i_n=0; while [ $i_n -lt 3000 ]; do i_n=$((i_n + 1)); echo "$i_n $1" | cksum; done | tr -d ' \n'; }
new_layout up
for i in 1 2 3 4 5 6; do
	i_note=$i # so that configs are small
	add_image up "example.com/team/app$i:v1" "amd64 arm64" base "$(long "$i")"
done
for i in 1 2 3 4 5 6; do echo "example.com/team/app$i:v1"; done >up.list
ok "a lock" mkmirror lock-images --source oci:up -o up.lock up.list
signed=$(sed -n 's,.*app1:v1	sha256:\([^	]*\).*,\1,p' up.lock)
add_image up "example.com/team/app1:sha256-$signed.sig" "amd64" signature
make_chart web web 1.0.0
tar czf web-1.0.0.tgz web
printf 'chart\thttps://charts.example.com\tweb\t1.0.0\tsha256:%s\n' "$(sha256 web-1.0.0.tgz)" >chart
cat chart up.lock >all.lock
mkdir -p near/charts/sha256 && cp web-1.0.0.tgz "near/charts/sha256/$(sha256 web-1.0.0.tgz).tgz"
ok "one volume" mkmirror pack --work near --source oci:up -d one all.lock
size=$(wc -c <one/all.001.tar)
most=$size
while [ "$(mkmirror pack --work near --source oci:up --size "$most" --plan all.lock 2>err | wc -l)" -lt 3 ]; do most=$((most - 8000)); done
ok "three volumes" mkmirror pack --work near --source oci:up --size "$most" -d vol all.lock
is "are there" "$(ls vol/*.tar | wc -l | tr -d ' ')" 3

digests() { sed -n 's/.*"digest":"\([^"]*\)".*"status":"\(exists\|copied\|pushed\|mounted\)".*/\1/p' "$1" | sort -u; }
sed -n 's/.*"digest":"\([^"]*\)".*/\1/p' near/pack.jsonl | sort -u >want
start_registry dst; dst=$host

# ---- all at once
n=$(requests dst)
ok "unpack" mkmirror unpack --work w1 --request r1 --target "$dst/all" vol
digests w1/receipt.jsonl >got
same "all is there" want got
ok "no request" test ! -e r1
ok "verify" mkmirror verify --rehash "$dst/all" w1/carried.lock
requests_since dst "$n" | grep -c . >volumes.requests
n=$(requests dst)
mkmirror plan --work w2 --source oci:up --components /dev/null --target "$dst/copied" -o p up.lock 2>err && mkmirror copy-blob -o p2 p 2>err && mkmirror push-manifest --work w2 -o p3 p2 2>err
is "nothing but manifests stays" "$(find w1 -type f -size +20k ! -name '*.jsonl')" ""
ok "again" mkmirror unpack --work w1 --request r1 -o again.receipt --target "$dst/all" vol
digests again.receipt >got
same "the receipt has all again" want got
is "no blob is sent again" "$(grep -c '"copied"' again.receipt)" 0
ok "into a layout" mkmirror unpack --work wl --request rl --target oci:far one/all.001.tar
digests wl/receipt.jsonl >got
same "all is there" want got
ok "which is whole" mkmirror verify --rehash oci:far all.lock

# ---- one after the other, in every order
for order in 123 132 213 231 312 321; do
	left=$order
	while [ "$left" ]; do
		v=${left%"${left#?}"} left=${left#?}
		mkmirror unpack --work "w$order" --request "r$order" --target "$dst/o$order" "vol/all.00$v.tar" >out 2>err
		status=$?
		[ "$left" ] && is "$order, volume $v: some are hurt" "$status" 1
	done
	is "$order: the last completes" "$status" 0
	digests "w$order/receipt.jsonl" >got
	same "all is there" want got
	ok "no request is left" test ! -e "r$order"
	ok "verify" mkmirror verify "$dst/o$order" all.lock
done

# ---- one lost
fails 1 "one volume is lost" mkmirror unpack --work wlost --request lost.txt --target "$dst/lost" vol/all.001.tar vol/all.003.tar
has "that is said" err "all.002.tar is not here"
grep '^image' "$(tar -xOf vol/all.001.tar mkmirror/set >set; echo set)" | awk -F'\t' '$5 !~ /2/ {print $2}' >whole
is "some images need it not" "$(test -s whole && echo yes)" yes
grep -F -f whole all.lock >whole.lock
ok "these are there" mkmirror verify "$dst/lost" whole.lock
is "the request is sorted" "$(sort lost.txt)" "$(cat lost.txt)"
is "it has what the volume holds" "$(cut -f1 lost.txt | sort -u)" "$(tar -tf vol/all.002.tar | sed -n 's,^blobs/sha256/,sha256:,p' | while read -r d; do tar -tf vol/all.001.tar | grep -q "${d#sha256:}" || echo "$d"; done | sort)"
cut -f2 lost.txt | sort -u >named
is "and names the images" "$(grep -v -F -f whole named | wc -l | tr -d ' ')" "$(wc -l <named | tr -d ' ')"
ok "once it is found" mkmirror unpack --work wlost --request lost.txt --target "$dst/lost" vol/all.002.tar
ok "the request is gone" test ! -e lost.txt
ok "and all is there" mkmirror verify "$dst/lost" all.lock

# ---- one damaged: a bit in a layer
mkdir bad && cp vol/*.tar bad/
layer=$(tar -xOf bad/all.002.tar mkmirror/manifest | sed '$d' | awk '$2 + 0 > 2000 && $4 ~ /^blobs/ {print $1 + 100, $3}' | tail -n 1)
printf X | dd of=bad/all.002.tar bs=1 seek="${layer% *}" conv=notrunc 2>/dev/null
fails 1 "a damaged layer" mkmirror unpack --work wbad --request bad.txt --target "$dst/bad" bad
is "is asked for" "$(cut -f1 bad.txt)" "${layer#* }"
has "and said" err "${layer#* }"
is "one image is hurt" "$(grep -c ' is hurt: ' err)" "$(cut -f2 bad.txt | wc -l | tr -d ' ')"
head -c $(($(wc -c <vol/all.003.tar) / 2)) vol/all.003.tar >bad/all.003.tar
fails 1 "a volume that is cut off" mkmirror unpack --work wcut --request cut.txt --target "$dst/cut" bad
ok "whole ones mend it" mkmirror unpack --work wcut --request cut.txt --target "$dst/cut" vol
ok "all is there then" mkmirror verify "$dst/cut" all.lock

# ---- a delta
add_image up "example.com/team/app7:v1" "amd64 arm64" base "$(long 7)"
mkmirror lock-images --source oci:up -o seven "$(echo example.com/team/app7:v1 >seven.list; echo seven.list)" 2>err
cat all.lock seven >more.lock
ok "a delta" mkmirror pack --work near --source oci:up --have w1/receipt.jsonl -d delta more.lock
is "is small" "$(test "$(wc -c <delta/more.001.tar)" -lt $((size / 3)) && echo yes)" yes
fails 4 "on an empty target" mkmirror unpack --work wd --request delta.txt --target "$dst/empty" delta
is "nothing is written" "$(curl -s "http://$dst/v2/_catalog?n=1000" | grep -c empty/)" 0
is "the request is there" "$(test -s delta.txt && sort -c delta.txt && echo yes)" yes
ok "on its base" mkmirror unpack --work w1 --request d1.txt --target "$dst/all" delta
ok "it is whole" mkmirror verify --rehash "$dst/all" more.lock
is "only the new was sent" "$(grep '"copied"' w1/receipt.jsonl | grep -vc app7)" 0
ok "without the work folder too" mkmirror unpack --work wfresh --request d2.txt --target "$dst/all" delta
fails 4 "into an empty layout" mkmirror unpack --work we --request d3.txt --target oci:nothing delta
ok "which is not made" test ! -e nothing
ok "into the layout with the base" mkmirror unpack --work wl --request d4.txt --target oci:far delta
ok "which is whole then" mkmirror verify --rehash oci:far more.lock
ok "nothing new" mkmirror pack --work near --source oci:up --have w1/receipt.jsonl -d none more.lock
is "is next to nothing" "$(test "$(wc -c <none/more.001.tar)" -le $((8192 + 300 * 8)) && echo yes)" yes
ok "is unpacked" mkmirror unpack --work w1 --request d5.txt --target "$dst/all" none

# ---- chosen platforms
ok "a lock of one platform" mkmirror lock-images --source oci:up --platform linux/arm64 -o arm.lock up.list
ok "is packed" mkmirror pack --work near2 --source oci:up -d arm arm.lock
ok "and unpacked" mkmirror unpack --work wa --request arm.txt --target "$dst/arm" arm

# ---- mapping, and what is wrong
ok "--map" mkmirror unpack --work wm --request m.txt --map example.com/team=x/y --charts-prefix c --target "$dst/m" vol
ok "goes where it says" mkmirror verify --map example.com/team=x/y --charts-prefix c "$dst/m" all.lock
fails 2 "no volume" mkmirror unpack --work wx --target "$dst/x" .
fails 2 "two sets" mkmirror unpack --work wx --target "$dst/x" vol arm
fails 2 "no target" mkmirror unpack --work wx vol
done_testing
