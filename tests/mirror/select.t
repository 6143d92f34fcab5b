#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All keys of mirror.yaml: parts of it, a dry run, and the summary.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
cd "$tmp" || exit 1

images="q.io/shop/web:1 q.io/shop/db:2 q.io/shop/more:3"
# shellcheck disable=SC2086
"$top/examples/upstream.sh" up $images
new_chart web web 1.0.0+b1 q.io/shop/web:1 q.io/shop/db:2
new_chart db db 2.0.0 q.io/shop/db:2
cat >mirror.yaml <<'Y'
target: {url: "oci:site", charts-prefix: charts}
images: ["q.io/shop/more:3"]
upstreams:
  web: {type: local, path: web, chart: web, versions: ["1.0.0+b1"]}
  db: {type: local, path: db, chart: db, versions: ["2.0.0"]}
Y
run() { mkmirror mirror --config mirror.yaml --source oci:up --target oci:site "$@"; }
value() { tr -d ' ' <got.json | grep -o "\"$1\":[^,}]*" | head -n 1 | cut -d : -f 2; }
counts() { for c; do printf '%s ' "$(value "$c")"; done; }

run --all --dry-run -o json >got.json 2>err
is "a dry run succeeds" $? 0
is "counts what is to be done" "$(counts chartsPlanned imagesPlanned imagesCopied imagesFailed)" "2 3 0 0 "
[ -e site/index.json ]; is "and copies nothing" $? 1
run --all --dry-run >got.txt 2>err
has "one without -o shows each chart" got.txt "planned  web 1.0.0+b1 -> oci:"
has "and each image" got.txt "planned  q.io/shop/more:3 -> oci:"
run --chart db -o json >got.json 2>err
is "one chart" "$(counts chartsTotal chartsCopied imagesTotal imagesCopied)" "1 1 1 1 "
is "its image, status and target" "$(grep -o '"source":"q.io/shop/db:2","status":"copied","target":"oci:[^"]*"' got.json | sed 's,.*:oci:,,; s,.*/site,site,')" 'site:q.io/shop/db:2"'
run --all -o json >got.json 2>err
is "then all: what is there is not copied again" "$(counts chartsCopied chartsExisting imagesCopied imagesExisting imagesFailed)" "1 1 2 1 0 "
run --all -o json >got.json 2>err
is "again: nothing" "$(counts chartsTotal chartsExisting imagesTotal imagesExisting imagesCopied)" "2 2 3 3 0 "
run --all -o yaml >got.yaml 2>err
ok "yaml says the same" same-document got.yaml got.json
run -o text >got.txt 2>err
has "text" got.txt "exists   web 1.0.0+b1 -> oci:"
has "an image under its chart" got.txt "  exists   q.io/shop/web:1 -> oci:"
has "counts" got.txt "3 images: 0 copied, 0 planned, 3 there before, 0 failed"

printf 'sets:\n  one: {}\n  two: {set: ["note=x"], components: [web]}\n  new: {set: ["images={q.io/shop/more:3}"], components: [web]}\n' >matrix.yaml
run --all --matrix matrix.yaml --work sets -o json >got.json 2>err
is "several sets of values: a chart counts once" "$(counts chartsTotal imagesTotal)" "2 3 "
is "with the images of all of them" "$(tr -d ' \n' <got.json | grep -o '"name":"web".*"name":"db"\|"name":"web".*' | sed 's/"name":"db".*//; s/],"images".*//' | grep -o '"source":"[^"]*"' | sort -u | wc -l | tr -d ' ')" 3

rm -rf site mirror.work
run --all --charts-only -o json >got.json 2>err
is "charts alone" "$(counts chartsCopied imagesTotal)" "2 0 "
run --all --images-only -o json >got.json 2>err
is "images alone" "$(counts chartsTotal imagesCopied)" "0 3 "
rm -rf site mirror.work
run --chart web --version 9.9.9 -o json >got.json 2>err
is "a version that is not there" "$([ $? -ne 0 ] && echo refused)" refused
has "is said" err 9.9.9

echo 'images: ["q.io/shop/none:1"]' >>mirror.yaml
sed -i '2d' mirror.yaml
http_proxy='' https_proxy='' run --all -o json >got.json 2>err
is "an image that cannot be had" "$([ $? -ne 0 ] && echo "$(value imagesFailed) of $(value imagesTotal)")" "1 of 3"
fails 2 "all and one" run --all --chart web
fails 2 "a version of nothing" run --version 1
fails 2 "neither charts nor images" run --charts-only --images-only
fails 2 "an unknown format" run -o xml
fails 2 "no such chart" run --chart nope
has "is named" err nope
done_testing
