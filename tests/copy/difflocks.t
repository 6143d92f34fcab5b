#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two locks side by side, and what a lock that is made anew says of the one before.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1
digest() { printf 'sha256:%064d' "$1"; }
line() { printf '%s\t' "$1" "$(digest "$2")"; printf '%s\n' "$3"; }
{
	line r.example.com/stays:1 1 all
	line r.example.com/moves:1 2 all
	line r.example.com/fewer:1 3 all
	line r.example.com/goes:1 4 all
	printf 'chart\tlocal\town\t0.1.0\t%s\n' "$(digest 5)"
	printf 'chart\thttps://c.example.com\tapp\t1.0.0\t%s\n' "$(digest 6)"
} >old
{
	printf 'chart\thttps://c.example.com\tapp\t1.0.1\t%s\n' "$(digest 7)"
	printf 'chart\tlocal\town\t0.1.0\t%s\n' "$(digest 8)"
	line r.example.com/new:1 9 "linux/amd64	kind=catalog"
	line r.example.com/fewer:1 3 "linux/amd64	to=x/fewer"
	line r.example.com/moves:1 10 linux/amd64
	line r.example.com/stays:1 1 all
} >new
diff_locks() { mkmirror diff-locks "$@"; }

ok "text" diff_locks old new -o text
{
	printf 'added: chart\thttps://c.example.com\tapp\t1.0.1\t%s\n' "$(digest 7)"
	printf 'added: %s\n' "$(line r.example.com/new:1 9 "linux/amd64	kind=catalog")"
	printf 'moved: chart\tlocal\town\t0.1.0 from %s to %s\n' "$(digest 5)" "$(digest 8)"
	printf 'moved: r.example.com/moves:1 from %s to %s\n' "$(digest 2)" "$(digest 10)"
	printf 'changed: r.example.com/fewer:1 from all to linux/amd64\tto=x/fewer\n'
	printf 'removed: chart\thttps://c.example.com\tapp\t1.0.0\t%s\n' "$(digest 6)"
	printf 'removed: %s\n' "$(line r.example.com/goes:1 4 all)"
} >want
same "a line a change" want text
fails 1 "--exit-code" diff_locks --exit-code old new
sort -r old >turned
ok "the order of lines does not count" diff_locks --exit-code old turned
is "nothing is written then" "$(cat out)" ""

ok "JSON" diff_locks --format json old new -o json
is "its keys and their numbers" "$(tr -d ' \n' <json | grep -o '"[a-z]*":\[' | tr -d '\n')" '"added":["changed":["moved":["removed":['
is "an added item has no past" "$(sed -n '/"added"/,/"changed"/p' json | grep -c '"was"')" 0
is "a moved one has both digests" "$(sed -n '/"moved"/,/"removed"/p' json | grep -o "$(digest 2)\|$(digest 10)" | wc -l | tr -d ' ')" 2
is "a chart is told in words" "$(grep -c '"repository": "https://c.example.com"' json)" 2
ok "JSON of no difference" diff_locks --format json old old
is "has all keys" "$(tr -d ' \n' <out)" '{"added":[],"changed":[],"moved":[],"removed":[]}'

ok "Markdown" diff_locks --format markdown old new -o md
has "counts" md "**2 added, 2 moved, 1 changed, 2 removed**"
has "an image" md "| \`r.example.com/moves:1\` | \`$(digest 2)\` | \`$(digest 10)\` |"
has "a chart" md "| chart \`app\` 1.0.1 of https://c.example.com | \`$(digest 7)\` |"
ok "Markdown of no difference" diff_locks --format markdown old old
is "is one line" "$(grep -c . out) $(cat out)" "1 **0 added, 0 moved, 0 changed, 0 removed**"

echo "r.example.com/x:1	sha256:1	all" >bad
fails 2 "no lock" diff_locks old bad
has "is named with its line" err "bad:1: "
fails 2 "one lock alone" diff_locks old

new_layout up
add_image up r.example.com/app:1 amd64 -first
add_image up r.example.com/one:1 amd64 one
printf '%s\n' r.example.com/app:1 r.example.com/one:1 >list
ok "a lock" mkmirror lock-images --source oci:up -o lock list
is "of nothing before says nothing" "$(cat err)" ""
cp lock first
sed '/app:1/d' up.entries >moved.entries
cp -r up moved
add_image moved r.example.com/app:1 amd64 -second
ok "made anew" mkmirror lock-images --source oci:moved -o lock list
was=$(sed -n 's/.*app:1	\([^	]*\).*/\1/p' first) is=$(sed -n 's/.*app:1	\([^	]*\).*/\1/p' lock)
is "it says what moved, from where to where" "$(cat err)" \
	"mkmirror-lock-images: moved: r.example.com/app:1 from $was to $is"
done_testing
