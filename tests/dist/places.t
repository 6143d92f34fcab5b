#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make install into folders other than bin, libexec and share of one prefix: the programs
# find each other, and make, CMake and pkg-config find them.
. "$(dirname "$0")/../lib.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS DESTDIR
printf 'apiVersion: v2\nname: c\nversion: 1.0.0\n' >"$tmp/Chart.yaml"
mkdir "$tmp/c" "$tmp/c/templates" && mv "$tmp/Chart.yaml" "$tmp/c"
printf 'kind: Pod\nspec: {containers: [{image: "r.example.com/a:1"}]}\n' >"$tmp/c/templates/pod.yaml"
echo "r.example.com/a:1" >"$tmp/list"

works() { # NAME ROOT BINDIR PKGCONFIGDIR CMAKEDIR: what was installed, seen from ROOT
	n=$1 root=$2 bindir=$3 pkgconfigdir=$4 cmakedir=$5
	is "$n: the command runs a program" "$(echo nginx | "$root$bindir/mkmirror" dedup 2>&1)" docker.io/library/nginx:latest
	ok "$n: it has its table of tools" "$root$bindir/mkmirror" --help
	ok "$n: one with libraries" "$root$bindir/mkmirror" verify --version
	"$root$bindir/mkmirror" render "$tmp/c" >"$tmp/c.yaml" 2>"$tmp/err"
	is "$n: one with data" "$("$root$bindir/mkmirror" extract-images "$tmp/c.yaml" | cut -f 1)" r.example.com/a:1
	rm -rf "$tmp/p" && mkdir "$tmp/p" && cd "$tmp/p" || exit 1
	cp "$tmp/list" .
	ok "$n: the front finds the stages" "$root$bindir/mkmirror" list --images list
	printf '%s\n' 'include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk' '$(call mirror_add,x,list)' >Makefile
	ok "$n: make" env PKG_CONFIG_PATH="$root$pkgconfigdir" make mirror-list
	has "$n: lists" "$tmp/out" r.example.com/a:1
	if command -v cmake >/dev/null; then
		printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(p NONE)' 'find_package(mkmirror 0.1 REQUIRED)' \
			'mkmirror_add(x CONFIG list)' >CMakeLists.txt
		ok "$n: CMake" cmake -B b -Dmkmirror_DIR="$root$cmakedir"
		ok "$n: builds" cmake --build b --target mirror-list
	else
		skip "$n: CMake" "cmake is not here"
	fi
}
# what POSIX of 2008 does not have is not called
mkdir "$tmp/bin" && printf '#!/bin/sh\nexit 1\n' >"$tmp/bin/realpath" && chmod +x "$tmp/bin/realpath"
install() { PATH=$tmp/bin:$PATH make -s -o all -C "$top" BUILD="$BUILD" DESTDIR="$tmp/root" "$@" install; }

ok "another libexecdir" install prefix=/p libexecdir=/p/lib/x
works libexecdir "$tmp/root" /p/bin /p/share/pkgconfig /p/share/cmake/mkmirror
mv "$tmp/root" "$tmp/elsewhere"
works "moved" "$tmp/elsewhere" /p/bin /p/share/pkgconfig /p/share/cmake/mkmirror
ok "folders like Debian's for an architecture" install prefix=/usr bindir=/usr/games libexecdir=/usr/lib/x86_64-linux-gnu \
	libdir=/usr/lib/x86_64-linux-gnu pkgconfigdir=/usr/lib/x86_64-linux-gnu/pkgconfig cmakedir=/usr/lib/x86_64-linux-gnu/cmake/mkmirror
works architecture "$tmp/root" /usr/games /usr/lib/x86_64-linux-gnu/pkgconfig /usr/lib/x86_64-linux-gnu/cmake/mkmirror
is "nothing was put into other folders" "$(cd "$tmp/root/usr" && echo * lib/*)" "games lib share lib/x86_64-linux-gnu"
rm -rf "$tmp/root"
ok "pkg-config's and CMake's folders alone" install prefix=/usr pkgconfigdir=/usr/lib/pkgconfig cmakedir=/usr/lib/cmake/mkmirror
works files "$tmp/root" /usr/bin /usr/lib/pkgconfig /usr/lib/cmake/mkmirror
is "leave the programs where they are" "$(cd "$tmp/root/usr/libexec/mkmirror" && echo rend*)" render
if command -v cmake >/dev/null; then
	fails 1 "CMake's build refuses" cmake -S "$top" -B "$tmp/refused" -DCMAKE_INSTALL_LIBEXECDIR=lib/x
	tr -s ' \n' ' ' <"$tmp/err" >"$tmp/one"
	has "and says why" "$tmp/one" "mkmirror can only be installed into bin, libexec and share of one prefix"
fi
done_testing
