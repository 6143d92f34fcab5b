#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each folder of golden/ has arguments of render, and the output of helm template for the
# same arguments; golden-update records them again.
. "$(dirname "$0")/../lib.sh"
cd "$top/tests/render/charts" || exit 1

for case in ../golden/*/; do
	name=$(basename "$case")
	want=0
	[ ! -e "$case/expect.exit" ] || want=$(cat "$case/expect.exit")
	eval "set -- $(cat "$case/args")"
	render "$@" >"$tmp/got" 2>"$tmp/stderr"
	is "$name: exit" $? "$want"
	if [ "$want" -eq 0 ]; then
		same "$name: output" "$case/expect.out" "$tmp/got"
	else
		# our own report follows helm's message
		head -c "$(wc -c <"$case/expect.err")" "$tmp/stderr" >"$tmp/message"
		same "$name: message" "$case/expect.err" "$tmp/message"
	fi
done
done_testing
