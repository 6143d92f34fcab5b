#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A plan divided into shards that run side by side: the result is that of one run.
. "$(dirname "$0")/lib.sh"
new_layout up
big() { head -c "$2" /dev/zero | tr '\0' "$1"; }
n=0
for size in 3000 2500 2200 2000 1900 1800 1700 1500 1400 1300 1200 1100 1000 900 800 700; do
	n=$((n + 1))
	head -c $size /dev/urandom | od -An -tx1 -v | tr -d ' \n' >"l$n"
	add_image up "example.com/team/i$n:v1" amd64 "$(cat "l$n")" "own $n"
	echo "example.com/team/i$n:v1" >>list
done
# one blob for two, and an index of two platforms
add_image up example.com/team/with1:v1 amd64 "$(cat l1)" more
add_image up example.com/team/multi:v1 "amd64 arm64" -some
printf '%s\n' example.com/team/with1:v1 example.com/team/multi:v1 >>list
mkmirror lock-images --source oci:up -o lock list
start_registry dst; dst=$host
plan() { mkmirror plan --work work --no-referrers --source oci:up --target "$1" -o plan.jsonl lock; }
digests() { sed -n 's/^.*"digest":"\([^"]*\)".*/\1/p' "$@" | sort; }
ok "a plan" plan "$dst/one"
ok "four shards" mkmirror shard -n 4 -d s plan.jsonl
cp out table
is "a line a file" "$(cut -f 1 table | tr '\n' ' ')" "0000.jsonl 0001.jsonl 0002.jsonl 0003.jsonl last.jsonl "
is "every record is in one of them" "$(cat s/*.jsonl | sort)" "$(sort plan.jsonl)"
is "none is over 1.1 times the mean" "$(awk '/^0/ { sum += $2; if ($2 > most) most = $2 } END { print most <= 1.1 * sum / 4 }' table)" 1
is "the bytes are those of the plan" "$(awk '{ sum += $2 } END { print sum }' table)" \
	"$(grep -o '"size":[0-9]*' plan.jsonl | cut -d : -f 2 | awk '{ sum += $1 } END { print sum }')"
is "a shared blob is with the manifests that need it" \
	"$(grep -l "team/with1\"\|with1:v1" s/0*.jsonl | wc -l | tr -d ' ')" 1
cp -r s again
ok "once more" mkmirror shard -n 4 -d again plan.jsonl
same "the same bytes" "$(cat s/*.jsonl >one && echo one)" "$(cat again/*.jsonl >two && echo two)"
ok "fewer of them" mkmirror shard -n 2 -d again --rate 1M plan.jsonl
is "the others are gone" "$(ls again | tr '\n' ' ')" "0000.jsonl 0001.jsonl last.jsonl rate "
is "each has its share of the rate" "$(cat again/rate)" 500000
ok "one alone" mkmirror shard -n 1 -d again plan.jsonl
same "is the plan" plan.jsonl again/0000.jsonl
is "without a rate" "$(ls again | tr '\n' ' ')" "0000.jsonl last.jsonl "
ok "more than there is to divide" mkmirror shard -n 500 -d many plan.jsonl
is "loses nothing" "$(cat many/*.jsonl | sort)" "$(sort plan.jsonl)"

run_shard() { mkmirror copy-blob -o "$1.copied" "$1.jsonl" && mkmirror push-manifest -o "$1.receipt" "$1.copied"; }
for i in 0 1 2 3; do run_shard s/000$i >log$i 2>&1 & pids="${pids:-} $!"; done
failed=0; for p in $pids; do wait "$p" || failed=1; done
is "side by side, at one target" "$failed" 0
ok "and what waited" mkmirror push-manifest -o s/last.receipt s/last.jsonl
ok "all is there" mkmirror verify --rehash "$dst/one" lock
is "no byte was sent twice" "$(requests_since dst 0 | grep -c '"PUT .*/blobs/uploads/.* 201 ')" \
	"$(grep -vc '"mediaType":"[^"]*manifest\|"mediaType":"[^"]*index' plan.jsonl)"
cat s/*.receipt >receipt
n=$(requests dst)
ok "the receipts are one" mkmirror plan --work work --no-referrers --source oci:up --receipt receipt --target "$dst/one" -o plan.jsonl lock
is "nothing is left to do" "$(grep -c '"planned"' plan.jsonl) $(requests_since dst "$n" | wc -l | tr -d ' ')" "0 0"

# a shard that was killed and run again, and one that was run twice
ok "a plan for another place" plan "$dst/two"
mkmirror shard -n 3 -d k plan.jsonl >log
timeout -s KILL 0.05 mkmirror copy-blob --limit-rate 20k -o k/0000.copied k/0000.jsonl 2>/dev/null
sed 's/"status":"planned"/"status":"failed","error":"cut off"/' k/0000.jsonl >receipts
for i in 0 1 1 2; do
	run_shard k/000$i >log 2>&1 || t_show log
	cat k/000$i.receipt >>receipts
done
ok "and what waited" mkmirror push-manifest -o k/last.receipt k/last.jsonl
ok "all is there" mkmirror verify --rehash "$dst/two" lock
cat k/last.receipt >>receipts
ok "of an item with several lines the last one counts" mkmirror plan --work work --no-referrers --source oci:up --receipt receipts --target "$dst/two" -o plan.jsonl lock
is "nothing is left to do" "$(grep -c '"planned"' plan.jsonl)" 0
sed 's/"status":"pushed"/"status":"missing"/' k/0001.receipt >>receipts
ok "with one that is found missing later" mkmirror plan --work work --no-referrers --source oci:up --receipt receipts --target "$dst/two" -o plan.jsonl lock
is "it is planned again" "$(test "$(grep -c '"planned"' plan.jsonl)" -gt 0 && echo yes)" yes

# one blob for all: the images are divided all the same, and most of them wait
new_layout up
for i in 1 2 3 4 5 6 7 8; do add_image up "example.com/b/i$i:v1" amd64 base "$(cat "l$i")"; done
seq 8 | sed 's,.*,example.com/b/i&:v1,' >list
mkmirror lock-images --source oci:up -o lock list
ok "images of one base" plan "$dst/three"
ok "in four shards" mkmirror shard -n 4 -d b plan.jsonl
is "none is empty" "$(awk '/^0/ && $2 == 0' out)" ""
is "the base is in one of them" "$(grep -l "$(blob_of base)" b/0*.jsonl | xargs grep -lv '"parts"' | wc -l | tr -d ' ')" 1
for i in 3 2 1 0; do run_shard b/000$i >log 2>&1 || t_show log; done
ok "what waited" mkmirror push-manifest -o b/last.receipt b/last.jsonl
ok "all is there" mkmirror verify --rehash "$dst/three" lock

fails 2 "no number" mkmirror shard -d s plan.jsonl
fails 2 "none" mkmirror shard -n 0 -d s plan.jsonl
fails 2 "no folder" mkmirror shard -n 2 plan.jsonl
echo '{"status":"planned","digest":5}' >bad
fails 2 "no plan" mkmirror shard -n 2 -d bad.d bad
has "is named with its line" err "bad:1"
fails 2 "a folder that cannot be" mkmirror shard -n 2 -d bad/x plan.jsonl
done_testing
