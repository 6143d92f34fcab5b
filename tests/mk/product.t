#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product that includes the installed mkmirror.mk: which stages run when.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

product="$tmp/a b/product"
mkdir -p "$product" && cd "$product" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2 \
	r.example.com/init:1 r.example.com/new:3
new_chart charts/web web 1.0.0 r.example.com/web:1 r.example.com/init:1
new_chart charts/db db 2.0.0 r.example.com/db:2 r.example.com/init:1
echo 'note: mine' >web.yaml
web_and_db
cat >Makefile <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
all: ; @echo building the product
clean: ; @echo cleaning the product
$(call mirror_add,edge,mirror.yaml)
MIRROR_TARGET.edge = oci:out
MIRROR_SOURCE = oci:upstream
M

is "the default goal stays the product's" "$(make)" "building the product"
is "and so does clean" "$(make clean)" "cleaning the product"
ok "-n on a fresh tree" make -n mirror
is "starts nothing" "$(started)" ""

ok "make mirror" make -j2 mirror
is "has all in the layout" "$(entries out)" "db:2.0.0 r.example.com/db:2 r.example.com/init:1 r.example.com/web:1 web:1.0.0 "
is "each stage ran once, per component where it can" "$(started)" "copy-blob copied.jsonl
dedup images.txt
extract-images db-2.0.0.images
extract-images web-1.0.0.images
lock-images mirror.lock
plan plan.jsonl
pull-chart db-2.0.0.chart
pull-chart web-1.0.0.chart
push-manifest receipt.jsonl
render db-2.0.0.yaml
render web-1.0.0.yaml
resolve-mirror components.jsonl
split-components components.list"

ok "again" make mirror
is "nothing runs" "$(started)" ""
is "nothing is said" "$(cat "$tmp/out" "$tmp/err")" ""
if command -v strace >/dev/null; then
	strace -f -qq -e trace=execve -o "$tmp/trace" make mirror
	is "an idle run starts nothing but make (and pkg-config, which the product asks)" \
		"$(grep -v ENOENT "$tmp/trace" | sed -n 's/.*execve("\([^"]*\)".*/\1/p' | sed 's,.*/,,' |
			grep -v -e pkg-config -e pkgconf -e '^make$')" ""
else
	skip "an idle run starts nothing but make" "strace is not installed"
fi

# ---- what follows from a change, and nothing else
sleep 0.05; touch web.yaml
ok "a values file touched" make mirror
is "its chart is rendered; the rest does not follow" "$(started)" "render web-1.0.0.yaml"
sleep 0.05; echo 'note: other' >web.yaml
ok "a change that no image depends on" make mirror
is "stops after extract-images" "$(started)" "extract-images web-1.0.0.images
render web-1.0.0.yaml"
sleep 0.05; echo '{}' >charts/web/templates/_more.yaml
unlock web
ok "a file added to a chart's folder" make mirror
is "counts" "$(started | sed -n '/render/p')" "render web-1.0.0.yaml"
sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/new:3"]' >web.yaml
ok "a new image" make mirror
is "all that follows runs, once" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl dedup images.txt extract-images web-1.0.0.images lock-images mirror.lock plan plan.jsonl push-manifest receipt.jsonl render web-1.0.0.yaml "
is "and it is in the layout" "$(entries out | grep -c r.example.com/new:3)" 1
ok "a flag for render" make mirror MIRROR_RENDER_FLAGS="--set note=flag"
is "renders every chart" "$(started | sed -n '/^render/p' | tr '\n' ' ')" "render db-2.0.0.yaml render web-1.0.0.yaml "
ok "and back" make mirror
: >"$started"
sleep 0.05; rm -r out
ok "a layout that is gone" make mirror
is "is planned and made again" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl plan plan.jsonl push-manifest receipt.jsonl "
is "with everything" "$(entries out | wc -w | tr -d ' ')" 6
sleep 0.05; rm mirror.out/edge/components/db-2.0.0.yaml
ok "an output that is gone" make mirror
is "is made again, and what follows from it, since it is new" "$(started)" "extract-images db-2.0.0.images
render db-2.0.0.yaml"
sleep 0.05; sed 's/db: {/database: {/' mirror.yaml >new.yaml && mv new.yaml mirror.yaml
ok "a component renamed" make mirror
is "is pulled and rendered; the other is not" "$(started | sed -n '/^pull\|^render/p' | tr '\n' ' ')" \
	"pull-chart database-2.0.0.chart render database-2.0.0.yaml "

# ---- failures
cp mirror.out/edge/components/web-1.0.0.yaml "$tmp/before.yaml"
cp mirror.out/edge/images.txt "$tmp/before.txt"
sleep 0.05; echo 'images: [' >web.yaml
fails 2 "a broken values file" make mirror
has "is named" "$tmp/err" "web.yaml"
same "the last good output stays" "$tmp/before.yaml" mirror.out/edge/components/web-1.0.0.yaml
is "the stage's status is kept" "$(cat mirror.out/edge/status/render-web-1.0.0)" 2
sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/init:1"]' >web.yaml
: >"$started"
ok "mended, the run goes on" make mirror
is "where it stopped" "$(started | sed -n '/^pull\|^render/p')" "render web-1.0.0.yaml"
is "the status is gone" "$(ls mirror.out/edge/status)" ""
sleep 0.05; echo 'images: ["127.0.0.1:9/nowhere:1"]' >web.yaml
fails 2 "an image that is nowhere" make mirror
has "is named" "$tmp/err" "127.0.0.1:9/nowhere:1"
has "the others are locked" mirror.lock "r.example.com/db:2"
is "and it is written out" "$(cat mirror.out/edge/unresolved.txt)" 127.0.0.1:9/nowhere:1
sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/init:1"]' >web.yaml
ok "and all is well again" make mirror

# ---- as a part of the product
ok "V=1" sh -c 'sleep 0.05; touch web.yaml; make mirror V=1'
has "shows the commands" "$tmp/out" "$prefix/libexec/mkmirror/render --stage render-web-1.0.0 --seed '1' --kube-version"
is "mirror-list prints the images" "$(make -s mirror-list | cut -f 1 | tr '\n' ' ')" "r.example.com/db:2 r.example.com/init:1 r.example.com/web:1 "
is "mirror-hauler says where" "$(make -s mirror-hauler)" "  HAULER  hauler.yaml
mirror.out/edge/hauler.yaml"
ok "mirror-help" make mirror-help
has "is the manual" "$tmp/out" "MIRROR_KUBE_VERSION"
ok "mirror-clean" make mirror-clean
is "removes the work folder, and no more" "$(ls -d mirror.out mirror.lock out 2>/dev/null | tr '\n' ' ')" "mirror.lock out "
ok "goals of one mirror, all at once" make -j4 mirror mirror-list mirror-plan mirror-hauler
: >"$started"
ok "-n after that" make -n mirror
is "has nothing to start" "$(started)" ""

# ---- misuse
misuse() { # NAME TEXT: a makefile with this line fails, naming its line
	printf '%s\n' 'include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk' "$2" >bad.mk
	fails 2 "$1" make -f bad.mk
	has "$1: file, line and reason" "$tmp/err" "bad.mk:2: *** mirror_add: $3"
}
misuse "no config" '$(call mirror_add,x)' "mirror 'x' has no config"
misuse "no name" '$(call mirror_add,,mirror.yaml)' "the mirror has no name"
misuse "a reserved name" '$(call mirror_add,list,mirror.yaml)' "a mirror cannot be called 'list'"
misuse "added twice" '$(call mirror_add,x,a.txt)$(call mirror_add,x,b.txt)' "mirror 'x' was added before"
done_testing
