#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# End to end: a product mirrors charts of a repository, a registry and a folder,
# and the images that they use, from one real registry into another.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/httpd.sh"
. "$top/tests/product.sh"
need_registry
command -v skopeo >/dev/null || { skip mirror.t "skopeo is not installed"; done_testing; }
install_mkmirror
cleanup() {
	for r in $registries; do stop_registry "$r"; done
	for h in $httpds; do stop_httpd "$h"; done
}
export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run" # nothing may be written there
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"

raw() { skopeo inspect --tls-verify=false --raw "docker://$1"; }
digest() { raw "$1" 2>>"$tmp/skopeo.log" | sha256sum | cut -d ' ' -f 1; }

start_registry src
src=$host
start_registry dst
dst=$host

# the source: four multi-platform images, and a chart that helm push laid out
mkdir "$tmp/up" && cd "$tmp/up" || exit 1
images="shop/web:1 shop/db:2 shop/init:1 library/new:3"
# shellcheck disable=SC2046
"$top/examples/upstream.sh" layout $(for i in $images; do echo "$src/$i"; done)
for i in $images; do
	skopeo copy -q --all --dest-tls-verify=false "oci:layout:$src/$i" "docker://$src/$i" 2>>"$tmp/skopeo.log"
done
new_chart db db 2.0.0+b1 "$src/shop/db:2" "$src/shop/init:1"
tar czf db.tgz db
ok "a chart is pushed to the source" mkmirror push-chart --target "$src/charts" db.tgz
new_chart web web 1.0.0 "$src/shop/web:1" "$src/shop/init:1"
mkdir repo && tar czf repo/web-1.0.0.tgz web
web_digest=$(sha256 repo/web-1.0.0.tgz)
cat >repo/index.yaml <<Y
apiVersion: v1
entries:
  web:
  - {apiVersion: v2, name: web, version: 1.0.0, digest: $web_digest, urls: [web-1.0.0.tgz]}
Y
start_httpd charts "$tmp/up/repo"

product="$tmp/a product"
mkdir "$product" && cd "$product" || exit 1
new_chart own own 0.1.0 "$src/shop/init:1"
echo 'note: first' >web.yaml
echo 'note: first' >db.yaml
cat >mirror.yaml <<Y
target:
  url: $dst/team
upstreams:
  web: {type: repo, repo: "$url", chart: web, versions: ["1.0.0"], values: [web.yaml]}
  db: {type: oci, registry: "oci://$src/charts", chart: db, versions: ["2.0.0+b1"], values: [db.yaml]}
  own: {type: local, path: own, chart: own, versions: ["0.1.0"]}
Y
cat >Makefile <<'M'
all:
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
$(call mirror_add,edge,mirror.yaml)
M

ok "make mirror" make -j2 mirror
started >"$tmp/first"
for i in shop/web:1 shop/db:2 shop/init:1; do
	is "$i has the source's digest" "$(digest "$dst/team/$i")" "$(digest "$src/$i")"
done
is "the OCI chart has the source's digest" "$(digest "$dst/team/db:2.0.0_b1")" "$(digest "$src/charts/db:2.0.0_b1")"
raw "$dst/team/web:1.0.0" >"$tmp/web.manifest" 2>>"$tmp/skopeo.log"
has "the repository's chart is a layer of its artifact" "$tmp/web.manifest" "sha256:$web_digest"
ok "every blob of the artifact is there" skopeo copy -q --src-tls-verify=false "docker://$dst/team/own:0.1.0" "dir:$tmp/own.dir"
ok "both platforms are there" skopeo copy -q --all --src-tls-verify=false "docker://$dst/team/shop/web:1" "dir:$tmp/web.dir"
is "what nobody uses is not" "$(raw "$dst/team/library/new:3" 2>/dev/null)" ""
is "nothing went into HOME" "$(find "$HOME" "$XDG_RUNTIME_DIR" -type f)" ""

src_n=$(requests src) dst_n=$(requests dst)
ok "again" make mirror
is "no request reaches the source" "$(requests_since src "$src_n")" ""
is "nor the target" "$(requests_since dst "$dst_n")" ""
is "and nothing runs" "$(started)" ""

ok "make mirror-verify" make mirror-verify
has "asks the target for images, charts and their blobs" "$tmp/err" " manifests and "
is "and leaves a receipt" "$(grep -c '"status":"exists"' mirror.out/edge/verified.jsonl)" "$(grep -c '"status":"[cepm]' mirror.out/edge/receipt.jsonl)"
fails 2 "of another target, what is missing is named" make mirror-verify MIRROR_TARGET="$dst/other"
has "by its reference" "$tmp/err" "$src/shop/web:1: manifest sha256:"
: >"$started"
dst_n=$(requests dst)

sleep 0.05; echo 'note: second' >web.yaml
ok "one values file changed" make mirror
is "only that component is rendered, and no image is new" "$(started)" "extract-images web-1.0.0.images
render web-1.0.0.yaml"
is "without a request to the target" "$(requests_since dst "$dst_n")" ""

sleep 0.05; printf 'images: ["%s/shop/web:1", "%s/library/new:3"]\n' "$src" "$src" >web.yaml
sleep 1 # the registries write their logs
dst_n=$(requests dst)
ok "one image new" make mirror
is "what follows from that runs" "$(started | grep -v -e render -e extract | tr '\n' ' ')" \
	"copy-blob copied.jsonl dedup images.txt lock-images mirror.lock plan plan.jsonl push-manifest receipt.jsonl "
is "it is in the target" "$(digest "$dst/team/library/new:3")" "$(digest "$src/library/new:3")"
requests_since dst "$dst_n" | grep '"PUT /v2/.*/blobs/' >"$tmp/puts"
is "only its blobs moved: two layers and two configurations" "$(wc -l <"$tmp/puts" | tr -d ' ')" 4
is "and into its repository" "$(grep -vc '/v2/team/library/new/' "$tmp/puts")" 0

# the front does the same
cd "$tmp" || exit 1
ok "mkmirror mirror --config" mkmirror mirror --config "$product/mirror.yaml" --target "oci:$tmp/layout" --work "$tmp/the work"
is "the layout has the source's digest" "$(skopeo inspect --raw "oci:$tmp/layout:$src/shop/web:1" |
	sha256sum | cut -d ' ' -f 1)" "$(digest "$src/shop/web:1")"
printf '%s\n' "$src/shop/db:2" >"$tmp/list"
ok "mkmirror mirror --images" mkmirror mirror --images "$tmp/list" --target "$dst/flat" --work "$tmp/work2" --map "$src/shop=x"
is "under the rule's name" "$(digest "$dst/flat/x/db:2")" "$(digest "$src/shop/db:2")"
done_testing
