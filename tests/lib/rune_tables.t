#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The tables of Unicode are those that their generator makes of Unicode's data.
. "$(dirname "$0")/../lib.sh"
ucd=/usr/share/unicode # Debian's unicode-data
room=$top/tools/lib/golang

tables() { sed -n '/clang-format off/,/clang-format on/{/clang-format/d;/./p;}' "$room/$1"; }
for of in class case; do
	if ! grep -q 'Version 15\.0\.0 ' "$ucd/ReadMe.txt" 2>/dev/null; then
		skip "rune_$of.c is what rune_tables.awk prints" "no data of Unicode 15.0.0 in $ucd"
		continue
	fi
	tables rune_$of.c >"$tmp/want"
	awk -v of=$of -f "$room/rune_tables.awk" "$ucd/UnicodeData.txt" | sed '/^$/d' >"$tmp/got"
	same "rune_$of.c is what rune_tables.awk prints" "$tmp/want" "$tmp/got"
done
done_testing
