#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Options about writing to a target: the same through mkmirror mirror, Make and CMake, each
# with a registry that makes no repository by itself.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../proxy.sh"
. "$top/tests/product.sh"
need_registry
install_mkmirror
MAKE=${MAKE:-make}
cd "$tmp" || exit 1
start_registry dst
start_proxy odd "$host"; odd=$host
"$top/examples/upstream.sh" upstream r.example.com/web:1 >log 2>&1

new_tree() { # DIR: a product whose commands are relative to its folder
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	echo r.example.com/web:1 >list
	printf '#!/bin/sh\necho "$PWD: $*" >>"%s"\n' "$tmp/$1/vetted" >vet
	printf '#!/bin/sh\necho "$PWD: $*" >>"%s"\n: >"%s"\n' "$tmp/$1/made" "$tmp/odd.rules" >create
	chmod +x vet create
	echo "$odd chunk=100" >quirks
	echo "POST /$1/web/blobs/uploads 0 code 404 NAME_UNKNOWN" >"$tmp/odd.rules"
	: >"$tmp/odd.log"
	cat >Makefile <<-M
	include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
	\$(call mirror_add,edge,list)
	MIRROR_TARGET = $odd/$1
	MIRROR_SOURCE = oci:../upstream
	MIRROR_VERIFY_CMD = ./vet 'one word' {}
	MIRROR_CREATE_CMD = ./create 'one word' {}
	MIRROR_QUIRKS = quirks
	MIRROR_CONCURRENCY = 3
	MIRROR_LIMIT_RATE = 5M
	MIRROR_STALL = 9
	MIRROR_JSON = events
	M
	cat >CMakeLists.txt <<-C
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG list TARGET $odd/$1 SOURCE oci:../upstream VERIFY_CMD "./vet 'one word' {}"
	  CREATE_CMD "./create 'one word' {}" QUIRKS quirks CONCURRENCY 3 LIMIT_RATE 5M STALL 9 JSON events)
	C
}
# every option reaches the program that it is about
for tool in copy-blob plan; do
	sed "2i echo \"\$*\" >'$tmp/$tool.args'" "$prefix/libexec/mkmirror/$tool" >wrapper
	cat wrapper >"$prefix/libexec/mkmirror/$tool"
done
check() { # NAME TREE EVENTS
	is "$1: --verify-cmd ran in the folder of the product" "$(cat "$tmp/$2/vetted")" "$tmp/$2: one word r.example.com/web@$(cut -f 2 "$tmp/$2/list.lock")"
	is "$1: --create-cmd too" "$(sort -u "$tmp/$2/made")" "$tmp/$2: one word $2/web"
	ok "$1: --quirks reach the upload" grep -q "PATCH /v2/$2/web/" "$tmp/odd.log"
	ok "$1: and the plan" grep -q -e "--quirks $tmp/$2/quirks" "$tmp/plan.args"
	for c_option in "--concurrency 3" "--limit-rate 5M" "--stall 9"; do
		has "$1: $c_option" "$tmp/copy-blob.args" " $c_option"
	done
	is "$1: --json has blobs and manifests" "$(grep -o '"event":"\(blob\|manifest\)"' "$3" | sort -u | tr -d '\n')" '"event":"blob""event":"manifest"'
	is "$1: the image is there" "$(curl -s -H "Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json" -o "$tmp/ping" -w '%{http_code}' "http://$odd/v2/$2/web/manifests/1")" 200
}

new_tree front
ok "mkmirror mirror" mkmirror mirror --images list --lock list.lock --target "$odd/front" --source oci:../upstream --verify-cmd "./vet 'one word' {}" \
	--create-cmd "./create 'one word' {}" --quirks quirks --concurrency 3 --limit-rate 5M --stall 9 --json events
check "mkmirror mirror" front events
new_tree make
ok "make" "$MAKE" mirror
check make make events
: >"$started"
ok "make: another speed" "$MAKE" mirror MIRROR_LIMIT_RATE=6M MIRROR_CREATE_CMD=
is "make: is no reason to run anything" "$(started)" ""
: >"$tmp/odd.log"
ok "make: MIRROR_RECHECK" "$MAKE" mirror MIRROR_RECHECK=1
is "make: asks for the tag, and that is all" "$(grep -o 'HEAD [^ ]*\|GET [^ ]*' "$tmp/odd.log" | grep -v referrers)" "HEAD /v2/make/web/manifests/1"
command -v cmake >/dev/null || { skip CMake "cmake is not here"; done_testing; }
for g in "Unix Makefiles" Ninja; do
	command -v ninja >/dev/null || [ "$g" != Ninja ] || { skip Ninja "ninja is not here"; continue; }
	d=cmake-$(echo "$g" | tr 'UMN ' 'umn-')
	new_tree "$d"
	ok "$g: configure" cmake -S . -B out.d -G "$g" -DCMAKE_PREFIX_PATH="$prefix"
	ok "$g" cmake --build out.d --target mirror
	check "$g" "$d" out.d/events
done
done_testing
