#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Ways to call make (--trace, --output-sync, -k, --shuffle), read-only sources, and
# Ninja's reasons to run a stage.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
mkdir "$tmp/source" "$tmp/build" && cd "$tmp/source" || exit 1
"$top/examples/upstream.sh" "$tmp/upstream" r.example.com/web:1 r.example.com/db:1
for c in web db; do
	new_chart charts/$c $c 1.0.0 r.example.com/$c:1
	echo 'note: mine' >$c.yaml
	echo "upstreams: {$c: {type: local, path: charts/$c, chart: $c, versions: ['1.0.0'], values: [$c.yaml]}}" >$c-mirror.yaml
done
cat >Makefile <<M
include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_OUT = $tmp/build/mirror.out
MIRROR_SOURCE = oci:$tmp/upstream
MIRROR_TARGET = oci:$tmp/build/out
MIRROR_LOCK.web = $tmp/build/web.lock
MIRROR_LOCK.db = $tmp/build/db.lock
\$(call mirror_add,web,web-mirror.yaml)
\$(call mirror_add,db,db-mirror.yaml)
M
cat >CMakeLists.txt <<C
cmake_minimum_required(VERSION 3.20)
project(product NONE)
find_package(mkmirror 0.1 REQUIRED)
mkmirror_add(web CONFIG web-mirror.yaml TARGET oci:out SOURCE "oci:$tmp/upstream" LOCK "\${CMAKE_CURRENT_BINARY_DIR}/web.lock")
C
chmod -R a-w .
# root could write all the same, so somebody else builds
user=
if [ "$(id -u)" -eq 0 ]; then
	user="setpriv --reuid=65534 --regid=65534 --clear-groups"
	$user true 2>"$tmp/err" || user=none
	chmod 711 "$tmp"
	chmod 666 "$started"
	chown 65534:65534 "$tmp/build"
fi
if [ "$user" = none ]; then
	skip "read-only sources" "root, and $(cat "$tmp/err")"
	user=
else
	fails 1 "the sources cannot be written" $user touch web.yaml new
fi
ok "read-only sources, two mirrors at once, output kept together" $user make -j2 --output-sync mirror
is "each stage of both ran" "$(started | sed -n '/^push/p;/^render/p' | tr '\n' ' ')" "push-manifest receipt.jsonl push-manifest receipt.jsonl render db-1.0.0.yaml render web-1.0.0.yaml "
: >"$started"
ok "again" $user make -j2 --output-sync mirror
is "nothing runs" "$(started)" ""
if make --help | grep -q -e --shuffle; then
	make -s mirror-clean
	ok "in another order" make -j2 --shuffle=reverse mirror
	: >"$started"
	ok "and another" make -j2 --shuffle=7 mirror
	is "nothing runs" "$(started)" ""
else
	skip "--shuffle" "this make has none"
fi
chmod u+w web.yaml
sleep 0.05; echo 'note: other' >web.yaml
ok "--trace" make --trace mirror
has "says which file made which stage run" "$tmp/out" "update target 'stamp/render-web-1.0.0' due to: $tmp/source/web.yaml"
is "and of no other chart" "$(grep -c 'render-db' "$tmp/out")" 0
ok "another option" make --trace mirror-web MIRROR_RENDER_FLAGS.web='--set a=b'
has "--trace says that the command is another" "$tmp/out" "update target 'stamp/render-web-1.0.0' due to: FORCE"
sleep 0.05; echo 'images: [' >web.yaml
fails 2 "-k with one mirror broken" make -k mirror
has "names what is wrong" "$tmp/err" web.yaml

if command -v cmake >/dev/null && command -v ninja >/dev/null; then
	echo 'note: mine' >web.yaml
	ok "Ninja, from read-only sources" $user sh -c "cmake -S . -B '$tmp/build/n' -G Ninja -DCMAKE_PREFIX_PATH='$prefix' && ninja -C '$tmp/build/n' mirror"
	echo 'note: other' >web.yaml
	ok "-d explain" $user ninja -C "$tmp/build/n" -d explain mirror
	cat "$tmp/out" "$tmp/err" >"$tmp/both"
	ok "says what is not up to date" grep -q 'explain: .*components/web-1.0.0.yaml is dirty' "$tmp/both"
	ok "and which file was looked at for it" grep -q 'Looking at .*web.yaml' "$tmp/both"
else
	skip "Ninja" "cmake or ninja is not here"
fi
chmod -R u+w . # so that it can be removed
done_testing
