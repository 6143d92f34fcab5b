#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product that includes the installed mkmirror.mk: what runs when.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

product="$tmp/a b/product"
mkdir -p "$product" && cd "$product" || exit 1
"$top/examples/product-make/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2 \
	r.example.com/init:1 r.example.com/new:3
new_chart charts/web web 1.0.0 r.example.com/web:1 r.example.com/init:1
new_chart charts/db db 2.0.0 r.example.com/db:2 r.example.com/init:1
echo 'note: mine' >web.yaml
cat >mirror.yaml <<'Y'
upstreams:
  web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}
  db: {type: local, path: charts/db, chart: db, versions: ["2.0.0"]}
Y
cat >Makefile <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
all: ; @echo building the product
clean: ; @echo cleaning the product
$(call mirror_add,edge,mirror.yaml)
MIRROR_TARGET.edge = oci:out
MIRROR_SOURCE = oci:upstream
M
entries() { grep -o '"org.opencontainers.image.ref.name":"[^"]*"' out/index.json | cut -d '"' -f 4 | sort | tr '\n' ' '; }

is "the default goal stays the product's" "$(make)" "building the product"
is "and so does clean" "$(make clean)" "cleaning the product"
ok "-n on a fresh tree" make -n mirror
is "starts nothing" "$(started)" ""

ok "make mirror" make -j2 mirror
is "has all in the layout" "$(entries)" "db:2.0.0 r.example.com/db:2 r.example.com/init:1 r.example.com/new:3 web:1.0.0 r.example.com/web:1 "
t_show "$tmp/err"
is "each stage ran once, per component where it can" "$(started)" "copy-blob copied.jsonl
dedup images.txt
extract-images components/db-2.0.0.images
extract-images components/web-1.0.0.images
lock-images $product/mirror.lock
plan plan.jsonl
pull-chart components/db-2.0.0.chart
pull-chart components/web-1.0.0.chart
push-manifest receipt.jsonl
render components/db-2.0.0.yaml
render components/web-1.0.0.yaml
resolve-mirror components.jsonl
split-components components.list"

ok "again" make mirror
is "nothing runs" "$(started)" ""
is "nothing is said" "$(cat "$tmp/out" "$tmp/err")" ""
done_testing
