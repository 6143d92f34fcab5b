#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signatures of releases: good ones, and all that are not.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/httpd.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
command -v gpg >/dev/null || { skip "signatures" "no gpg here to make some"; done_testing; }
echo | check-signatures --keys /dev/null 2>err
grep -q "librnp (Debian\|built without" err && { skip "signatures" "$(cat err)"; done_testing; }
export GNUPGHOME=$tmp/gnupg OCP_SIGNATURE_URL
mkdir -m 700 gnupg
g() { gpg --batch --quiet --no-tty --pinentry-mode loopback --passphrase '' "$@" 2>>gpg.log; }
g --quick-generate-key 'release <r@x>' rsa2048 sign never
g --quick-generate-key 'other <o@x>' rsa2048 sign never
g --faked-system-time 20190101T000000 --quick-generate-key 'old <e@x>' rsa2048 sign never
g --armor --export r@x e@x >keys.asc
g --export o@x >other.gpg
d() { printf '%064d' "$1"; }
say() { # DIGITS REFERENCE
	printf '{"critical":{"image":{"docker-manifest-digest":"sha256:%s"},"type":"atomic container signature","identity":{"docker-reference":"%s"}},"optional":{"creator":"test"}}' "$1" "$2"
}
sign() { # DIGITS-OF-THE-FILE NUMBER [OPTION...]: signs standard input
	mkdir -p "www/sha256=$1"
	s_to=www/sha256=$1/signature-$2
	shift 2
	g --sign "$@" >"$s_to"
}
release() { printf 'quay.io/o/ocp-release@sha256:%s\t4.99.%d\tstable-4.99\tamd64\n' "$(d "$1")" "$1"; }
mkdir www
say "$(d 1)" quay.io/o/ocp-release:4.99.1-x86_64 | sign "$(d 1)" 1 -u r@x
start_httpd www www
OCP_SIGNATURE_URL=$url/
release 1 >releases
ok "a good one" check-signatures --keys keys.asc --keep kept -o got releases
is "the line has the reference that is signed" "$(cat got)" "quay.io/o/ocp-release:4.99.1-x86_64@sha256:$(d 1)${tab}4.99.1${tab}stable-4.99${tab}amd64"
is "it is kept" "$(ls kept)" "4.99.1-x86_64-sha256-$(d 1)"
same "as it came" "www/sha256=$(d 1)/signature-1" "kept/4.99.1-x86_64-sha256-$(d 1)"
: >www.log
check-signatures --keys keys.asc --keep kept releases >again
same "and found there" got again
is "without a request" "$(grep -c signature www.log)" 0
ok "--offline" check-signatures --offline --keys keys.asc --keep kept releases
OCP_SIGNATURE_VERIFICATION_PK=keys.asc check-signatures --keep kept releases >again
same "the keys of the environment" got again

bad() { # NAME NUMBER MESSAGE [OPTION...]
	release "$2" >one
	b_name=$1 b_text=$3
	shift 3
	fails 1 "$b_name" check-signatures --keys keys.asc "$@" one
	has "$b_name: the message" "$tmp/err" "$b_text"
	is "$b_name: nothing is printed" "$(wc -c <"$tmp/out" | tr -d ' ')" 0
}
bad "none" 2 "no signature found for it at $url/sha256=$(d 2)"
say "$(d 3)" q.io/r:1 | sign "$(d 3)" 1 -u o@x
bad "by an unknown key" 3 "it is signed by a key that is not among those given; --keys names more"
fails 1 "which is not kept" test -e keep3 -a -d keep3
check-signatures --keys keys.asc --keys other.gpg one >got2
is "and a second file of keys" "$(cut -f 1 got2)" "q.io/r:1@sha256:$(d 3)"
say "$(d 99)" q.io/r:1 | sign "$(d 4)" 1 -u r@x
bad "of another digest" 4 "it is a signature of another digest: sha256:$(d 99)"
say "$(d 5)" q.io/r:1 | sign "$(d 5)" 1 -u e@x --faked-system-time 20200101T000000 --default-sig-expire 1d
bad "expired" 5 "has expired"
say "$(d 6)" q.io/r:1 | sign "$(d 6)" 1 -u r@x
python3 - "www/sha256=$(d 6)/signature-1" <<'X' 2>/dev/null || dd if=/dev/zero of="www/sha256=$(d 6)/signature-1" bs=1 seek=60 count=8 conv=notrunc 2>/dev/null
import sys
b = bytearray(open(sys.argv[1], "rb").read()); b[len(b) // 2] ^= 4; open(sys.argv[1], "wb").write(b)
X
bad "changed" 6 "signature-1: "
mkdir -p "www/sha256=$(d 7)" && echo rubbish >"www/sha256=$(d 7)/signature-1"
bad "no message" 7 "signature-1: "
mkdir -p "www/sha256=$(d 8)"
say "$(d 8)" q.io/r:1 | g --store >"www/sha256=$(d 8)/signature-1"
bad "not signed" 8 "signature-1: "
echo '{"critical":{}}' | sign "$(d 9)" 1 -u r@x
bad "of something else" 9 "it is a signature of another digest"
say "$(d 10)" q.io/r:10 | sign "$(d 10)" 1 -u o@x
say "$(d 10)" q.io/r:10 | sign "$(d 10)" 2 -u r@x
release 10 >one
ok "the second signature counts too" check-signatures --keys keys.asc one
cp "www/sha256=$(d 4)/signature-1" "kept/x-sha256-$(d 4)"
bad "in the folder, of another digest" 4 "kept/x-sha256-$(d 4): it is a signature of another digest" --keep kept
bad "not in the folder" 2 "no signature found for it in kept" --keep kept --offline
{ release 3; release 1; } >two
fails 1 "one of two" check-signatures --keys keys.asc two
has "names it" "$tmp/err" "quay.io/o/ocp-release@sha256:$(d 3): "
is "prints none" "$(wc -c <"$tmp/out" | tr -d ' ')" 0
fails 2 "keys that are none" check-signatures --keys two releases
stop_httpd www
bad2() { fails 75 "no server" check-signatures --keys keys.asc one; }
bad2

{ release 1; release 1; } >two
check-signatures --offline --keys keys.asc --keep kept -d built two >got
is "in a layout" "$(tail -n 1 got)" "localhost/openshift/release-signatures:latest$tab-$tab-${tab}from=oci:$tmp/built${tab}kind=files${tab}to=openshift/release-signatures:latest"
tail -n 1 got | lock-images >lock
is "lock-images takes it" "$(cut -f 4- lock)" "from=oci:$tmp/built${tab}kind=files${tab}to=openshift/release-signatures:latest"
mkdir dest
plan --target oci:dest lock | copy-blob 2>log | push-manifest >receipt
is "and it is copied" "$(cmp "dest/blobs/sha256/$(sha256sum "kept/4.99.1-x86_64-sha256-$(d 1)" | cut -d ' ' -f 1)" "kept/4.99.1-x86_64-sha256-$(d 1)" && echo same)" same
gpgconf --kill all 2>/dev/null
done_testing
