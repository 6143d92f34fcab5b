#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages say what the programs say: lint, SYNOPSIS against --help, options, exit statuses.
. "$(dirname "$0")/../lib.sh"

command -v mandoc >/dev/null || { skip pages "mandoc is not here"; done_testing; }

section() { # PAGE NAME: the text of a section
	mandoc -T ascii -O width=1000 "$1" | sed "s,.$(printf '\010'),,g" | awk -v name="$2" '
		/^[A-Z]/ { on = $0 == name; next } on'
}
# our own pages are not where mandoc looks for those that a page refers to
lint() { mandoc -T lint -W style "$1" | grep -v 'not found: Xr mkmirror'; }
# each opening quote is closed before the next one: a macro that quotes to the
# end of its line, twice on one line, nests, and lint does not see it
quotes() { mandoc -T utf8 -O width=1000 "$1" | sed "s,.$(printf '\010'),,g" | grep -E '‘[^’]*‘|’’'; }
fold() { tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'; }

for page in "$BUILD"/share/man/man1/*.1; do
	tool=$(basename "$page" .1)
	tool=${tool#mkmirror-}
	run=$libexec/$tool
	[ "$tool" = mkmirror ] && run=$bin/mkmirror
	is "$tool: mandoc lint" "$(lint "$page")" ""
	is "$tool: quotes are closed" "$(quotes "$page")" ""
	"$run" --help >"$tmp/help" 2>"$tmp/err"
	is "$tool: --help succeeds, quietly" "$?$(cat "$tmp/err")" 0
	sed '/^$/,$d; s/^usage: //' "$tmp/help" | fold >"$tmp/usage"
	section "$page" SYNOPSIS | fold >"$tmp/synopsis"
	same "$tool: SYNOPSIS is the usage" "$tmp/usage" "$tmp/synopsis"
	section "$page" OPTIONS >"$tmp/options"
	sed -n 's/^  \(-., \|    \)--\([a-z0-9-]*\).*/\2/p' "$tmp/help" | grep -vx -e help -e version >"$tmp/names"
	missing=$(while read -r o; do grep -q -- "--$o" "$tmp/options" || echo "--$o"; done <"$tmp/names")
	is "$tool: the page has every option" "$missing" ""
	for s in NAME DESCRIPTION "EXIT STATUS" EXAMPLES "SEE ALSO"; do
		section "$page" "$s" | grep -q . || echo "$s"
	done >"$tmp/lacks"
	is "$tool: the page has its sections" "$(cat "$tmp/lacks")" ""
	fails 2 "$tool: a wrong option is status 2" "$run" --no-such-option
done

is "mkmirror.7: mandoc lint" "$(lint "$top/tools/mkmirror.7")" ""
is "mkmirror.7: quotes are closed" "$(quotes "$top/tools/mkmirror.7")" ""
missing=$(sed -n 's/^\.\(It \)\{0,1\}Xr mkmirror-\([a-z-]*\) .*/\2/p' "$top"/tools/mkmirror.7 "$top"/tools/*/*.1 | sort -u |
	while read -r t; do [ -e "$top/tools/$t/$t.1" ] || echo "$t"; done)
is "pages refer to pages that are there" "$missing" ""
done_testing
