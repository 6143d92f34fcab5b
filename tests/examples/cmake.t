#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/product-cmake, copied out of the tree, against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror
for g in 'Unix Makefiles' Ninja; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	cp -R "$top/examples/product-cmake" "$tmp/$g"
	cd "$tmp/$g" || exit 1
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
done
done_testing
