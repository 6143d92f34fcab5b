#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --signatures: what must be signed, what may be, and what is left behind.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1
new_layout src
add_image src q.io/release/a:1 amd64 a
a=$(sed 's/.*"digest":"\([^"]*\).*/\1/; q' src.entries)
add_image src "q.io/release/a:$(echo "$a" | tr : -).sig" amd64 signature
add_image src q.io/release/b:1 amd64 b
b=$(sed -n 's/.*"digest":"\([^"]*\).*/\1/; $p' src.entries)
add_image src "q.io/release/b:$(echo "$b" | tr : -).att" amd64 attestation
add_image src q.io/other/c:1 'amd64 arm64' c
printf '%s\n' q.io/release/a:1 q.io/release/b:1 q.io/other/c:1 >list
lock-images --source oci:src -o lock list
mkdir dest
plans() { rm -rf mirror.work; plan --source oci:src --target oci:dest -o plan.jsonl "$@" lock; }
referrers() { grep '"subject"' plan.jsonl | grep -c 'image.manifest'; }
ok "without the option" plans
is "what is there is copied" "$(referrers)" 2
ok "copy" plans --signatures '*=copy'
is "the same" "$(referrers)" 2
ok "skip" plans --signatures q.io/release=skip
is "nothing refers to those" "$(referrers)" 0
ok "skip for one of them" plans --signatures q.io/release/b=skip
is "the other's goes along" "$(referrers)" 1
ok "a place is a whole part of a path" plans --signatures q.io/rel=skip
is "not a part of a word" "$(referrers)" 2
ok "a signature that is required and there" plans --signatures q.io/release/a=require
is "is copied" "$(referrers)" 2
fails 1 "one that is not there" plans --signatures q.io/release=require
has "names the image; an attestation is none" "$tmp/err" "q.io/release/b:1: it has no signature, which --signatures requires"
is "and no other" "$(grep -c 'it has no signature' "$tmp/err")" 1
ok "the longest place counts" plans --signatures '*=require' --signatures q.io/release/b=copy --signatures q.io/other=skip
fails 1 "the others fall under *" plans --signatures '*=require' --signatures q.io/release/b=copy
has "and are named" "$tmp/err" "q.io/other/c:1: it has no signature"
rm -rf mirror.work
plan --source oci:src --target oci:dest -o plan.jsonl lock
add_image src "q.io/release/b:$(echo "$b" | tr : -).sig" amd64 signature
ok "a signature that came since the last run" plan --source oci:src --target oci:dest -o plan.jsonl --signatures q.io/release=require lock
fails 2 "a word that is none" plans --signatures q.io=must
has "the words are said" "$tmp/err" "--signatures q.io=must: give HOST/PATH=require, copy or skip"
lock-images --source oci:src --platform linux/amd64 -o lock list
fails 1 "an index that is cut down" plans --signatures q.io/other=require
has "says what to do" "$tmp/err" "mirror all platforms, or keep the index whole with --sparse"
done_testing
