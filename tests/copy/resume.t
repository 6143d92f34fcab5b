#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs that are killed at any moment, and the work that the next run does; --limit-rate.
# users.md C9 D2 D3 D5 G7
. "$(dirname "$0")/lib.sh"
new_layout up
for i in 1 2 3; do
	for l in 1 2 3 4; do head -c 700000 /dev/urandom | od -An -tx1 -v | tr -d ' \n' >"l$l"; done
	add_image up "example.com/team/i$i:v1" amd64 base "$(head -c 120000 l1)" "$(head -c 120000 l2)" "$(head -c 90000 l3)" "$(head -c 60000 l4)"
	echo "example.com/team/i$i:v1" >>list
done
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; src=$host
fill "$src" up.lock
sed "s,example.com,$src," list >images
mkmirror lock-images --work work -o lock images
start_registry dst; dst=$host
blobs=$(sort -u up.lock | wc -l)
blobs=$((blobs * 5 + 1)) # four layers and a configuration each, and the base
step() { # TARGET LIMIT: a run that is killed in the middle of it, wherever that is
	mkmirror plan --work work --no-referrers --target "$1" -o work/plan.jsonl lock 2>>log || return 1
	timeout -s KILL "$2" mkmirror copy-blob --concurrency 3 --limit-rate 1500k --work work -o work/copied.jsonl work/plan.jsonl 2>>log || return
	timeout -s KILL "$2" mkmirror push-manifest --work work -o work/receipt.jsonl work/copied.jsonl 2>>log || return
}
finish() {
	mkmirror plan --work work --no-referrers --target "$1" -o work/plan.jsonl lock && mkmirror copy-blob --work work -o work/copied.jsonl work/plan.jsonl &&
		mkmirror push-manifest --work work -o work/receipt.jsonl work/copied.jsonl
}
got() { requests_since src "$n" | grep 'GET .*/blobs/' | sed 's/.*"GET \([^ ]*\).*/\1/' | sort | uniq -c | awk '{ n += $1 } END { print n + 0 }'; }

# who ends the run ends what it started too: a timeout, or a kill of one process
left() { for p in /proc/[0-9]*; do [ "$(readlink "$p/cwd")" = "$PWD/signalled" ] && echo "${p#/proc/}"; done 2>/dev/null; }
# under nohup SIGHUP is ignored, and only GNU's env can take that back
if env --default-signal=HUP true 2>/dev/null; then hup=--default-signal=HUP; else hup=; fi
for s in TERM HUP; do
	# shellcheck disable=SC2086
	env $hup -u MAKEFLAGS mkmirror mirror --images images --target oci:"$PWD/sig" --work signalled --limit-rate 20k >log 2>&1 &
	pid=$!
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s signalled/journal.jsonl ] && break; sleep 0.3; done
	is "a run that copies for long" "$(for p in $(left); do cat "/proc/$p/comm"; done | sort | tr '\n' ' ')" "copy-blob make "
	kill -s $s $pid
	wait $pid
	is "is ended by SIG$s: the status" "$?" "$([ $s = TERM ] && echo 143 || echo 129)" || t_show log
	for i in 1 2 3 4 5 6 7 8 9 10; do [ "$(left)" ] || break; sleep 0.3; done
	is "and nothing runs on" "$(left)" ""
	rm -rf sig signalled
done

# into a registry, 20 times
# the digests that reached the target, those of them that a run knew of when it
# was killed, and those that were read from the source
noted() { sed -n 's/.*"digest":"sha256:\([0-9a-f]*\)".*/\1/p' work/journal.jsonl | sort -u; }
reached() { requests_since dst 0 | sed -n "s,.*\"PUT /v2/m$targets/[^ ]*digest=sha256%3A\([0-9a-f]*\).* 201 .*,\1,p" | sort -u; }
read_from() { requests_since src "$n" | sed -n 's/.*"GET [^ ]*\/blobs\/sha256:\([0-9a-f]*\).*/\1/p'; }
all_n=$(requests src) killed=0 again=0 late=0 targets=1
: >before
for i in 10 31 36 20 41 45 33 38 25 50 35 43 30 55 37 15 40 48 34 60 32 39 44 22 52 36 47 29 42 58 \
	10 20 30 15 25 35 12 22 32 18 28 38 10 20 30 15 25 35 12 22; do
	n=$(requests src)
	step "$dst/m$targets" "0.$i"
	s=$?
	# of what the run before knew to be there
	read_from | sort | comm -12 - before >twice
	again=$((again + $(wc -l <twice)))
	[ $s -ne 0 ] && noted >before
	[ "$(reached | comm -23 - before | wc -l)" -gt 3 ] && [ $s -ne 0 ] && late=$((late + 1))
	[ $s -ne 0 ] && killed=$((killed + 1))
	[ $killed -eq 20 ] && break
	[ $s -eq 0 ] || continue
	targets=$((targets + 1))
	: >before
done
is "20 runs are killed, at $targets targets" "$killed" 20
n=$(requests src)
ok "the next one finishes" finish "$dst/m$targets"
again=$((again + $(read_from | sort | comm -12 - before | wc -l)))
for t in $(seq "$targets"); do mkmirror verify --rehash "$dst/m$t" lock >>log 2>&1 || echo "$t lacks"; done >lacks
is "and all is there" "$(cat lacks)" ""
is "what a run knew to be there is not fetched again" "$again" 0
is "which is all but what was in flight" "$late" 0
n=$all_n
ok "nothing is but what was in flight ($(read_from | wc -l) of $targets times $blobs)" test "$(read_from | wc -l)" -le $((targets * blobs + killed * 3))
# push-manifest, killed as well
mkmirror plan --work work --receipt none --no-referrers --target "$dst/p" -o work/plan.jsonl lock 2>>log
mkmirror copy-blob --work work -o work/copied.jsonl work/plan.jsonl 2>>log
killed=0
for i in 002 004 006 008 010 013 016 020; do
	timeout -s KILL "0.$i" mkmirror push-manifest --work work -o work/pushed.jsonl work/copied.jsonl 2>>log
	[ $? -eq 137 ] && killed=$((killed + 1))
	rm -f work/pushed.jsonl
done
ok "push-manifest killed $killed times" test "$killed" -ge 1
n=$(requests src)
ok "and again" mkmirror push-manifest --work work -o work/pushed.jsonl work/copied.jsonl
ok "all is there" mkmirror verify "$dst/p" lock
is "nothing is read from the source" "$(requests_since src "$n")" ""
rm -rf work/receipt.jsonl work/journal.jsonl
finish "$dst/m" 2>>log
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
