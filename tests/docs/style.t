#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rules of the source tree that a script can check.
. "$(dirname "$0")/../lib.sh"
cd "$top" || exit 1

sources=$(find tools tests -name '*.[ch]')
# shellcheck disable=SC2086
is "every source names its licence" "$(grep -L 'SPDX-License-Identifier: Apache-2.0' $sources)" ""

# tables that are made by a program, or are data alone
tables='rune_class.c|rune_case.c'
# shellcheck disable=SC2086
is "no file of more than 600 lines" "$(wc -l $sources | awk '$2 != "total" && $1 > 600 { print $2, $1 }' | grep -Ev "$tables")" ""
is "no program's main file of more than 250 lines" \
	"$(for d in tools/*/; do t=$(basename "$d"); wc -l "$d$t.c" 2>/dev/null; done | awk '$1 > 250 { print $2, $1 }')" ""
# shellcheck disable=SC2086
is "no function of more than 60 lines" "$(awk '
	/^{/ { from = FNR }
	/^}/ && from { if (FNR - from + 1 > 60) print FILENAME ":" from ": " FNR - from + 1; from = 0 }' $sources)" ""

# The rooms of the library: tools/lib/README lists them from the ground up.
rooms=$(sed -n 's/^\([a-z][a-z]*\)  *\(core\|net\|static\)  *[a-z,-]*$/\1/p' tools/lib/README)
is "every room is in the README, and every one there is a room" \
	"$(printf '%s\n' $rooms | sort)" "$(find tools/lib -mindepth 1 -type d | sed 's,.*/,,' | sort)"
is "no room is a single noun" "$(for r in $rooms; do
	[ "$(ls tools/lib/"$r" | sed 's/\..*//' | sort -u | wc -l)" -gt 1 ] || echo "$r"; done)" ""
