#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Blobs of sizes around those of the buffers they are copied with, and how many
# large ones are copied at a time.
. "$(dirname "$0")/lib.sh"
start_registry src; src=$host
start_registry dst; dst=$host

# records FROM TO FILE...: the plan's lines
records() {
	from=$1 to=$2; shift 2
	for file; do
		hex=$(sha256sum <"$file" | cut -d' ' -f1)
		case $from in file:) source=file:$tmp/$file ;; *) source=$from ;; esac
		printf '{"mediaType":"application/octet-stream","digest":"sha256:%s","size":%s,"from":"%s","to":["%s"],"status":"planned","reference":"%s"}\n' \
			"$hex" "$(wc -c <"$file" | tr -d ' ')" "$source" "$to" "$file"
	done
}
# each goes from one registry to a repository of the other, which then has it
copies() { # NAME FILE...
	name=$1; shift
	records "$src/all" "$dst/$name" "$@" >p && timeout 60 mkmirror copy-blob -o c p &&
		for file; do
			hex=$(sha256sum <"$file" | cut -d' ' -f1)
			[ "$(curl -fsL "http://$dst/v2/$name/blobs/sha256:$hex" | sha256sum | cut -d' ' -f1)" = "$hex" ] || return 1
		done
}

for n in 1 16383 16384 16385 32769 98303 98304 98305 131073 262143 262144 262145 \
	1048576 1048577 1048578 1179648 1310721 1572865 2097153; do
	head -c "$n" /dev/urandom >"b$n"
done
records file: "$src/all" b* >p
ok "files go to a registry" mkmirror copy-blob -o c p
ok "all of them to another" copies many b*
is "each once" "$(grep -c '"copied"' c)" "$(ls b* | wc -l | tr -d ' ')"
for n in 16385 98304 262144 262145 1048577 2097153; do
	ok "$n bytes alone" copies "alone$n" "b$n"
done

# Where each stream is slow, more of them are faster; where all share a line they
# are not.  The proxy's log ends with how many were under way.
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do head -c 1300000 /dev/urandom >"big$i"; done
records file: "$src/all" big* >p
ok "twenty large blobs" mkmirror copy-blob -o c p
real_src=$src
start_proxy far "$src"; src=$host
under_way() { sed -n 's/.* s[a-z]* [0-9][0-9]* //p' far.log; }
echo 'GET /blobs/ 0 slow 400' >far.rules
ok "from a registry that is far" copies far big*
is "four at first" "$(under_way | head -n 4 | sort -n | tail -n 1)" 4
most=$(under_way | sort -n | tail -n 1)
ok "and many soon (at most $most)" test "$most" -ge 12
: >far.log
echo 'GET /blobs/ 0 share 4000' >far.rules
records "$src/all" "$dst/near" big* >p
ok "through a line of 4 MB a second" timeout 60 mkmirror copy-blob -o c p
most=$(under_way | tail -n 8 | sort -n | tail -n 1)
ok "few are enough (at most $most)" test "$most" -le 8

# Both halves of a copy within one registry that takes one request at a time,
# the first of which breaks in the middle.
echo 'GET /blobs/ 1 break 700000' >far.rules
records "$src/all" "$src/other" big1 >p
ok "within a registry, one at a time" timeout 30 mkmirror copy-blob --concurrency 1 -o c p
is "the broken half goes on" "$(hits far 'break 700000'),$(requests_since src 0 | grep -c 'PUT .*/other/.* 201 ')" "1,1"
done_testing
