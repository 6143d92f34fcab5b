#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# split-components: a file for each record, which is written only when the record changes.
. "$(dirname "$0")/../lib.sh"

printf '%s\n' '{"name":"a","version":"1.0+b","values":["/x y.yaml"]}' '{"name":"b/c","version":"$(2)"}' >"$tmp/in"
mkmirror split-components -d "$tmp/d" -o "$tmp/keys" "$tmp/in"
is "keys are fit for make" "$(tr '\n' ' ' <"$tmp/keys")" "a-1.0+b b_c-__2_ "
is "a record is what it was" "$(cat "$tmp/d/a-1.0+b.json")" '{"name":"a","version":"1.0+b","values":["/x y.yaml"]}'
touch -d 2001-01-01 "$tmp/d/a-1.0+b.json" "$tmp/keys"
printf '%s\n' '{"name":"a","version":"1.0+b","values":["/x y.yaml"]}' '{"name":"b","version":"3"}' >"$tmp/in"
mkmirror split-components -d "$tmp/d" -o "$tmp/keys" "$tmp/in"
is "the same record stays untouched" "$(find "$tmp/d" -newermt 2002-01-01 -type f | sed 's,.*/,,')" b-3.json
is "records of components that are gone are removed" "$(ls "$tmp/d" | tr '\n' ' ')" "a-1.0+b.json b-3.json "
printf '%s\n' '{"name":"a","version":"1"}' '{"name":"a","version":"1","namespace":"x"}' >"$tmp/in"
fails 2 "two components with one key" mkmirror split-components -d "$tmp/d" "$tmp/in"
has "are told apart by name" "$tmp/err" "two components are a-1"
done_testing
