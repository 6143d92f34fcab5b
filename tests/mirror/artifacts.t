#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A list of artifacts, images and charts, mirrored from a registry, a chart
# repository and a folder into a registry.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/httpd.sh"
. "$top/tests/product.sh"
need_registry
command -v skopeo >/dev/null || { skip artifacts.t "skopeo is not installed"; done_testing; }
install_mkmirror
cd "$tmp" || exit 1
start_registry src
src=$host
start_registry dst
dst=$host
for i in shop/web:1 shop/init:1 shop/hidden:1; do set -- "$@" "$src/$i"; done
"$top/examples/upstream.sh" layout "$@"
for i; do skopeo copy -q --all --dest-tls-verify=false "oci:layout:$i" "docker://$i" 2>>skopeo.log; done

new_chart web web 1.0.0 "$src/shop/hidden:1"
mkdir repo && tar czf repo/web-1.0.0.tgz web
printf 'apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}\n' >repo/index.yaml
start_httpd charts repo
new_chart db db 2.0.0+b1 "$src/shop/hidden:1"
tar czf db.tgz db
ok "a chart is pushed to the source" mkmirror push-chart --target "$src/charts" db.tgz
mkdir release && new_chart release/own own 0.1.0 "$src/shop/hidden:1"
chart() { printf 'chart\t%s\t%s\t%s%s\n' "$1" "$2" "$3" "${4:+	$4}"; }
{
	echo '# all of the release'
	echo "$src/shop/web:1"
	chart "$url" web 1.0.0 "sha256:$(sha256 repo/web-1.0.0.tgz)"
	chart "oci://$src/charts" db 2.0.0+b1 "$(digest_at "$src/charts/db:2.0.0_b1")"
	echo
	echo "$src/shop/init:1"
	chart own own 0.1.0
	chart own own 0.1.0
} >release/artifacts

is "the charts" "$(mkmirror resolve-list release/artifacts | sed 's/.*"name":"\([^"]*\)","type":"\([^"]*\)".*/\1 \2/' | tr '\n' ' ')" "web repo db oci own local "
run() { mkmirror mirror --images release/artifacts --target "$dst/team" "$@"; }
run -o json >got.json 2>err
is "mirror succeeds" $? 0
value() { tr -d ' ' <got.json | grep -o "\"$1\":[^,}]*" | head -n 1 | cut -d : -f 2; }
is "charts and images" "$(value chartsCopied) $(value imagesCopied)" "3 2"
for i in shop/web:1 shop/init:1; do
	is "$i has the source's digest" "$(digest_at "$dst/team/$i")" "$(digest_at "$src/$i")"
done
is "so has the chart of the registry" "$(digest_at "$dst/team/db:2.0.0_b1")" "$(digest_at "$src/charts/db:2.0.0_b1")"
ok "the chart of the repository is there" mkmirror pull-chart --work pulled -o pulled.json - <<Y
{"name":"web","type":"oci","repository":"oci://$dst/team","chart":"web","version":"1.0.0"}
Y
has "with its bytes" pulled.json "$(sha256 repo/web-1.0.0.tgz)"
is "what charts would bring is not looked for" "$(digest_at "$dst/team/shop/hidden:1")" "$(printf '' | sha256sum | sed 's/^/sha256:/; s/ .*//')"
is "the lock has it all" "$(cut -f 1,3 mirror.work/mirror.lock | tr '\t\n' '  ')" "$src/shop/init:1 all $src/shop/web:1 all chart web chart own chart db "
n=$(requests dst) m=$(requests src)
ok "again" run
is "asks nobody" "$(requests_since dst "$n")$(requests_since src "$m")" ""

ok "a list of it" mkmirror list --images release/artifacts
is "has the charts" "$(grep -c '^- chart: ' out)" 3
is "and the images" "$(sed -n '/^images:/,/^[a-z]*:$/p' out | grep -c "$src")" 2
ok "with --render" mkmirror list --images release/artifacts --render --work rendered
is "those in the charts too" "$(sed -n '/^images:/,/^[a-z]*:$/p' out | grep -c "$src")" 3
run --images-only -o json >got.json 2>err
is "images alone" "$(value chartsTotal) $(value imagesTotal)" "0 2"
run --charts-only -o json >got.json 2>err
is "charts alone" "$(value chartsTotal) $(value imagesTotal)" "3 0"
grep chart release/artifacts >release/charts
ok "a list of charts alone" mkmirror mirror --images release/charts --target "$dst/charts" --work charts.work
is "is mirrored" "$(digest_at "$dst/charts/db:2.0.0_b1")" "$(digest_at "$src/charts/db:2.0.0_b1")"

# by make
mkdir product && cd product || exit 1
cat >Makefile <<M
all:
include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_TARGET = $dst/made
\$(call mirror_add,release,../release/artifacts)
M
: >"$started"
ok "make mirror" make mirror
is "renders no chart" "$(started | cut -d ' ' -f 1 | uniq | tr '\n' ' ')" \
	"copy-blob dedup lock-images plan pull-chart push-manifest resolve-list split-components "
is "copies charts" "$(digest_at "$dst/made/db:2.0.0_b1")" "$(digest_at "$src/charts/db:2.0.0_b1")"
ok "again" make mirror
is "nothing starts" "$(started)" ""
ok "MIRROR_RENDER=1" make mirror MIRROR_RENDER=1
is "looks into them" "$(digest_at "$dst/made/shop/hidden:1")" "$(digest_at "$src/shop/hidden:1")"
cd ..

{ grep -v own release/artifacts; chart own own 0.1.0 sha256:0000000000000000000000000000000000000000000000000000000000000000; } >release/other
fails 1 "another digest than the list's" mkmirror mirror --images release/other --target "$dst/other" --work other.work
has "is named, with both" err "own 0.1.0 of $tmp/release/own is not what was asked for: it has the digest sha256:"
chart local own 0.1.0 >nowhere
fails 2 "a chart without a place" mkmirror resolve-list nowhere
has "is named" err "nowhere:1: where is the chart own?"
fails 2 "--render of a recipe" mkmirror list --recipe nowhere --render
done_testing
