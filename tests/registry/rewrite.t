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
done_testing
