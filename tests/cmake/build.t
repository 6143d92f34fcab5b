#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# CMake builds and installs the same files as make.
. "$(dirname "$0")/../lib.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
command -v ninja >/dev/null && generator=Ninja || generator='Unix Makefiles'

files() { (cd "$1" && find . -type f | sort); }
ok "configure" cmake -S "$top" -B "$tmp/build" -G "$generator" -DCMAKE_BUILD_TYPE=Debug
ok "build" cmake --build "$tmp/build" -j 2
ok "install" env DESTDIR="$tmp/cmake" cmake --install "$tmp/build" --prefix /usr
ok "make install" make -s -o all -C "$top" BUILD="$BUILD" DESTDIR="$tmp/make" prefix=/usr install
files "$tmp/make" >"$tmp/make.files"; files "$tmp/cmake" >"$tmp/cmake.files"
same "the same files" "$tmp/make.files" "$tmp/cmake.files"
ok "a program of CMake's build runs" "$tmp/cmake/usr/bin/mkmirror" dedup --version
ok "in the build folder too" "$tmp/build/bin/mkmirror" dedup --version
mv "$tmp/make/usr" "$tmp/moved"
is "a prefix can be moved" "$(PKG_CONFIG_PATH=$tmp/moved/share/pkgconfig pkg-config --variable=pkgdatadir mkmirror | sed 's,/[^/]*/\.\.,,g; s,/[^/]*/\.\.,,g')" "$tmp/moved/share/mkmirror"
done_testing
