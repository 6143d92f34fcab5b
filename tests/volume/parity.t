#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pack --parity: one file replaces any one volume that is lost or damaged.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../images.sh"
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"

random() { head -c 60000 /dev/urandom | base64 | tr -d '\n'; }
check() { mkmirror check-volume "$@" >out 2>err; status=$?; }
flip() { head -c $(($2 + 1)) "$1" | tail -c 1 | tr '\000-\377' '\200-\377\000-\177' | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }
size() { wc -c <"$1" | tr -d ' '; }
tab='	'

new_layout up
for i in 1 2 3; do i_note=app$i; add_image up "example.com/team/app$i:v1" amd64 base "$(random)" "$(random)"; done
for i in 1 2 3; do echo "example.com/team/app$i:v1"; done >up.list
mkmirror lock-images --source oci:up -o mirror.lock up.list 2>err || cat err
pack() { mkmirror pack --work w --source oci:up --no-referrers "$@" mirror.lock; }

ok "pack" pack --size 190kB --parity -d v
cp out lines
is "three volumes and the parity" "$(cut -f1 lines | tr '\n' ' ')" "mirror.001.tar mirror.002.tar mirror.003.tar mirror.parity "
is "are there" "$(ls v | tr '\n' ' ')" "mirror.001.tar mirror.002.tar mirror.003.tar mirror.parity mirror.sha256 "
is "it is as large as the largest" "$(size v/mirror.parity)" "$(cut -f2 lines | sort -n | tail -n 1)"
is "none is over the limit" "$(awk -F'\t' '$2 > 190000' lines)" ""
ok "the sums have it" sh -c 'cd v && sha256sum -c mirror.sha256 | grep -q parity'
is "--plan says the same" "$(pack --size 190kB --parity --plan)" "$(cat lines)"
ok "again" pack --size 190kB --parity -d again
ok "gives the same bytes" cmp v/mirror.parity again/mirror.parity
# it is what combining the volumes byte by byte gives
od -An -v -tu1 -w1 v/mirror.001.tar >1.od
for i in 2 3; do od -An -v -tu1 -w1 v/mirror.00$i.tar >$i.od; done
od -An -v -tu1 -w1 v/mirror.parity >p.od
is "exclusive or of all" "$(paste 1.od 2.od 3.od p.od | awk '
function xor(a, b, r, k) { r = 0; for (k = 1; k < 256; k *= 2) r += (int(a / k) % 2 != int(b / k) % 2) * k; return r }
NR % 97 == 1 && xor(xor($1 + 0, NF > 3 ? $2 : 0), NF > 3 ? $3 : 0) != $NF && NF == 4 { print NR }' | head -n 3)" ""

check v
is "all is whole" "$status $(cut -f2- out | sort -u)" "0 whole${tab}0"
for i in 1 2 3; do
	rm -rf less; cp -r v less; rm less/mirror.00$i.tar
	check less
	is "without volume $i" "$status $(grep -v whole out)" "1 mirror.00$i.tar${tab}missing${tab}0"
	has "it is read from the others" err "read from less/mirror.parity and the other volumes"
	rm -rf bent; cp -r v bent; flip bent/mirror.00$i.tar $(($(size bent/mirror.00$i.tar) - 3000))
	check bent
	is "a damaged layer in volume $i" "$status $(grep -v whole out)" "1 mirror.00$i.tar${tab}damaged${tab}0"
	rm -rf bent; cp -r v bent; flip bent/mirror.00$i.tar 600
	check bent
	is "a damaged text in volume $i" "$status $(grep -v whole out)" "1 mirror.00$i.tar${tab}damaged${tab}0"
	rm -rf bent; cp -r v bent; head -c 100000 v/mirror.00$i.tar >bent/mirror.00$i.tar
	check bent
	is "volume $i cut off" "$status $(grep -v whole out)" "1 mirror.00$i.tar${tab}damaged${tab}0"
done
check less/mirror.001.tar less/mirror.002.tar less/mirror.parity
is "as files" "$status $(grep -v whole out)" "1 mirror.003.tar${tab}missing${tab}0"
check less/mirror.001.tar less/mirror.002.tar
is "without the parity" "$status $(grep -v whole out | cut -f1,2 | tr '\n' ' ')" "1 mirror.003.tar${tab}missing mirror.parity${tab}missing "
rm less/mirror.001.tar
check less
is "two lost volumes" "$status $(grep -c "missing${tab}[1-9]" out)" "1 2"
rm -rf bent; cp -r v bent; flip bent/mirror.parity 5000
check bent
is "a damaged parity" "$status $(grep -v whole out)" "1 mirror.parity${tab}damaged${tab}0"
rm bent/mirror.sha256
check bent
is "is seen without sums too" "$status $(grep -v whole out)" "1 mirror.parity${tab}damaged${tab}0"
rm bent/mirror.002.tar
check bent
is "and gives no volume" "$status $(grep "002" out | cut -f2)" "1 missing"
done_testing
