#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A receipt that was cut off, or that the target contradicts since it was wiped: the run
# says so and copies what is missing; with mkmirror mirror, make and Ninja.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/proxy.sh"
. "$top/tests/images.sh"
. "$top/tests/product.sh"
need_registry
install_mkmirror
cd "$tmp" || exit 1
new_layout upstream
for i in 1 2 3; do
	add_image upstream "r.example.com/app:$i" amd64 base "own $i"
done
add_image upstream r.example.com/other:1 amd64 other

# served TAG: what the target gives for a tag, with all its blobs
served() {
	printf 'r.example.com/app:%s\n' "$1" >one.list
	mkmirror lock-images --source oci:upstream -o one.lock one.list &&
		mkmirror verify "$dst" one.lock
}
wipe() { rm -rf "$tmp/$store/docker/registry/v2/repositories/$1"; }

drive() { # NAME WORK: run is a function
	w=$1 work=$2 store=dst$3
	start_registry "$store"
	dst=$host
	printf 'r.example.com/%s\n' app:1 other:1 >list
	rm -f list.lock
	ok "$w: a run" run
	wipe app
	echo r.example.com/app:2 >>list
	ok "$w: a new image in a repository that was wiped" run
	has "$w: it is said" "$tmp/err" "is not at $dst/app, although the receipt says so"
	has "$w: with the way to ask for all" "$tmp/err" "--recheck"
	ok "$w: the new image is there, with every blob" served 2
	ok "$w: the other one is again" served 1
	: >"$started"
	ok "$w: after that" run
	is "$w: nothing runs" "$(started | grep -v '^mirror$')" ""

	# cut off in its middle
	head -c 700 "$work/receipt.jsonl" >cut && cat cut >"$work/receipt.jsonl"
	echo r.example.com/app:3 >>list
	ok "$w: a receipt that was cut off" run
	has "$w: is said" "$tmp/err" "the target is asked for what is missing in the receipt"
	ok "$w: the image is there" served 3
}
run() { mkmirror mirror --images list --lock list.lock --source oci:upstream --target "$dst" --work work --no-referrers; }
drive mirror work 1

# a target that answers no HEAD of what it has: each status with a wiped repository
for status in 403 404 405; do
	start_registry "heads$status" && start_proxy "p$status" "$host"
	dst=$host
	echo r.example.com/app:1 >list
	rm -rf list.lock work
	ok "HEAD $status: a run" run
	echo "HEAD /v2/ 0 status $status" >"p$status.rules"
	store=heads$status
	wipe app
	echo r.example.com/app:2 >>list
	ok "HEAD $status: a wiped repository" run
	has "HEAD $status: is noticed" err "is not at $dst/app, although the receipt says so"
	ok "HEAD $status: all is there" served 1
done
cat >Makefile <<-'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
$(call mirror_add,edge,list)
MIRROR_TARGET = $(DST)
MIRROR_SOURCE = oci:upstream
MIRROR_PLAN_FLAGS = --no-referrers
M
run() { make mirror DST="$dst"; }
drive make mirror.out/edge 2
if command -v cmake >/dev/null && command -v ninja >/dev/null; then
	cat >CMakeLists.txt <<-'C'
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG list TARGET ${DST} SOURCE oci:upstream PLAN_FLAGS --no-referrers)
	C
	run() {
		[ -e b ] || cmake -S . -B b -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DDST="$dst" || return
		cmake --build b --target mirror >"$tmp/all" 2>&1
		r=$?
		cat "$tmp/all" >&2
		return $r
	}
	drive Ninja b/mirror.out/edge 3
else
	skip Ninja "cmake or ninja is not here"
fi
done_testing
