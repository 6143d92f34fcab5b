#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The Debian package: it builds, holds what make install installs, and runs from where it is unpacked.
. "$(dirname "$0")/../lib.sh"
for c in dpkg-buildpackage dh pkg-config; do
	command -v $c >/dev/null || { skip "the package" "$c is not here"; done_testing; }
done
unset MAKEFLAGS MAKELEVEL MFLAGS CFLAGS LDFLAGS DESTDIR
mkdir "$tmp/src"
(cd "$top" && tar cf - --exclude=./build --exclude=./.git .) | (cd "$tmp/src" && tar xf -)
cd "$tmp/src" || exit 1
dpkg-checkbuilddeps 2>"$tmp/err" || { skip "the package" "$(cat "$tmp/err")"; done_testing; }
# its clean is that of its own folder, not of the build that is tested
ok "dpkg-buildpackage" env -u BUILD DEB_BUILD_OPTIONS='nocheck noautodbgsym parallel=2' DEB_CFLAGS_SET=-O0 dpkg-buildpackage -us -uc -b
deb=$(ls "$tmp"/mkmirror_*.deb)
dpkg-deb -x "$deb" "$tmp/root"
ok "make install" make -s -o all -C "$top" BUILD="$BUILD" DESTDIR="$tmp/install" prefix=/usr install
files() { (cd "$1/usr" && find . -type f ! -path './share/doc/*' | sed 's/\.gz$//' | sort); }
files "$tmp/install" >"$tmp/want"
files "$tmp/root" >"$tmp/got"
[ -d "$BUILD/lib" ] || sed -i '/^\.\/lib\//d' "$tmp/got"
same "the files of make install" "$tmp/want" "$tmp/got"
is "and no other folder" "$(ls "$tmp/root")" usr
dpkg-deb -f "$deb" Depends >"$tmp/depends"
for lib in libcurl libyaml libcjson zlib1g make; do
	has "depends on $lib" "$tmp/depends" $lib
done
has "the programs find their libraries" "$tmp/depends" libc6
is "a program runs" "$(echo nginx | "$tmp/root/usr/bin/mkmirror" dedup)" docker.io/library/nginx:latest
ok "one with libcurl" "$tmp/root/usr/bin/mkmirror" verify --version
is "pkg-config" "$(PKG_CONFIG_PATH=$tmp/root/usr/share/pkgconfig pkg-config --variable=pkgdatadir mkmirror | sed 's,/[^/]*/\.\.,,g; s,/[^/]*/\.\.,,g')" "$tmp/root/usr/share/mkmirror"
is "its version" "$(PKG_CONFIG_PATH=$tmp/root/usr/share/pkgconfig pkg-config --modversion mkmirror)" \
	"$("$tmp/root/usr/bin/mkmirror" --version | cut -d' ' -f2)"
is "the package's too" "$(dpkg-deb -f "$deb" Version)" "$("$tmp/root/usr/bin/mkmirror" --version | cut -d' ' -f2)"
done_testing
