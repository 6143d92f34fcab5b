#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror TOOL: the tool is found relative to mkmirror, wherever both are moved.
. "$(dirname "$0")/../lib.sh"
ok "--help lists the tools" mkmirror --help
has "by task" "$tmp/out" "Find charts and images:"
has "with their purpose" "$tmp/out" "dedup               bring image lines to one canonical line an image"
grep -q '^Others:' "$tmp/out"; is "every page names its task" $? 1
fails 2 "a wrong word" mkmirror extract-image
has "suggests the nearest" "$tmp/err" "did you mean 'extract-images'?"
fails 2 "a word like none" mkmirror zzzzzzzz
grep -q 'did you mean' "$tmp/err"; is "suggests nothing" $? 1
fails 2 "a wrong option of mkmirror" mkmirror --hlep
has "suggests the nearest" "$tmp/err" "did you mean '--help'?"
fails 2 "a wrong option of a tool" mkmirror extract-images --componnet=x
has "suggests the nearest, without what it is set to" "$tmp/err" "unknown option '--componnet'; did you mean '--component'?"
is "and that alone" "$(wc -l <"$tmp/err" | tr -d ' ')" 1
for tool in "$libexec"/*; do
	[ "${tool##*/}" = aicr ] && continue # it has its own
	for columns in 50 80; do
		COLUMNS=$columns "$tool" --help | awk -v t="${tool##*/}" -v most=$columns '
			/^$/ { rest = 1 }
			!rest && NR > 24 { print t ": usage of more than 24 lines"; exit }
			length($0) > most && / .* / { print t ": " $0 }'
	done
done >"$tmp/wide"
is "help fits 50 columns and 80, and usage 24 lines" "$(cat "$tmp/wide")" ""
fails 2 "an argument where none is taken" mkmirror extract-images --version=2
has "is called that" "$tmp/err" "option '--version' takes no argument"
fails 2 "a wrong letter" mkmirror dedup -Q
has "is named" "$tmp/err" "unknown option '-Q'"
fails 2 "a path is no tool" mkmirror ../../bin/mkmirror
fails 2 "no word at all" mkmirror
ok "--version" mkmirror --version
fails 1 "a full device is an error" sh -c 'mkmirror --help >/dev/full'
mkdir -p "$tmp/p q/bin" "$tmp/p q/libexec/mkmirror"
cp "$bin/mkmirror" "$tmp/p q/bin"
cp "$libexec/dedup" "$tmp/p q/libexec/mkmirror"
[ ! -d "$BUILD/lib" ] || cp -R "$BUILD/lib" "$tmp/p q"
ln -s "$tmp/p q/bin/mkmirror" "$tmp/link"
is "a moved prefix, through a link" "$(echo nginx | "$tmp/link" dedup)" docker.io/library/nginx:latest
printf '#!/bin/sh\nexit 75\n' >"$tmp/p q/libexec/mkmirror/later"
chmod +x "$tmp/p q/libexec/mkmirror/later"
fails 75 "the tool's status is passed on" "$tmp/p q/bin/mkmirror" later
done_testing
