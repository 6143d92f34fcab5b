#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/product-cmake, copied out of the tree, against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror
for g in 'Unix Makefiles' Ninja; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	cp -R "$top/examples" "$tmp/$g"
	cd "$tmp/$g/product-cmake" || exit 1
	ok "$g: configure" cmake -G "$g" -B build -DCMAKE_PREFIX_PATH="$prefix"
	ok "$g: the product builds" cmake --build build
	is "$g: and runs" "$(build/hello)" hello
	ok "$g: mirror" cmake --build build --target mirror
	has "$g: its layout has the image" build/mirror/index.json registry.example.com/hello/server:1.0
	has "$g: and the chart" build/mirror/index.json hello:1.0.0
	has "$g: the lock stands beside the config" mirror.lock registry.example.com/hello/migrate:1.0
	: >"$started"
	ok "$g: again" cmake --build build --target mirror
	is "$g: nothing runs" "$(started)" ""
	ok "$g: verify" cmake --build build --target mirror-verify

	# a product to start from: the folder alone, without what stands for a registry
	cp -R "$top/examples/product-cmake" "$tmp/own $g"
	cd "$tmp/own $g" || exit 1
	sed -i '/^# ---- a layout/,/^# ----$/d' CMakeLists.txt
	is "$g: nothing is left of that" "$(grep -i upstream CMakeLists.txt)" ""
	ok "$g: one's own" cmake -G "$g" -B build -DCMAKE_PREFIX_PATH="$prefix" -DMIRROR_TARGET=registry.example.com/team
	ok "$g: its list" cmake --build build --target mirror-list
	has "$g: has the chart's images" build/mirror.out/hello/images.txt registry.example.com/hello/server:1.0
done
done_testing
