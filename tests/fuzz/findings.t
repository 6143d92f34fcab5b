#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each fuzzer runs all its seeds and findings once; simple_fuzz also all YAML files of
# the tests and examples.
. "$(dirname "$0")/../lib.sh"
for f in "$top"/tests/fuzz/*_fuzz.c; do
	name=$(basename "$f" _fuzz.c)
	set -- "$top/tests/fuzz/seeds/$name"/* "$top/tests/fuzz/findings/$name"/*
	files=$(for i; do [ -f "$i" ] && echo "$i"; done)
	# shellcheck disable=SC2086
	ok "$name: $(echo "$files" | grep -c .) inputs" "$BUILD/tests/fuzz/${name}_fuzz" $files
done
find "$top/tests" "$top/examples" -name '*.yaml' -o -name '*.yml' >"$tmp/yaml"
# shellcheck disable=SC2046
ok "simple: $(grep -c . "$tmp/yaml") YAML files" "$BUILD/tests/fuzz/simple_fuzz" $(cat "$tmp/yaml")
done_testing
