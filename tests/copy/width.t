#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Blobs of all sizes around those of the blocks they move in, and more large
# ones than move at a time.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
need_registry
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"
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
done_testing
