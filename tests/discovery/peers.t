#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The lists for hauler and zarf, taken by the real programs where they are on
# PATH: charts of a repository, a registry and a folder, and their images.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/httpd.sh"
. "$top/tests/product.sh"
need_registry
command -v hauler >/dev/null || command -v zarf >/dev/null || {
	skip peers.t "neither hauler nor zarf is installed"
	done_testing
}
command -v skopeo >/dev/null || { skip peers.t "skopeo is not installed"; done_testing; }
unset http_proxy https_proxy
export HOME="$tmp/home"
mkdir -p "$HOME" "$tmp/up/repo" && cd "$tmp/up" || exit 1
start_registry src
images="shop/web:1 shop/db:2 shop/own:3"
# shellcheck disable=SC2046
"$top/examples/upstream.sh" layout $(for i in $images; do echo "$host/$i"; done)
for i in $images; do
	skopeo copy -q --all --dest-tls-verify=false "oci:layout:$host/$i" "docker://$host/$i" 2>>"$tmp/skopeo.log"
done
new_chart web web 1.0.0 "$host/shop/web:1"
new_chart db db 2.0.0 "$host/shop/db:2"
new_chart own own 0.1.0 "$host/shop/own:3"
tar czf repo/web-1.0.0.tgz web && tar czf db.tgz db
ok "a chart in a registry" mkmirror push-chart --target "$host/charts" db.tgz
cat >repo/index.yaml <<Y
apiVersion: v1
entries:
  web:
  - {apiVersion: v2, name: web, version: 1.0.0, digest: $(sha256 repo/web-1.0.0.tgz), urls: [web-1.0.0.tgz]}
Y
start_httpd charts "$tmp/up/repo"
cat >mirror.yaml <<Y
upstreams:
  web: {type: repo, repo: "$url", chart: web, versions: ["1.0.0"]}
  db: {type: oci, registry: "oci://$host/charts", chart: db, versions: ["2.0.0"], insecure: true}
  own: {type: local, path: own, chart: own, versions: ["0.1.0"]}
Y

if command -v hauler >/dev/null; then
	ok "list --format hauler" mkmirror list --config mirror.yaml --format hauler -o hauler.yaml
	ok "hauler store sync" hauler store sync -s "$tmp/store" -f hauler.yaml --no-progress
	hauler store info -s "$tmp/store" -o json >"$tmp/info" 2>"$tmp/err"
	for i in shop/web:1 shop/db:2 shop/own:3; do
		has "the store has $i" "$tmp/info" "$i"
	done
	for c in web:1.0.0 db:2.0.0 own:0.1.0; do
		has "and the chart $c" "$tmp/info" "$c"
	done
else
	skip "hauler store sync" "hauler is not installed"
fi

if command -v zarf >/dev/null; then
	ok "list --format zarf" mkmirror list --config mirror.yaml --format zarf -o zarf.yaml
	mkdir package && cp zarf.yaml package
	ok "zarf package create" zarf package create package --confirm --skip-sbom --plain-http \
		--architecture amd64 -o "$tmp" --zarf-cache "$tmp/cache" --no-progress --log-format console
	mkdir "$tmp/inside"
	for a in "$tmp"/zarf-package-*.tar.zst; do
		ok "the package opens" zarf tools archiver decompress "$a" "$tmp/inside" --decompress-all
	done
	for i in shop/web:1 shop/db:2 shop/own:3; do
		has "the package has $i" "$tmp/inside/images/index.json" "$i"
	done
	find "$tmp/inside" -name '*.tgz' >"$tmp/charts"
	for c in web-1.0.0 db-2.0.0 own-0.1.0; do
		has "and the chart $c" "$tmp/charts" "$c"
	done
else
	skip "zarf package create" "zarf is not installed"
fi
done_testing