is "names of headers are unique" "$(find tools/lib -name '*.h' | sed 's,.*/,,' | sort | uniq -d)" ""
# "ROOM USED" a line: what the includes say, and what the README says
used() { sed -n 's,^#include "\([a-z]*\)/[^"]*".*,\1,p' tools/lib/"$1"/*.[ch] | sort -u | sed "s/^/$1 /"; }
is "a room uses the rooms that the README says" \
	"$(for r in $rooms; do used "$r"; done)" \
	"$(sed -n 's/^\([a-z][a-z]*\)  *\(core\|net\|static\)  *\([a-z,-]*\)$/\1 \3/p' tools/lib/README |
		awk '{ n = split($2, u, ","); for (i = 1; i <= n; i++) if (u[i] != "-") print $1, u[i] }')"
is "and only those above it there" "$(for r in $rooms; do used "$r"; done |
	awk -v rooms="$(echo $rooms)" 'BEGIN { n = split(rooms, r, " "); for (i = 1; i <= n; i++) at[r[i]] = i }
		!(at[$2] < at[$1])')" ""
is "CONTRIBUTING.md has the map of them" "$(grep -E '^    [0-9]  [a-z]' CONTRIBUTING.md)" \
	"$(awk -f tests/docs/rooms.awk tools/lib/README)"
is "an include without a folder stands beside its file" "$(for f in $(find tools -name '*.[ch]'); do
	sed -n 's,^#include "\([^"/]*\)".*,\1,p' "$f" | while read -r h; do
		[ -e "${f%/*}/$h" ] || [ "$h" = options.h ] || echo "$f: $h"
	done
done)" ""
is "and what a program includes with one is the library's" "$(for f in $(find tools -path tools/lib -prune -o -name '*.[ch]' -print); do
	sed -n 's,^#include "\([^"]*/[^"]*\)".*,\1,p' "$f" | while read -r h; do
		[ -e "tools/lib/$h" ] || echo "$f: $h"
	done
done)" ""
# Files that need each other can be neither read nor linked alone.  Here one calls
# the other again on purpose: a value inside a value, an argument that is a call,
# a dependency that is a chart.  The call back, "USER DEFINER", is left out.
recursions='
lib/schema/schema_value lib/schema/schema_check
lib/template/call lib/template/eval
pull-chart/dependencies pull-chart/pull
pull-chart/local pull-chart/pull
pull-chart/repo pull-chart/pull
'
# "FILE KIND NAME" a line: the symbols that object files define and need (U)
symbols() {
	find tools -name '*.c' | sed "s,\.c\$,.o,;s,^,$BUILD/," | xargs nm -A -P 2>/dev/null |
		awk '$3 ~ /^[TDBRCU]$/ && $2 !~ /^(main$|__)/ {
			sub(/.*\/tools\//, "", $1); sub(/\.o:$/, "", $1); print $1, $3, $2 }'
}
# "USER DEFINER" a line: which file needs the symbols of which other one
needs() {
	awk -v recursions="$recursions" '
		$2 != "U" { at[$3] = $1 }
		$2 == "U" { user[++n] = $1; name[n] = $3 }
		END {
			m = split(recursions, line, "\n")
			for (i = 1; i <= m; i++) known[line[i]] = 1
			for (i = 1; i <= n; i++) {
				if (!(name[i] in at)) continue
				pair = user[i] " " at[name[i]]
				if (!(pair in known)) print pair
			}
		}' | sort -u
}
symbols >"$tmp/symbols"
if [ -s "$tmp/symbols" ]; then
	needs <"$tmp/symbols" >"$tmp/needs"
	is "no files need each other" "$(tsort "$tmp/needs" 2>&1 >/dev/null | head -n 20)" ""
	is "what a file gives to others is used by another, or by a test" "$(
		awk '$2 == "U" { used[$3] = 1 } $2 != "U" { at[$3] = $1 }
			END { for (s in at) if (!(s in used)) print at[s], s }' "$tmp/symbols" |
			while read -r file name; do
				grep -qw "$name" tests/*/*.[ch] || echo "$file: $name"
			done)" ""
else
	skip "no files need each other" "no object files, or no nm"
	skip "what a file gives to others is used by another, or by a test" "no object files, or no nm"
fi
# A value that was read from JSON or YAML has the kind that its writer chose.  The
# rooms and programs that take such values apart ask for what they need by the
# functions of base/val.h, which look at the kind: they name no member of the union.
# (The engine's rooms, and those that follow a schema of their own, branch by kind.)
foreign=$(find tools -name '*.c' | grep -E '^tools/(lib/(oci|records|http|registry|pipeline|recipe|config|listing)/|[a-z-]*/[a-z-]*\.c)')
members='(\.|->)l->|map_(get|next|sorted)\([^()]*(\.|->)m\b|(\.|->)(i|u|b|s)\b'
# the table that reads by kind, and other members of these names
others='^tools/(lib/records/member|dedup/dedup)\.c:|\bp->tag\[i\]\.s\b'
# shellcheck disable=SC2086
is "values from outside are read by the accessors of base/val.h" \
	"$(grep -nE "$members" $foreign | grep -Ev "$others")" ""
is "nothing takes a member of what map_get or val_get gave" \
	"$(grep -rnE 'map_get\([^;]*\)->[a-z]|val_get\([^;]*\)\.[a-z]' tools --include='*.c')" ""
is "one file reads JSON by cJSON" "$(grep -rlE 'cJSON' tools --include='*.c')" tools/lib/json/json.c
is "one function opens files for reading, which regular files alone are" \
	"$(grep -rlE 'fopen\([^;]*"r|posix_spawnp|execvp' tools --include='*.c' | grep -v '^tools/lib/base/command\.c')" ""
# an array that is moved, so that its old place is given back, and arena_room's own
moved='^tools/lib/(yaml/yaml_simple|base/arena)\.c:'
is "arrays grow by arena_room" "$(grep -rnE '([*a-z_>.-]*(cap|room)) \? (2 \* \1|\1 \* 2)' tools --include='*.[ch]' | grep -Ev "$moved")" ""
is "no room but cli ends the program" \
	"$(grep -En '\b(exit|_exit|fatal|fatal_err|opts_fail)\(' tools/lib/*/*.c | grep -v '^tools/lib/cli/' || :)" ""
done_testing
