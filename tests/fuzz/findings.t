#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each fuzzer runs all its seeds and findings once.
. "$(dirname "$0")/../lib.sh"
for f in "$top"/tests/fuzz/*_fuzz.c; do
	name=$(basename "$f" _fuzz.c)
	set -- "$top/tests/fuzz/seeds/$name"/* "$top/tests/fuzz/findings/$name"/*
	files=$(for i; do [ -f "$i" ] && echo "$i"; done)
	# shellcheck disable=SC2086
	ok "$name: $(echo "$files" | grep -c .) inputs" "$BUILD/tests/fuzz/${name}_fuzz" $files
done
done_testing
