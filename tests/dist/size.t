#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installed files are small, and our libraries do not collide with others.
. "$(dirname "$0")/../lib.sh"
net=$BUILD/lib/mkmirror/libmkmirror-net.so core=$BUILD/lib/mkmirror/libmkmirror.so
[ -f "$core" ] || { skip "sizes" "a static build"; done_testing; }
command -v nm >/dev/null && command -v ldd >/dev/null || { skip "sizes" "nm or ldd is not here"; done_testing; }
nm -D "$core" | grep -q __asan_ && { skip "sizes" "built with a sanitizer"; done_testing; }

ok "make size" make -s -o all -C "$top" BUILD="$BUILD" size
total=$(awk '/ in all$/ { print $1 }' "$tmp/out")
[ "${total:-0}" -gt 500000 ] && [ "$total" -le 2500000 ]
t_result $? "all of it takes at most 2,500,000 bytes" || t_show "$tmp/out"
is "all programs are counted" "$(awk '{ print $2 }' "$tmp/out" | grep -cvE '\.so$|^(in|mkmirror)$')" \
	"$(find "$libexec" -type f | wc -l | tr -d ' ')"

# libcurl and 30 more only where requests are made
ldd "$libexec/render" >"$tmp/render"
grep -qE 'libcurl|libcrypto|libssl' "$tmp/render"; is "render loads neither libcurl nor OpenSSL" $? 1
ldd "$libexec/copy-blob" >"$tmp/copy"
has "copy-blob loads libcurl" "$tmp/copy" libcurl

# A name that a library of the system looks up without a version must not be
# found in ours, which stand before it.
{ nm -D --defined-only "$core"; nm -D --defined-only "$net"; } | awk '{ sub(/@.*/, "", $NF); print $NF }' | sort -u >"$tmp/ours"
ldd "$net" | awk '$3 ~ /^\// && $3 !~ /libmkmirror/ { print $3 }' |
	while read -r lib; do nm -D "$lib" 2>/dev/null; done | awk '{ print $NF }' | grep -v @ | sort -u >"$tmp/theirs"
is "names of the system's libraries were read" "$(grep -c '^nghttp2_session_send$' "$tmp/theirs")" 1
is "ours are all versioned" "$(nm -D --defined-only "$core" "$net" | awk 'NF == 3 && $2 != "A" && $3 !~ /@@MKMIRROR_PRIVATE$/')" ""
is "our libraries define no name of theirs" "$(comm -12 "$tmp/ours" "$tmp/theirs")" ""
done_testing
