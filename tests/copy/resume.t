#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs that are killed at any moment, and what the next one does; the rate.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
need_registry
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"
new_layout up
for i in 1 2 3; do
	for l in 1 2 3 4; do head -c 700000 /dev/urandom | od -An -tx1 -v | tr -d ' \n' >"l$l"; done
	add_image up "example.com/team/i$i:v1" amd64 base "$(head -c 120000 l1)" "$(head -c 120000 l2)" "$(head -c 90000 l3)" "$(head -c 60000 l4)"
	echo "example.com/team/i$i:v1" >>list
done
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; src=$host
mkmirror plan --work w0 --source oci:up --target "$src" -o p up.lock 2>log && mkmirror copy-blob -o c p 2>>log && mkmirror push-manifest --work w0 -o r c 2>>log
sed "s,example.com,$src," list >images
mkmirror lock-images --work work -o lock images
start_registry dst; dst=$host
blobs=$(sort -u up.lock | wc -l)
blobs=$((blobs * 5 + 1)) # four layers and a configuration each, and the base
rand() { od -An -N1 -tu1 /dev/urandom | tr -d ' '; }
step() { # TARGET LIMIT: a run that is killed in the middle of it
	mkmirror plan --work work --no-referrers --target "$1" -o work/plan.jsonl lock 2>>log || return 1
	timeout -s KILL "$2" mkmirror copy-blob --limit-rate 2M --work work -o work/copied.jsonl work/plan.jsonl 2>>log
}
finish() {
	mkmirror plan --work work --no-referrers --target "$1" -o work/plan.jsonl lock && mkmirror copy-blob --work work -o work/copied.jsonl work/plan.jsonl &&
		mkmirror push-manifest --work work -o work/receipt.jsonl work/copied.jsonl
}
got() { requests_since src "$n" | grep 'GET .*/blobs/' | sed 's/.*"GET \([^ ]*\).*/\1/' | sort | uniq -c | awk '{ n += $1 } END { print n + 0 }'; }

# into a registry, 20 times
n=$(requests src) killed=0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	step "$dst/m" "0.0$(($(rand) % 90 + 10))"
	[ $? -eq 137 ] && killed=$((killed + 1))
done
ok "20 runs, some killed in the middle" test "$killed" -gt 0
ok "the next one finishes" finish "$dst/m"
ok "and all is there" mkmirror verify --rehash "$dst/m" lock
most=$((blobs + killed * 16))
ok "nothing is fetched again but what was in flight" test "$(got)" -le "$most"
ok "the journal is gone" test ! -e work/journal.jsonl
done_blobs=$(sed -n 's/.*"digest":"\([^"]*\)".*/\1/p' work/plan.jsonl | sort -u | wc -l | tr -d ' ')
is "the plan had all blobs and manifests" "$done_blobs" $((blobs + 3))

# what reached the target is not fetched by the next run
rm -rf work/receipt.jsonl
mkmirror plan --work work --no-referrers --target "$dst/again" -o work/plan.jsonl lock 2>>log
mkmirror copy-blob --work work -o work/copied.jsonl work/plan.jsonl 2>>log
n=$(requests src)
ok "a run that lost its receipt" finish "$dst/again"
is "fetches nothing" "$(got)" 0

# into a layout: the part that is there is continued
rm -rf work/receipt.jsonl work/journal.jsonl
mkmirror plan --work work --no-referrers --target oci:lay -o work/plan.jsonl lock 2>>log
timeout -s KILL 0.7 mkmirror copy-blob --concurrency 3 --limit-rate 100k --work work -o work/copied.jsonl work/plan.jsonl 2>>log
is "killed" "$?" 137
ok "parts are left" test "$(find lay/blobs -name '.part.*' -size +0 | wc -l)" -gt 0
: >lay/blobs/.put.stray
n=$(requests src)
ok "the next run" finish oci:lay
ok "continues them" test "$(requests_since src "$n" | grep -c 'GET .*/blobs/.* 206 ')" -gt 0
is "and leaves nothing behind" "$(find lay -name '.p*')" ""
ok "with the right bytes" mkmirror verify --rehash oci:lay lock
part=$(find lay/blobs/sha256 -type f -size +20k | head -n 1)
head -c 10000 /dev/urandom >"lay/blobs/.part.$(basename "$part")" && rm "$part"
rm -f work/receipt.jsonl
fails 1 "a part with other bytes" finish oci:lay
has "is found out" err "have the digest sha256:"
ok "and gone the next time" finish oci:lay
ok "so that all is well" mkmirror verify --rehash oci:lay lock

# the rate
rm -rf rated work/receipt.jsonl work/journal.jsonl
mkmirror plan --work work --no-referrers --target oci:rated -o work/plan.jsonl lock 2>>log
size=$(awk -F'"size":' '/"planned"/ && !/manifest/ { split($2, s, ","); n += s[1] } END { print n }' work/plan.jsonl)
start=$(date +%s%N)
ok "--limit-rate" mkmirror copy-blob --limit-rate $((size / 3)) -o work/copied.jsonl work/plan.jsonl
ms=$((($(date +%s%N) - start) / 1000000))
ok "three seconds' worth takes three seconds ($ms ms)" test "$ms" -ge 2700 -a "$ms" -le 6000
fails 2 "a rate that is none" mkmirror copy-blob --limit-rate 5x plan.jsonl

# no space
sed 's/"size":[0-9]*/"size":900000000000/' work/plan.jsonl >huge.jsonl
sed -i 's/oci:rated/oci:huge/' huge.jsonl
n=$(requests src)
fails 4 "more than the disk has" mkmirror copy-blob huge.jsonl
has "is said" err "are free: make room there"
is "before the first byte" "$(requests_since src "$n")" ""
done_testing
