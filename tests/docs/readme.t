#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# README is true: its transcripts, the demo, the config; its programs and targets exist.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS

indented() { # TEXT: the indented block that holds the text
	awk -v text="$1" '
		/^    / { block = block substr($0, 5) "\n"; next }
		{ if (index(block, text)) printf "%s", block; block = "" }' "$top/README.md"
}
# without folders and numbers, which differ from place to place
plain() { sed 's,[^ :]*/,,g; s/[0-9][0-9.]*/N/g' "$1"; }

# Transcripts: "$ command", and what it prints.  Those of the first block are
# where nothing is yet, the others in a product that was mirrored.
awk -v dir="$tmp" '
	/^    \$ / { n++; block += !on; on = 1
		print substr($0, 7) >(dir "/cmd." n); print block >(dir "/block." n)
		printf "" >(dir "/want." n); next }
	/^    / && on { print substr($0, 5) >(dir "/want." n); next }
	{ on = 0 }' "$top/README.md"
mkdir own && cp -R "$top/examples/product-make" product && cp "$top/examples/upstream.sh" .
if command -v pkg-config >/dev/null; then
	export PKG_CONFIG_PATH="$BUILD/share/pkgconfig"
	ok "the product is mirrored" make -s -C product mirror
	n=1
	while [ -f "cmd.$n" ]; do
		[ "$(cat "block.$n")" = 1 ] && dir=own || dir=product
		(cd $dir && sh "$tmp/cmd.$n" >"$tmp/got" 2>&1)
		plain got >got.plain
		plain "want.$n" >want.plain
		same "\$ $(cat "cmd.$n")" want.plain got.plain
		n=$((n + 1))
	done
	is "all transcripts were tried" $((n - 1)) "$(grep -c '^    \$ ' "$top/README.md")"
	indented 'upstreams:' >want
	grep -v '^ *#' own/mirror.yaml | grep . >got
	same "the config that init writes" want got
	mkdir build
	for d in lib libexec share; do ln -s "$BUILD/$d" build/; done
	make -s -o all -C "$top" BUILD="$tmp/build" demo >demo 2>&1
	awk '/^    In examples/ { on = 1 } /^[^ ]/ { on = 0 } on' "$top/README.md" | sed 's/^    //' | sed '$d' >shown
	plain shown >want.plain
	head -n "$(wc -l <shown)" demo >got && plain got >got.plain
	same "make demo" want.plain got.plain
else
	skip "README's transcripts" "pkg-config is not installed"
fi
is "the first command" "$(indented './bootstrap make demo')" "./bootstrap make demo"

sed -n 's/^| `\([a-z-]*\)` |.*/\1/p' "$top/README.md" | sort >table
cut -f 1 "$BUILD/share/mkmirror/tools.tsv" | sort >tools
# emit-FORMAT are emit
is "the programs of the table are there" "$(comm -23 table tools)" ""
is "and the table has them all" "$(comm -13 table tools | grep -v '^emit-')" ""
missing=$(grep -o '`mirror-[a-z]*`' "$top/README.md" | tr -d '`' | sort -u |
	while read -r g; do grep -q "^#   $g " "$top/mk/mkmirror.mk" || echo "$g"; done)
is "the targets are those of mkmirror.mk" "$missing" ""
missing=$(grep -ohE '(tests|tools|templates|bench)/[A-Za-z*_./-]*[A-Za-z]' "$top/README.md" "$top/CONTRIBUTING.md" "$top/bench/README.md" | grep -v NAME | sort -u |
	while read -r g; do ls -d "$top"/$g >/dev/null 2>&1 || echo "$g"; done)
is "the files that it, CONTRIBUTING.md and bench/README.md name are there" "$missing" ""
missing=$(grep -ohE 'make [a-z]+(-[a-z]+)?' "$top/CONTRIBUTING.md" "$top/bench/README.md" | sort -u |
	while read -r _ g; do grep -q "^$g:" "$top/Makefile" || echo "$g"; done)
is "and the goals of the Makefile" "$missing" ""
is "NEWS begins with this version" "$(sed -n '/^[0-9]/{ p; q; }' "$top/NEWS")" "$(sed -n 's/^VERSION = //p' "$top/Makefile")"
is "and so does the package's changelog" "$(sed -n '1s/.*(\(.*\)).*/\1/p' "$top/debian/changelog")" "$(sed -n 's/^VERSION = //p' "$top/Makefile")"
done_testing
