#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several mirrors in one product: lists, generated configs, settings of one.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
mkdir "$tmp/p" && cd "$tmp/p" || exit 1
"$top/examples/product-make/upstream.sh" upstream r.example.com/a:1 r.example.com/b:1 docker.io/library/c:1
names() { grep -o '"org.opencontainers.image.ref.name":"[^"]*"' "$1/index.json" | cut -d '"' -f 4 | sort | tr '\n' ' '; }

printf '# typed by hand\nr.example.com/a:1\n c:1\n' >list
new_chart charts/made made 1.0.0 r.example.com/b:1
cat >Makefile <<'M'
all: product
product: ; @echo building
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_SOURCE = oci:upstream
MIRROR_TARGET = oci:everything
MIRROR_DEPENDS.made = values.yaml
$(call mirror_add,typed,list)
MIRROR_LOCK.made = locks/made.lock
$(call mirror_add,made,made.yaml)
MIRROR_TARGET.made = oci:made
MIRROR_OUT.made = build/mirror
made.yaml: Makefile
	@echo generating $@
	@echo 'upstreams: {made: {type: local, path: charts/made, chart: made, versions: ["1.0.0"], values: [values.yaml]}}' >$@
values.yaml:
	@echo generating $@
	@echo 'note: generated' >$@
release: product mirror-made
M
mkdir locks

ok "one mirror alone" make mirror-typed
is "a list's images, canonically" "$(names everything)" "docker.io/library/c:1 r.example.com/a:1 "
is "with its lock beside it" "$(cut -f 1 list.lock | tr '\n' ' ')" "docker.io/library/c:1 r.example.com/a:1 "
is "the other was not touched" "$(ls -d made.yaml build 2>/dev/null)" ""
ok "a target of the product that needs a mirror" make -j2 release
has "the config was generated first" "$tmp/out" "generating made.yaml"
has "and the values" "$tmp/out" "generating values.yaml"
is "it went where it was told to" "$(names made)" "made:1.0.0 r.example.com/b:1 "
is "by a work folder and a lock of its own" "$(ls -d build/mirror/made/receipt.jsonl locks/made.lock)" "build/mirror/made/receipt.jsonl
locks/made.lock"
: >"$started"
ok "all mirrors, again" make mirror
is "nothing runs" "$(started)" ""
is "mirror-list of all" "$(make -s mirror-list | cut -f 1 | tr '\n' ' ')" "docker.io/library/c:1 r.example.com/a:1 r.example.com/b:1 "
is "mirror-list of one" "$(make -s mirror-list-made | cut -f 1)" r.example.com/b:1
: >"$started"
ok "the lock is resolved again when asked for" make mirror-lock-typed
is "and only that" "$(started)" "lock-images list.lock"
ok "-B does everything again" make -B mirror-typed
is "all stages" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl dedup images.txt lock-images list.lock plan plan.jsonl push-manifest receipt.jsonl "

# one mirror fails, the other is made with -k
echo r.example.com/a:1 >list
echo 'Not A Reference' >>list
sleep 0.05; echo 'note: more' >values.yaml
: >"$started"
fails 2 "-k with a broken list" make -k mirror
has "the list's line is named" "$tmp/err" "$tmp/p/list:2"
has "the other mirror was made" "$started" "render made-1.0.0.yaml"

# nothing may be listed
sleep 0.05; echo '# none' >list
fails 2 "a list without images" make mirror-typed
has "is a failure" "$tmp/err" "there is no image in the list"
ok "unless allowed" make mirror-list-typed MIRROR_ALLOW_EMPTY=1
sleep 0.05; echo 'r.example.com/a:1	probable	x	Pod/p' >list
fails 2 "an image that only looks like one" make mirror-typed
has "stops the run" "$tmp/err" "r.example.com/a:1 may be an image"
ok "until it is decided" make mirror-typed MIRROR_PROBABLE=accept
done_testing
