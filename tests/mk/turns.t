#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Under -j, targets of one mirror that a product's target needs wait for each other: no
# stage runs twice, or at the same time as itself.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v flock >/dev/null || { skip "turns" "flock is not here"; done_testing; }
install_mkmirror
# stages that take their time, so that runs at a time would overlap
for t in resolve-mirror render dedup lock-images; do
	sed -i 's/^exec /sleep 0.3\n&/' "$prefix/libexec/mkmirror/$t"
done

new_tree() { # DIR
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	new_chart charts/web web 1.0.0 r.example.com/web:1
	echo 'upstreams: {web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"]}}' >mirror.yaml
	"$top/examples/upstream.sh" upstream r.example.com/web:1
	: >"$started"
}
once() { # NAME COMMAND...
	n=$1; shift
	ok "$n: all at once" "$@"
	# before there is a layout, mirror plans anew what mirror-plan did
	is "$n: each stage ran once" "$(started | grep -v -e settings -e ^plan)" "audit web-1.0.0.audit
copy-blob copied.jsonl
dedup images.txt
emit-hauler hauler.yaml
emit-zarf zarf.yaml
extract-images web-1.0.0.images
lock-images mirror.lock
pull-chart web-1.0.0.chart
push-manifest receipt.jsonl
render web-1.0.0.yaml
resolve-mirror components.jsonl
split-components components.list"
	ok "$n: again" "$@"
	is "$n: nothing runs" "$(started)" ""
}
new_tree make
cat >Makefile <<'M'
all: mirror mirror-list mirror-audit mirror-plan mirror-hauler mirror-zarf
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_TARGET = oci:out
MIRROR_SOURCE = oci:upstream
$(call mirror_add,edge,mirror.yaml)
M
once Make make -s -j8
if command -v cmake >/dev/null; then
	new_tree cmake
	cat >CMakeLists.txt <<-'C'
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE oci:upstream)
	add_custom_target(everything ALL)
	add_dependencies(everything mirror mirror-images mirror-list mirror-audit mirror-plan mirror-hauler mirror-zarf)
	C
	cmake -S . -B b -G 'Unix Makefiles' -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	once 'Unix Makefiles' cmake --build b -j 8
else
	skip "Unix Makefiles" "cmake is not here"
fi
done_testing
