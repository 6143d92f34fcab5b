#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several mirrors in one product: lists, generated configs, settings of one.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
mkdir "$tmp/p" && cd "$tmp/p" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/a:1 r.example.com/b:1 docker.io/library/c:1
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
is "all stages" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl dedup images.txt lock-images list.lock plan plan.jsonl push-manifest receipt.jsonl resolve-list components.jsonl split-components components.list "

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

# a rule of one's own decides
mkdir "$tmp/with space" && cd "$tmp/with space" || exit 1
cp -R "$tmp/p/upstream" .
new_chart charts/op op 1.0.0 r.example.com/a:1
sed -i 's/^  containers:/&\n  - {name: x, image: "r.example.com\/a:1", args: [--worker=r.example.com\/b:1]}/' charts/op/templates/pod.yaml
echo 'upstreams: {op: {type: local, path: charts/op, chart: op, versions: ["1.0.0"]}}' >op.yaml
cat >Makefile <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_SOURCE = oci:upstream
MIRROR_TARGET = oci:out
MIRROR_RULES = my.rules
$(call mirror_add,op,op.yaml)
M
echo '# none yet' >my.rules
fails 2 "an argument that may be an image" make mirror
has "stops the run" "$tmp/err" "r.example.com/b:1"
is "with status 3" "$(cat mirror.out/op/status/lock)" 3
sleep 0.05; echo 'accept Pod/op *.args[*]' >my.rules
: >"$started"
ok "accepted" make mirror
is "by what looks at rules, and what follows" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl dedup images.txt extract-images op-1.0.0.images lock-images op.lock plan plan.jsonl push-manifest receipt.jsonl "
is "it is in the layout" "$(names out)" "op:1.0.0 r.example.com/a:1 r.example.com/b:1 "
ok "the front takes rules too" mkmirror mirror --config op.yaml --rules my.rules --source oci:upstream --target oci:out2 --work "a work folder"
is "with the same result" "$(names out2)" "op:1.0.0 r.example.com/a:1 r.example.com/b:1 "
: >"$started"
ok "the front again" mkmirror mirror --config op.yaml --rules my.rules --source oci:upstream --target oci:out2 --work "a work folder"
is "runs no stage" "$(started)" "mirror"
done_testing
