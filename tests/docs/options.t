#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every option of every program that names a file, a command or the like refuses
# an empty argument, as an unset variable of a script gives it.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
awk -F"$tab" '$5 !~ /^(flag|text|list)$/ { print $1, $2 == "" ? "-" : $2, $3 == "" ? "-" : $3, $4 }' "$BUILD/options.tsv" >options
ok "there are such ($(wc -l <options | tr -d ' '))" test "$(wc -l <options)" -gt 150
while read -r tool letter name arg; do
	if [ "$name" = - ]; then
		option=-$letter
		mkmirror "$tool" "$option" '' </dev/null >out 2>err
	else
		option=--$name
		mkmirror "$tool" "$option=" </dev/null >out 2>err
	fi
	status=$?
	[ "$status $(head -n 1 err)" = "2 mkmirror-$tool: option '$option' has an empty argument, not $arg" ] ||
		echo "$tool $option: $status $(head -n 1 err)"
done <options >wrong
is "each says so" "$(cat wrong)" ""
for tool in copy-blob push-manifest push-chart; do
	fails 2 "$tool: a command of nothing but spaces" mkmirror "$tool" --create-cmd ' ' </dev/null
	has "is empty" err "mkmirror-$tool: --create-cmd: the command is empty"
done
fails 2 "lock-images: likewise" mkmirror lock-images --verify-cmd ' ' </dev/null
has "is empty" err "mkmirror-lock-images: --verify-cmd: the command is empty"
ok "a text may be empty" mkmirror emit-json --name '' /dev/null
done_testing
