#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signed sets: pack signs, and what is not signed as it must be is refused.
. "$(dirname "$0")/../copy/lib.sh"
command -v openssl >/dev/null || { skip sign "openssl is not installed"; done_testing; }

new_layout up
add_image up example.com/team/app:v1 amd64 base one
add_image up example.com/team/web:v1 amd64 base web
printf '%s\n' example.com/team/app:v1 example.com/team/web:v1 >list
ok "lock" mkmirror lock-images --source oci:up -o mirror.lock list
for key in mine other; do
	openssl genpkey -algorithm ed25519 -out $key.pem 2>/dev/null
	openssl pkey -in $key.pem -pubout -out $key.pub
done
pack() { mkmirror pack --work w --source oci:up "$@" mirror.lock; }
text() { tar -xOf "$1" "mkmirror/$2"; }

# a key
ok "pack with a key" pack --sign-key mine.pem -d key
text key/mirror.001.tar set >set
text key/mirror.001.tar set.sig >set.sig
is "the signature has 64 bytes" "$(wc -c <set.sig | tr -d ' ')" 64
ok "openssl checks it" openssl pkeyutl -verify -pubin -inkey mine.pub -rawin -in set -sigfile set.sig
is "it stands before the index" "$(tar -tf key/mirror.001.tar | grep -B1 index.json | head -n 1)" mkmirror/set.sig
is "--plan knows the size" "$(pack --sign-key mine.pem --plan | cut -f2)" "$(wc -c <key/mirror.001.tar | tr -d ' ')"
ok "again" pack --sign-key mine.pem -d again
ok "gives the same bytes" cmp key/mirror.001.tar again/mirror.001.tar
ok "check-volume without a key" mkmirror check-volume key
ok "check-volume with the key" mkmirror check-volume --check-sign-key mine.pub key
fails 2 "another key" mkmirror check-volume --check-sign-key other.pub key
has "the reason" err "not signed as it must be"
is "nothing is printed" "$(cat out)" ""
fails 2 "a private key" mkmirror check-volume --check-sign-key mine.pem key
has "is none that checks" err "no public key of Ed25519"
fails 2 "a public key" pack --sign-key mine.pub -d no
has "is none that signs" err "no private key of Ed25519"
openssl genpkey -algorithm ed25519 -aes256 -pass pass:x -out secret.pem 2>/dev/null
fails 2 "a key with a password" pack --sign-key secret.pem -d no
has "is told" err "password"
openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:1024 -out rsa.pem 2>/dev/null
fails 2 "a key of RSA" pack --sign-key rsa.pem -d no
ok "no signature" pack -d none
fails 2 "is refused" mkmirror check-volume --check-sign-key mine.pub none
has "by its name" err "not signed, and must be"
fails 2 "two ways to check" mkmirror check-volume --check-sign-key mine.pub --check-sign-cmd true key
fails 2 "two ways to sign" pack --sign-key mine.pem --sign-cmd true -d no

# a command
cat >signer <<'END'
#!/bin/sh
echo "sign $# $1" >>signer.log
[ -f "$1" ] && openssl pkeyutl -sign -inkey mine.pem -rawin -in "$1"
END
cat >checker <<'END'
#!/bin/sh
cat >got.sig
echo "check $# $1" >>checker.log
openssl pkeyutl -verify -pubin -inkey mine.pub -rawin -in "$1" -sigfile got.sig >&2
END
chmod +x signer checker
ok "pack with a command" pack --sign-cmd "./signer {}" -d cmd
ok "gives the bytes of the key" cmp key/mirror.001.tar cmd/mirror.001.tar
is "it ran without a shell" "$(cut -d' ' -f1,2 signer.log | sort -u)" "sign 1"
is "its file is gone" "$(ls w | grep -c 'mkmirror.set')" 0
ok "check-volume with a command" mkmirror check-volume --check-sign-cmd "./checker {}" cmd
is "which got the signature" "$(cmp got.sig set.sig && echo same)" same
is "and ran once" "$(wc -l <checker.log | tr -d ' ')" 1
fails 2 "a command that fails" mkmirror check-volume --check-sign-cmd "false {}" cmd
fails 2 "a command that is not there" mkmirror check-volume --check-sign-cmd "./gone {}" cmd
fails 2 "a shell's words are words" mkmirror check-volume --check-sign-cmd "./checker ; true" cmd
fails 2 "a signer that fails" pack --sign-cmd false -d no
fails 2 "a signer that prints nothing" pack --sign-cmd true -d no
printf '#!/bin/sh\nhead -c 700 /dev/zero | tr "\\0" x\n' >long
chmod +x long
ok "a signature of two blocks" pack --sign-cmd "./long" -d long.volumes
is "its size" "$(text long.volumes/mirror.001.tar set.sig | wc -c | tr -d ' ')" 700
ok "is whole" mkmirror check-volume long.volumes

# what was changed
size=$(wc -c <key/mirror.001.tar)
cp -r key bent
at=$(grep -abo 'mkmirror/set.sig' bent/mirror.001.tar | tail -n 1 | cut -d: -f1)
printf X | dd of=bent/mirror.001.tar bs=1 seek=$((at + 512 + 5)) conv=notrunc 2>/dev/null
fails 1 "a changed signature" mkmirror check-volume bent
fails 2 "is refused where it is checked" mkmirror check-volume --check-sign-key mine.pub bent
cp -r key bent2
at=$(grep -abo 'image	example.com/team/web' bent2/mirror.001.tar | head -n 1 | cut -d: -f1)
printf x | dd of=bent2/mirror.001.tar bs=1 seek=$((at + 6)) conv=notrunc 2>/dev/null
fails 2 "a changed set" mkmirror check-volume --check-sign-key mine.pub bent2
ok "several volumes" pack --sign-key mine.pem --size $((size - 1000)) -d two
is "more than one" "$(ls two/*.tar | wc -l | tr -d ' ')" 2
ok "are checked" mkmirror check-volume --check-sign-key mine.pub two
printf x | dd of=two/mirror.001.tar bs=1 seek=40 conv=notrunc 2>/dev/null
cp two/mirror.002.tar alone.tar
fails 1 "one that is damaged does not hide the signature of the other" mkmirror check-volume --check-sign-key mine.pub two
has "the other is whole" out "mirror.002.tar	whole"
done_testing
