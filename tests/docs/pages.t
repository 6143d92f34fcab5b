#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Pages agree with the programs: lint, SYNOPSIS against --help, options, exit statuses.
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
tab=$(printf '\t')
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
	sed '/^$/,$d; s/^usage: //; s/^ *//' "$tmp/help" | paste -sd ' ' - | fold >"$tmp/usage"
	section "$page" SYNOPSIS | fold >"$tmp/synopsis"
	same "$tool: SYNOPSIS is the usage" "$tmp/usage" "$tmp/synopsis"
	section "$page" OPTIONS >"$tmp/options"
	# items of the list, "-x arg , --long arg": each option with its argument
	awk '/^\.Sh / { on = /OPTIONS/ } /^\.It Xo/ { xo = 1 } /^\.Xc/ { xo = 0 }
		on && (/^\.It Fl/ || (xo && /^\.Fl/))' "$page" | sed 's/^\.\(It \)*//' | tr -s ' ' '\n' |
		awk '$0 == "Fl" { fl = 1; next } fl { print "-" $0; fl = 0 }' | sort -u >"$tmp/items"
	awk -F"$tab" -v t="$tool" '$1 == t && $3 !~ /^(help|version)$/ || $1 == t && $3 == "version" && $2 != "V" {
		if ($2 != "") print "-" $2; if ($3 != "") print "--" $3 }' "$BUILD/options.tsv" | sort -u >"$tmp/rows"
	[ "$tool" = mkmirror ] || same "$tool: the page has its options, and no others" "$tmp/rows" "$tmp/items"
	for s in NAME DESCRIPTION "EXIT STATUS" EXAMPLES "SEE ALSO"; do
		section "$page" "$s" | grep -q . || echo "$s"
	done >"$tmp/lacks"
	is "$tool: the page has its sections" "$(cat "$tmp/lacks")" ""
	case $tool in aicr) wrong=1 ;; *) wrong=2 ;; esac # a front answers as another program does
	fails $wrong "$tool: a wrong option is status $wrong" "$run" --no-such-option
done

# "ITEM TEXT" a line, of the options that pages and options.mdoc describe
paragraphs() {
	awk '/^\.Sh / || FNR == 1 { on = /OPTIONS/ || FILENAME ~ /mdoc$/ }
		on && /^\.(It|El|Sh|\\")/ { if (text) print text; text = /^\.It Fl/ ? $0 : "" ; next }
		text { text = text " " $0 }
		END { if (text) print text }' "$@"
}
is "what several pages would say of an option stands once, in options.mdoc" \
	"$(paragraphs "$top"/tools/lib/cli/options.mdoc "$top"/tools/*/*.1 | sort | uniq -d)" ""
is "each paragraph there is of some page" "$(paragraphs "$top"/tools/lib/cli/options.mdoc | while read -r p; do
	paragraphs "$BUILD"/share/man/man1/*.1 | grep -qxF -- "$p" || echo "$p"; done)" ""

is "mkmirror.7: mandoc lint" "$(lint "$top/tools/mkmirror.7")" ""
is "mkmirror.7: quotes are closed" "$(quotes "$top/tools/mkmirror.7")" ""
missing=$(sed -n 's/^\.\(It \)\{0,1\}Xr mkmirror-\([a-z-]*\) .*/\2/p' "$top"/tools/mkmirror.7 "$top"/tools/*/*.1 | sort -u |
	while read -r t; do [ -e "$top/tools/$t/$t.1" ] || echo "$t"; done)
is "pages refer to pages that are there" "$missing" ""
done_testing
