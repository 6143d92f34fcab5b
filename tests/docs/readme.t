#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What README shows: its pipeline runs, its mirror.yaml is read, its programs are there.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1

indented() { # TEXT: the indented block that holds the text
	awk -v text="$1" '
		/^    / { block = block substr($0, 5) "\n"; next }
		{ if (index(block, text)) printf "%s", block; block = "" }' "$top/README.md"
}
mkdir charts && cp -R "$top/examples/product-make/charts/hello" charts/vault
indented 'extract-images | mkmirror dedup' >pipeline
ok "the pipeline runs" sh -e pipeline
has "and ends in a hauler manifest" out "name: registry.example.com/hello/server:1.0"
indented 'upstreams:' >mirror.yaml
ok "the mirror.yaml is one" mkmirror resolve-mirror mirror.yaml
has "with its chart" out '"chart":"vault"'
indented './bootstrap make demo' >commands
is "the first command" "$(cat commands)" "./bootstrap make demo"
missing=$(sed -n 's/^| `\([a-z-]*\)` |.*/\1/p' "$top/README.md" | while read -r t; do [ -x "$libexec/$t" ] || echo "$t"; done)
is "the programs of the table are there" "$missing" ""
goals=$(sed -n 's/.*`\(mirror-[a-z]*\)`.*/\1/p' "$top/README.md" | sort -u | while read -r g; do grep -q "${g#mirror-}" "$top/mk/mkmirror.mk" || echo "$g"; done)
is "the targets are those of mkmirror.mk" "$goals" ""
done_testing
