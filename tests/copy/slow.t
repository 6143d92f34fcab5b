#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Servers that are slow, stand still or have too much to do, and the messages meanwhile.
# users.md C8 C9 D1 D4
. "$(dirname "$0")/lib.sh"

new_layout up
head -c 700000 /dev/urandom | od -An -tx1 -v | tr -d ' \n' >hex
add_image up example.com/team/big:v1 amd64 "$(head -c 120000 hex)" "$(tail -c 60000 hex)"
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	add_image up "example.com/team/i$i:v1" amd64 "a $i" "b $i" "c $i"
	echo "example.com/team/i$i:v1" >>many.list
done
echo example.com/team/big:v1 >big.list
mkmirror lock-images --source oci:up -o up.lock many.list big.list
start_registry src; src=$host; real_src=$host
start_registry dst; real_dst=$host
start_proxy from "$real_src"; src=$host
start_proxy to "$real_dst"; dst=$host
fill "$real_src" up.lock
sed "s,example.com,$src," big.list >big.images
sed "s,example.com,$real_src," many.list >many.images
mkmirror lock-images --work work -o big.lock big.images
mkmirror lock-images --work work -o many.lock many.images
t_run=0
copy() { # LOCK [OPTION of copy-blob...]
	t_run=$((t_run + 1)) c_lock=$1; shift
	rm -f work/*.jsonl && : >from.log && : >to.log
	mkmirror plan --work work --no-referrers --target "$dst/r$t_run" -o p "$c_lock" &&
		mkmirror copy-blob "$@" -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify "$real_dst/r$t_run" "$c_lock"
}
seconds() { s_from=$(date +%s); "$@"; s_status=$?; s_took=$(($(date +%s) - s_from)); return $s_status; }

# a transfer that stands still (users.md D4)
echo 'GET /big/blobs/ 1 hang 9000' >from.rules
n=$(requests src)
ok "a download that stands still" seconds copy big.lock --stall 1
ok "is broken soon ($s_took s)" test "$s_took" -le 15
is "once" "$(hits from 'hang 9000')" 1
is "and goes on from there" "$(requests_since src "$n" | grep -c 'GET .*/blobs/.* 206 ')" 1
echo 'GET /big/blobs/ 0 hang 100' >from.rules
fails 75 "a server that always stands still" copy big.lock --stall 1
has "is named" err "no byte moved for 1 seconds"
: >from.rules
echo 'PUT /big/blobs/ 1 swallow 4000' >to.rules
ok "an upload whose answer never comes" seconds copy big.lock --stall 1
ok "is broken, after five times as long ($s_took s)" test "$s_took" -ge 5 -a "$s_took" -le 20
is "once" "$(hits to 'swallow 4000')" 1
echo 'HEAD /manifests/ 1 stall 2500' >to.rules
ok "a late answer within the limit" copy big.lock --stall 3
fails 2 "a limit that is none" mkmirror copy-blob --stall 0 p

# a registry with too much to do (users.md C8)
echo '* /v2/ 0 limit 4 20' >to.rules
ok "a registry that takes four requests at a time" copy many.lock
grep '/uploads/' to.log >uploads
last=$(($(wc -l <uploads) / 2))
refused=$(tail -n "$last" uploads | grep -c ' status 429')
ok "is asked by fewer, once it is known ($(hits to 'status 429') refused, $refused of the last $last)" test $((refused * 8)) -lt "$last"
ok "it did refuse" test "$(hits to 'status 429')" -gt 0
echo '* /blobs/ 3 status 429 Retry-After: 2' >to.rules
ok "sent away for two seconds" seconds copy many.lock
ok "and not back before ($s_took s)" test "$s_took" -ge 2

# what is said (users.md D4 C9)
: >to.rules
size=$(stat -c %s work/blobs/sha256/* | awk '{ n += $1 } END { print n }')
bytes=$(awk -F'"size":' '!/manifest.v1/ { split($2, s, ","); n += s[1] } END { print n }' p)
rm -f work/*.jsonl
mkmirror plan --work work --no-referrers --target "$dst/said" -o p big.lock 2>log
bytes=$(awk -F'"size":' '!/manifest.v1/ { split($2, s, ","); n += s[1] } END { print n }' p)
echo "PUT /said/team/big/blobs/ 1 eat 30000" >to.rules
ok "slowly, with an upload that starts over" seconds mkmirror copy-blob --limit-rate $((bytes / 11)) --json events -o c p
cp err said
amount='[0-9.]* [kM]\{0,1\}B\{0,1\}\(bytes\)\{0,1\}'
ok "a line every five seconds ($s_took s)" test "$(grep -c "$amount of $amount, [0-9] of 3 blobs, $amount/s, [1-9][0-9]* s left$" said)" -ge $((s_took / 5 - 1)) -a "$(grep -c '/s' said)" -le $((s_took / 5 + 1))
ok "at least two" test "$(grep -c '/s, [1-9][0-9]* s left$' said)" -ge 2
is "of unique blobs" "$(sed -n "s/.* of \($amount, [0-9]* of [0-9]* blobs\).*/\1/p" said | sed 's/, [0-9]* of/, n of/' | sort -u)" "$(echo "$bytes" | awk '{ printf "%.1f", $1 / 1e3 }') kB, n of 3 blobs"
field() { sed -n "s/.*\"event\":\"$1\".*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" events; }
is "an event at the start" "$(sed 's/"ms":[0-9]*/"ms":0/;q' events)" "{\"event\":\"start\",\"stage\":\"copy-blob\",\"ms\":0,\"blobs\":3,\"bytes\":$bytes}"
ok "one every second" test "$(field progress bytes | wc -l)" -ge $((s_took - 2))
is "that never goes back" "$(field progress bytes)" "$(field progress bytes | sort -n)"
is "and ends with all" "$(field progress bytes | tail -n 1),$(field progress total | sort -u),$(field progress left | tail -n 1)" "$bytes,$bytes,0"
is "time goes on" "$(sed 's/.*"ms":\([0-9]*\).*/\1/' events)" "$(sed 's/.*"ms":\([0-9]*\).*/\1/' events | sort -n)"
is "one for each blob" "$(field blob status | sort | uniq -c | tr -s ' \n' ' ')" " 3 copied "
is "and one at the end" "$(tail -n 1 events | sed 's/"ms":[0-9]*/"ms":0/')" "{\"event\":\"end\",\"stage\":\"copy-blob\",\"ms\":0,\"copied\":3,\"mounted\":0,\"exists\":0,\"failed\":0,\"bytes\":$bytes}"
is "each is one object a line" "$(grep -vc '^{"event":"[a-z]*","stage":"copy-blob",.*}$' events)" 0
mkmirror push-manifest --json events --work work -o r c 2>log
is "manifests are told too" "$(tail -n 1 events | sed 's/"ms":[0-9]*/"ms":0/; s/sha256:[0-9a-f]*/D/')" "{\"event\":\"manifest\",\"stage\":\"push-manifest\",\"ms\":0,\"digest\":\"D\",\"to\":\"$dst/said/team/big\",\"tags\":[\"v1\"],\"status\":\"pushed\"}"
echo "PUT /fail/team/big/blobs/ 0 status 400" >to.rules
rm -f work/*.jsonl events
mkmirror plan --work work --no-referrers --target "$dst/fail" -o p big.lock 2>log
fails 4 "what fails" mkmirror copy-blob --progress never --json /dev/fd/3 -o c p 3>events
has "is told into an open file, with the error" events '"status":"failed","error":"sha256:'
is "and never means never" "$(grep -c -e MB/s -e 'blobs copied' err)" 0
grep '/i1:v1' many.lock >tiny.lock
rm -f work/*.jsonl
mkmirror plan --work work --no-referrers --target "$dst/tiny" -o p tiny.lock 2>log
echo 'PUT /i1/blobs/ 0 stall 3000' >to.rules
ok "a few bytes, slowly" mkmirror copy-blob --progress always --concurrency 1 -o c p
grep ' blobs' err >said
ok "are told as bytes" test "$(grep -c ': [1-9][0-9]* bytes of [0-9]* bytes, [123] of 4 blobs, [1-9][0-9]* bytes/s, [1-9][0-9]* s left$' said)" -ge 1
is "and lastly" "$(tail -n 1 said | sed 's/ in [0-9.]* s/ in n s/; s/[0-9]* bytes/n bytes/')" "mkmirror-copy-blob: 4 blobs copied, n bytes, 0 mounted, in n s"
is "nothing of them is 0" "$(grep -c -e '0\.0' -e ' 0 s left' said)" 0
: >to.rules
fails 2 "a file that cannot be" mkmirror copy-blob --json nowhere/x p
has "is named" err "nowhere/x"

# all stages: how it is copied is no reason to copy again
: >to.rules
echo old >events
ok "mkmirror mirror --json" mkmirror mirror --images big.images --target "$dst/all" --work all --no-referrers --json events
is "has the events of both stages" "$(sed 's/.*"stage":"\([a-z-]*\)".*/\1/' events | sort -u | paste -sd,)" "copy-blob,push-manifest"
n=$(requests dst)
ok "again, with another rate" mkmirror mirror --images big.images --target "$dst/all" --work all --no-referrers --limit-rate 50M --json events --stall 30 --concurrency 3
is "asks nothing" "$(requests_since dst "$n")" ""
done_testing
