#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# extract-images: shapes of many publishers' charts, with the shipped rules.
# The first lines of publishers/CASE.yaml say what is to be found in it, all of
# it and nothing else; of the places of one image the best class counts.  The
# audit of it has nothing to add.
. "$(dirname "$0")/../lib.sh"
for case in "$top"/tests/discovery/publishers/*.yaml; do
	name=$(basename "$case" .yaml)
	sed -n 's/^# want: //p' "$case" | sort >"$tmp/want"
	mkmirror extract-images "$case" >"$tmp/lines" 2>"$tmp/err"
	is "$name: succeeds, quietly" "$?$(cat "$tmp/err")" 0
	awk -F'\t' '!($1 in best) || $2 == "certain" { best[$1] = $2 }
		END { for (ref in best) print ref, best[ref] }' "$tmp/lines" | sort >"$tmp/got"
	same "$name: all images" "$tmp/want" "$tmp/got"
	mkmirror audit --probable=accept "$case" >"$tmp/out" 2>"$tmp/err"
	is "$name: the audit finds no more" "$(cat "$tmp/err")" ""
done
done_testing
