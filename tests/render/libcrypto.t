#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libcrypto is loaded only for a chart that needs it, from the place where the dynamic
# linker finds it, and with the libraries it needs itself.
. "$(dirname "$0")/../lib.sh"
chart() { # NAME TEMPLATE
	mkdir -p "$tmp/$1/templates"
	printf 'apiVersion: v2\nname: %s\nversion: 1.0.0\n' "$1" >"$tmp/$1/Chart.yaml"
	echo "a: $2" >"$tmp/$1/templates/a.yaml"
}
chart plain '{{ "a" | upper }}'
chart hashed '{{ bcrypt "pw" | trunc 7 }}'
chart signed '{{ (genSelfSignedCert "a" nil nil 1).Cert | substr 0 27 }}'
render=$libexec/render
ok "a certificate" "$render" a "$tmp/signed"
has "is made" "$tmp/out" 'a: -----BEGIN CERTIFICATE-----'
# libcrypt is loaded likewise
ok "bcrypt" "$render" a "$tmp/hashed"
has "is made" "$tmp/out" 'a: $2a$10$'

# The library that $1 loads at its start, or nothing
loaded() { ldd "$1" 2>/dev/null | sed -n 's,.*libcrypto[^ ]* => \(/[^ ]*\).*,\1,p'; }
[ -z "$(loaded "$render")" ] || { skip "libcrypto" "it is loaded at the start"; done_testing; }
LD_DEBUG=files "$render" a "$tmp/signed" >"$tmp/needed" 2>&1
LD_DEBUG=files "$render" a "$tmp/plain" >"$tmp/unneeded" 2>&1
if [ "${LD_LIBRARY_PATH-}${LD_PRELOAD-}${QEMU_LD_PREFIX-}" ]; then
	skip "a chart without certificates loads none" "the environment says where libraries are"
elif grep -q libcrypto "$tmp/needed"; then
	is "a chart without certificates loads none" "$(grep -c libcrypto "$tmp/unneeded")" 0
else
	skip "a chart without certificates loads none" "part of the program, or the dynamic linker does not tell"
fi

library=$(loaded "$libexec/verify")
cc=${CC:-cc}
command -v "${cc%% *}" >/dev/null && [ "$library" ] || { skip "a libcrypto elsewhere" "no cc, or static"; done_testing; }
# one that is the system's by another name, and needs what says a word
mkdir "$tmp/lib"
perl -pe 's/libcrypto\.so/libcrypt0.so/g' "$library" >"$tmp/lib/libcrypt0.so${library##*/libcrypto.so}"
cat >"$tmp/beside.c" <<'C'
#include <unistd.h>
__attribute__((constructor)) static void start(void) { if (write(2, "beside\n", 7)) return; }
C
compile() { $cc -shared -fPIC "$@"; }
ok "a library" compile -o "$tmp/lib/libbeside.so" -Wl,-soname,libbeside.so "$tmp/beside.c"
ok "a libcrypto that needs it" compile -o "$tmp/lib/${library##*/}" -Wl,-soname,"${library##*/}" \
	-Wl,--no-as-needed "$tmp/lib/libbeside.so" "$tmp"/lib/libcrypt0.so*
# not exported, as it is for what this test runs besides
elsewhere() { LD_LIBRARY_PATH=$tmp/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$@"; }
ok "a certificate by it" elsewhere "$render" a "$tmp/signed"
has "is made" "$tmp/out" 'a: -----BEGIN CERTIFICATE-----'
has "and by no other" "$tmp/err" beside
rm "$tmp/lib/libbeside.so"
ok "a chart without certificates does not care that it is broken" elsewhere "$render" a "$tmp/plain"
fails 2 "one with" elsewhere "$render" a "$tmp/signed"
has "has the reason" "$tmp/err" 'cannot use libcrypto: libbeside.so: cannot open'
done_testing
