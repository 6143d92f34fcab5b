#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# unpack where things go wrong: killed at any moment, no room, a medium and a target that
# cannot be written, volumes changed while they are read; what it costs; zot.  users.md D2 G7
. "$(dirname "$0")/../copy/lib.sh"
. "$top/tests/zot.sh"

new_layout up
for i in 1 2 3 4 5 6; do
	i_note=$i # so that configs are small
	add_image up "example.com/team/app$i:v1" "amd64 arm64" base "$(head -c 90000 /dev/urandom | base64 | tr -d '\n')"
	echo "example.com/team/app$i:v1" >>list
done
ok "a lock" mkmirror lock-images --source oci:up -o m.lock list
ok "a volume" mkmirror pack --work near --source oci:up -d vol m.lock
start_registry dst; dst=$host

# what it costs, beside copying from a layout
n=$(requests dst)
mkmirror plan --work wc --source oci:up --target "$dst/copied" -o p m.lock 2>err && mkmirror copy-blob -o p2 p 2>err && mkmirror push-manifest --work wc -o p3 p2 2>err
sleep 1
copied=$(requests_since dst "$n" | wc -l)
n=$(requests dst)
ok "unpack" mkmirror unpack --work wu --target "$dst/unpacked" vol
sleep 1
unpacked=$(requests_since dst "$n" | wc -l)
is "needs no more requests than copying ($unpacked, $copied)" "$(test "$unpacked" -le "$copied" && echo yes)" yes
is "no blob is written" "$(find wu -type f | while read -r f; do tar -tf vol/m.001.tar | grep -q "${f##*/}" && grep -c diff_ids "$f"; done | grep -vc '^0')" 0

# killed at 20 moments
k=0
while [ $k -lt 20 ]; do
	k=$((k + 1))
	mkmirror unpack --work wk --request k.txt --target "$dst/killed" --limit-rate 2M vol >out 2>err &
	pid=$!
	sleep "0.0$((k * 4 % 10))$k"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	mkmirror unpack --work "wl$((k % 3))" --request k.txt --target "oci:killed$((k % 3))" vol >out 2>err &
	pid=$!
	sleep "0.0$k"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
done
ok "it goes on" mkmirror unpack --work wk --request k.txt --target "$dst/killed" vol
ok "and all is there" mkmirror verify --rehash "$dst/killed" m.lock
for k in 0 1 2; do
	ok "into a layout too" mkmirror unpack --work "wl$k" --request k.txt --target "oci:killed$k" vol
	ok "which is whole" mkmirror verify --rehash "oci:killed$k" m.lock
done

# no room, and what cannot be written
mkdir small
if mount -t tmpfs -o size=200k tmpfs small 2>mount.err; then
	fails 4 "a target without room" mkmirror unpack --work wr --request r.txt --target oci:small/lay vol
	is "nothing is written" "$(find small/lay/blobs -type f 2>/dev/null | wc -l | tr -d ' ')" 0
	mount -o remount,ro small
	fails 4 "a target that cannot be written" mkmirror unpack --work wr --request r.txt --target oci:small/lay2 vol
	umount small
	mkdir medium; mount -t tmpfs -o size=4m tmpfs medium; cp vol/* medium; mount -o remount,ro medium
	ok "a medium that cannot be written" mkmirror unpack --work wro --request ro.txt --target "$dst/ro" medium
	umount medium
else
	skip "file systems" "nothing can be mounted here"
fi

# another volume in its place, or one that is cut off, while it is read
mkdir swap; cp vol/m.001.tar swap/
mkmirror unpack --work ws --request s.txt --target "$dst/swap" --limit-rate 200k swap >out 2>err &
pid=$!
sleep 1
head -c 100000 /dev/zero >swap/m.001.tar
wait $pid
is "a volume that was changed is told" "$?" 1
ok "what is there is right" sh -c "mkmirror unpack --work ws --request s.txt --target $dst/swap vol && mkmirror verify --rehash $dst/swap m.lock"

# what must be refused, or told, and the target stays as it was
mkdir bad
i=0
while [ $i -lt 24 ]; do
	i=$((i + 1))
	head -c $((i * 512 * 30)) vol/m.001.tar >bad/m.001.tar
	mkmirror unpack --work wb --request b.txt --target oci:cut bad >out 2>err
	s=$?
	case $s in [12]) ;; *) echo "cut at $i: $s" ;; esac
	grep -q . err || echo "cut at $i says nothing"
done >seen
is "volumes that are cut off are told" "$(cat seen)" ""
sed 's/mkmirror-set 1/mkmirror-set 9/; s/mkmirror-volume 1/mkmirror-volume 9/' vol/m.001.tar >bad/m.001.tar
fails 2 "a newer format" mkmirror unpack --work wb --request b.txt --target oci:newer bad
ok "nothing is made" test ! -e newer
rm bad/*; cp vol/m.001.tar bad/; cp vol/m.001.tar bad/m.002.tar
fails 2 "two that are one volume" mkmirror unpack --work wb --request b.txt --target oci:twice bad
fails 2 "what is no archive" mkmirror unpack --work wb --target oci:no list

if command -v zot >/dev/null; then
	start_zot zot
	ok "into zot" mkmirror unpack --work wz --request z.txt --target "$host/m" vol
	ok "which has all" mkmirror verify --rehash "$host/m" m.lock
else
	skip zot "zot is not on PATH"
fi
done_testing
