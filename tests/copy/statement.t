#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# emit-statement: an in-toto statement of a mirror, with the same bytes for all receipts
# of the same copies.  users.md H7
. "$(dirname "$0")/lib.sh"
put() { move_in "$@" --components chart.jsonl --source oci:up; } # WORK TARGET LOCK
statement() { mkmirror emit-statement --receipt "$@"; }

# an image under two names, one for two platforms, a signature, and a chart
new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/team/tool:v1 amd64 base tool
add_image up example.com/team/tool:latest amd64 base tool
printf '%s\n' example.com/team/app:v1 >app.list
printf '%s\n' example.com/team/tool:v1 example.com/team/tool:latest >tool.list
mkmirror lock-images --source oci:up --platform linux/arm64 -o app.lock app.list
mkmirror lock-images --source oci:up -o tool.lock tool.list
app=$(cut -f 2 app.lock) tool=$(sed -n 's/.*tool:v1	\([^	]*\).*/\1/p' tool.lock)
add_image up "example.com/team/tool:$(echo "$tool" | tr : -).sig" amd64 signature
make_chart c c 1.0.0+b2
echo "{\"name\":\"c\",\"chart\":\"c\",\"version\":\"1.0.0+b2\",\"type\":\"local\",\"repository\":\"$tmp/c\"}" >chart.json
mkmirror pull-chart --work work -o chart.jsonl chart.json
{ cat app.lock tool.lock; printf 'chart\tlocal\tc\t1.0.0+b2\t%s\n' "$(sed 's/.*"digest":"\([^"]*\)".*/\1/' chart.jsonl)"; } | sort >mirror.lock

start_registry dst; dst=$host
ok "it is copied" put work "$dst/m" mirror.lock
ok "a statement" statement work/receipt.jsonl --metadata job=7 --metadata 'by=a "b"' mirror.lock
mv out first
is "of the type" "$(sed 's/"subject":.*"predicateType"/"subject":…,"predicateType"/; s/"predicate":.*/"predicate":…/' first)" '{"_type":"https://in-toto.io/Statement/v1","subject":…,"predicateType":"https://in-toto.io/attestation/link/v0.3","predicate":…'
is "one line" "$(wc -l <first | tr -d ' ')" 1
is "with the words given" "$(sed 's/.*"environment"://' first)" '{"job":"7","by":"a \"b\""}}}'
names() { sed "s/.*\"$1\":\[\({.*\}\)\].*/\1/; s/},{\"name\"/}\n{\"name\"/g; s/\],\"predicateType.*//" "$2" | sed -n 's/^{"name":"\([^"]*\)","digest":{"sha256":"\([0-9a-f]*\)"}.*/\1 \2/p' | sed "s,$dst,DST,"; }
cut=$(sed -n "s/.*\"digest\":\"sha256:\([0-9a-f]*\)\".*\"rewritten\":\"$app\".*/\1/p" work/receipt.jsonl)
chart=$(sed -n 's/.*"digest":"sha256:\([0-9a-f]*\)".*"tags":\["1.0.0_b2"\].*/\1/p' work/receipt.jsonl)
sig=$(sed -n 's/.*"digest":"sha256:\([0-9a-f]*\)".*"tags":\["[^"]*\.sig"\].*/\1/p' work/receipt.jsonl)
is "a signature of two tags is planned once" "$(echo "$sig" | wc -c | tr -d ' ')" 65
hex=${tool#sha256:}
is "its subjects are what the target has" "$(names subject first)" "DST/m/c:1.0.0_b2 $chart
DST/m/team/app:v1 $cut
DST/m/team/tool:latest $hex
DST/m/team/tool:sha256-$hex.sig $sig
DST/m/team/tool:v1 $hex"
has "what was cut down says from what" first "\"annotations\":{\"rewritten\":\"$app\"}"
is "its materials what the lock has, and the lock" "$(names materials first)" "chart local c 1.0.0+b2 $(sha256 work/charts/sha256/*.tgz)
example.com/team/app:v1 ${app#sha256:}
example.com/team/tool:latest $hex
example.com/team/tool:sha256-$hex.sig $sig
example.com/team/tool:v1 $hex
mirror.lock $(sha256 mirror.lock)"

# the same from whatever says the same
statement work/receipt.jsonl mirror.lock >first
ok "a run that has nothing to do" sh -c "mkmirror plan --work work --components chart.jsonl --source oci:up --target $dst/m -o plan mirror.lock && ! grep planned plan"
statement plan mirror.lock >other
same "gives the same bytes" first other
ok "verify" mkmirror verify --work work -o verified "$dst/m" mirror.lock
statement verified mirror.lock >other
same "too, by what the target says" first other
ok "so does a plan that only asked for tags" sh -c "mkmirror plan --work new --components chart.jsonl --source oci:up --target $dst/m -o plan mirror.lock && ! grep planned plan"
statement plan mirror.lock >other
same "the same bytes" first other
sort -R plan | mkmirror emit-statement -o shuffled mirror.lock
same "in any order, from standard input" first shuffled
put work1 "$dst/m" app.lock >log 2>&1 && put work2 "$dst/m" tool.lock >>log 2>&1
ok "several receipts and locks" mkmirror emit-statement --name copy --receipt work1/receipt.jsonl --receipt work2/receipt.jsonl app.lock tool.lock
is "are one statement" "$(names subject out)" "$(names subject first | grep -v /c:)"
has "with the name given" out '"predicate":{"name":"copy",'
ok "into a layout" put work oci:lay mirror.lock
statement work/receipt.jsonl mirror.lock >first
is "it has no folder of this machine" "$(grep -c -e "$tmp" -e oci: first)" 0
has "but the entries' names" first "{\"name\":\"example.com/team/app:v1\",\"digest\":{\"sha256\":\"$cut\"}"
mkmirror verify --work work -o verified oci:lay mirror.lock 2>log
statement verified mirror.lock >other
same "and verify knows the same" first other

# what is not all there
echo keep >s
sed '/"tags":\["example.com.team.app:v1"\]/s/"status":"[a-z]*"/"status":"failed"/' work/receipt.jsonl >bad
fails 1 "a receipt of a copy that failed" statement bad -o s mirror.lock
has "is named" err "bad: example.com/team/app:v1: sha256:$cut is not at its target, but 'failed'"
grep -v "$hex" work/receipt.jsonl >bad
fails 1 "a line of the lock that no receipt has" statement bad -o s mirror.lock
has "is named" err "the receipt does not have example.com/team/tool:latest, $tool"
is "and nothing is written" "$(cat s)" keep
sed "s/\"digest\":\"$tool\"/\"digest\":\"$app\"/" work/receipt.jsonl >bad
fails 1 "receipts that contradict" mkmirror emit-statement --receipt work/receipt.jsonl --receipt bad mirror.lock
has "are refused" err "example.com/team/tool:latest: two digests are said to be its"
fails 2 "what is no receipt" statement chart.json mirror.lock
fails 2 "no lock" statement work/receipt.jsonl
fails 2 "a word without a value" statement work/receipt.jsonl --metadata job mirror.lock
done_testing
