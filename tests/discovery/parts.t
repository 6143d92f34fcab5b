#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# extract-images and audit: images that objects, lists and strings describe by
# parts, without a rule.  The first lines of parts/CASE.yaml say what is to be
# found in it, all of it and nothing else ("want: REFERENCE CLASS"), the status
# when that is not 0, what extract-images has to say ("says: TEXT"), and what an
# audit that accepts the probable still finds open ("open: PATH"), nothing else.
. "$(dirname "$0")/../lib.sh"
for case in "$top"/tests/discovery/parts/*.yaml; do
	name=$(basename "$case" .yaml)
	sed -n 's/^# want: //p' "$case" | sort >"$tmp/want"
	sed -n 's/^# open: //p' "$case" | sort >"$tmp/open"
	status=$(sed -n 's/^# status: //p' "$case")
	mkmirror extract-images --no-shipped-rules "$case" >"$tmp/lines" 2>"$tmp/err"
	is "$name: its status" $? "${status:-0}"
	cut -f 1,2 "$tmp/lines" | tr '\t' ' ' | sort >"$tmp/got"
	same "$name: all images" "$tmp/want" "$tmp/got"
	sed -n 's/^# says: //p' "$case" >"$tmp/says"
	while read -r text; do
		has "$name: says it" "$tmp/err" "$text"
	done <"$tmp/says"
	mkmirror audit --no-shipped-rules --probable=accept "$case" >"$tmp/out" 2>"$tmp/err"
	sed -n 's/^mkmirror-audit: [^ ]*: [^ ]*: \([^ ]*\): .*/\1/p' "$tmp/err" | sort >"$tmp/got"
	same "$name: what the audit finds open" "$tmp/open" "$tmp/got"
done
done_testing
