#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Names of sources rewritten: a cache is asked in place of docker.io, and the
# lock, the layout and the target know the names as they were.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
need_registry
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"
start_registry cache; cache=$host
start_registry other; other=$host
start_registry dst; dst=$host
new_layout up
add_image up docker.io/library/nginx:1.27 "amd64 arm64" base nginx
add_image up docker.io/team/app:v1 amd64 base app
add_image up quay.io/org/app:v1 amd64 base quay
printf '%s\n' nginx:1.27 team/app:v1 quay.io/org/app:v1 >list
mkmirror lock-images --source oci:up -o want.lock list
fill() { # HOST RULE…: puts all of it there, by the rules
	f_host=$1
	shift
	mkmirror plan --recheck --source oci:up --target "$f_host" "$@" -o p want.lock &&
		mkmirror copy-blob -o c p && mkmirror push-manifest -o r c
}
ok "a cache is filled" fill "$cache" --map docker.io=hub --map docker.io/team=hub/special --map quay.io=quay
cat >rules <<R
# from = to
docker.io=$cache/hub

docker.io/team=$cache/hub/special
quay.io=$cache/quay
R
n=$(requests cache)
ok "lock by a file of rules" mkmirror lock-images --work work --rewrite-file rules -o lock list
same "names are what they were" want.lock lock
is "the longest rule that fits was used" \
	"$(requests_since cache "$n" | grep -c '/v2/hub/special/app/manifests/v1 ')" 1
ok "plan" mkmirror plan --work work --rewrite-file rules --no-referrers --target "$dst" -o plan.jsonl lock
is "reads from there" "$(grep -o '"from":"[^"]*"' plan.jsonl | sort -u)" "$(printf '"from":"%s"\n' "$cache/hub/library/nginx" "$cache/hub/special/app" "$cache/quay/org/app" | sort)"
is "and speaks of what it is" "$(grep -o '"reference":"[^"]*"' plan.jsonl | sort -u | paste -sd' ')" \
	'"reference":"docker.io/library/nginx:1.27" "reference":"docker.io/team/app:v1" "reference":"quay.io/org/app:v1"'
mkmirror copy-blob -o copied.jsonl plan.jsonl
ok "copy" mkmirror push-manifest --work work -o receipt.jsonl copied.jsonl
ok "and the target has all of it" mkmirror verify --rehash "$dst" lock
mkmirror plan --work work --rewrite-file rules --no-referrers --receipt none --target oci:lay -o p lock && mkmirror copy-blob -o c p && mkmirror push-manifest -o r c
has "a layout names it as it was" lay/index.json '"org.opencontainers.image.ref.name":"docker.io/library/nginx:1.27"'
fill "$other" --map docker.io/library=only >/dev/null
n=$(requests other)
ok "options besides the file" mkmirror lock-images --rewrite-file rules --rewrite "docker.io/library=$other/only" -o lock list
is "their rule is longer" "$(requests_since other "$n" | grep -c '/v2/only/nginx/manifests/1.27 ')" 1
echo "docker.iota=$other/wrong" >>rules
ok "a rule fits whole parts of a name only" mkmirror lock-images --rewrite-file rules -o lock list
echo nonsense >bad
fails 2 "a line that is no rule" mkmirror lock-images --rewrite-file bad list
has "is named" err "bad: 'nonsense' is not FROM=TO"

# several places for one name: a cache that is down, one that lacks it, a good
# one, the source itself
mkdir -p web && printf '%s\n' "apiVersion: v2" "name: web" "version: 1.0.0" >web/Chart.yaml && tar -czf web.tgz web
new_layout mine
add_image mine "$other/own/app:v1" "amd64 arm64" own app
printf '%s\n' "$other/own/app:v1" >own.list
mkmirror lock-images --source oci:mine -o own.want own.list
mkmirror plan --source oci:mine --receipt none --target "$other" -o p own.want && mkmirror copy-blob -o c p && mkmirror push-manifest -o r c
mkmirror push-chart --target "$other/own" web.tgz >/dev/null
mkmirror push-chart --target "$cache/good/own" web.tgz >/dev/null
printf 'chart\toci://%s/own\tweb\t1.0.0\n' "$other" >>own.list
down=127.0.0.1:1/hub
printf '%s\n' "$other=$down" "$other=$cache/lacks" "$other=$other" >rules
ok "caches that are down and that lack it, then the source" mkmirror lock-images --work own --rewrite-file rules -o own.lock own.list
is "the digest is the source's" "$(grep "^$other" own.lock)" "$(cat own.want)"
has "it is said what was down" err "$cache/lacks/own/app is asked next"
has "and what lacked it" err "$other/own/app is asked next"
n=$(requests cache)
ok "plan finds out which has it" mkmirror plan --work own --rewrite-file rules --no-referrers --target "$dst/own" -o plan.jsonl own.lock
is "and has all read there" "$(grep -o '"from":"[^"]*"' plan.jsonl | sort -u)" "$(printf '"from":"%s"\n' "$other/own/app" "$other/own/web")"
ok "it is copied" sh -c 'mkmirror copy-blob -o copied.jsonl plan.jsonl && mkmirror push-manifest --work own -o own/receipt.jsonl copied.jsonl'
ok "and whole" mkmirror verify --rehash "$dst/own" own.lock
n=$(requests cache)
ok "planned again" mkmirror plan --work own --rewrite-file rules --no-referrers --target "$dst/own" -o plan.jsonl own.lock
is "what is there is asked for nowhere" "$(requests_since cache "$n")" ""
sed -i "\$d" rules
fails 1 "without the rule for the source it is not asked" mkmirror lock-images --rewrite-file rules -o none.lock own.list
has "and the last failure is the one" err "$cache/v2/lacks/own/app/manifests/v1: 404"
printf '%s\n' "$other=$down" "$other=$cache/good" "$other=$other" >rules
echo "{\"name\":\"web\",\"type\":\"oci\",\"repository\":\"oci://$other/own\",\"chart\":\"web\",\"version\":\"1.0.0\"}" >web.json
n=$(requests other)
ok "a chart of a registry" mkmirror pull-chart --work pulled --rewrite-file rules -o web.chart web.json
is "comes from the first that has it" "$(requests_since other "$n")" ""
has "and is of where it was" web.chart "\"repository\":\"oci://$other/own\""
ok "through all stages" mkmirror mirror --images own.list --work whole --lock whole.lock --rewrite "$other=$down" --rewrite "$other=$other" --no-referrers --target "$dst/whole"
is "the lock is the same" "$(cut -f1,2 whole.lock | grep -c "$other")" 2
done_testing
