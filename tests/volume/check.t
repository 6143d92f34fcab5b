#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check-volume: volumes that are whole, damaged at any place, cut off, missing, of another
# set, or of a newer format.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../images.sh"
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"

random() { head -c 60000 /dev/urandom | base64 | tr -d '\n'; }
check() { mkmirror check-volume "$@" >out 2>err; status=$?; }
# FILE PATH: where the entry's bytes begin
offset() { tar -xOf "$1" mkmirror/manifest | awk -v p="$2" '$4 == p { print $1 + 0 }'; }
size() { wc -c <"$1" | tr -d ' '; }
# FILE OFFSET [BYTES]: flips bits there
flip() { head -c $(($2 + 1)) "$1" | tail -c 1 | tr '\000-\377' '\200-\377\000-\177' | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }
tab='	'

new_layout up
for i in 1 2 3 4; do i_note=app$i; add_image up "example.com/team/app$i:v1" "amd64 arm64" base "$(random)" "$(random)" "$(random)" "$(random)"; done
for i in 1 2 3 4; do echo "example.com/team/app$i:v1"; done >up.list
mkmirror lock-images --source oci:up -o mirror.lock up.list 2>err || cat err
pack() { mkmirror pack --work w --source oci:up --no-referrers "$@" >out 2>err || cat err; }
pack -d one mirror.lock
pack --size 420kB -d many mirror.lock
is "a set of several volumes" "$(test "$(ls many | grep -c tar)" -gt 1 && echo yes)" yes

# whole
check one/mirror.001.tar
is "one volume is whole" "$status $(cat out err)" "0 mirror.001.tar${tab}whole${tab}0"
check many
is "all of a folder are" "$status $(cat err) $(cut -f2- out | sort -u)" "0  whole${tab}0"
is "sorted" "$(cut -f1 out)" "$(cd many && ls ./*.tar | cut -c3-)"
cp out lines
check --readback many/mirror.002.tar many/mirror.001.tar many many/mirror.00*.tar
is "in any order, named twice, read from the medium" "$status $(cat out)" "0 $(cat lines)"

# a delta
head -n 3 mirror.lock >three.lock
pack --have three.lock -d delta mirror.lock
check delta
is "a delta is whole without what its base has" "$status $(cat out err)" "0 mirror.001.tar${tab}whole${tab}0"
flip delta/mirror.001.tar $(($(size delta/mirror.001.tar) - 1600))
check delta
is "and hurts what it carries" "$status $(cat out)" "1 mirror.001.tar${tab}damaged${tab}1"

# missing
cp -r many part
rm part/mirror.002.tar
check part
is "a volume that is not there" "$status $(sed -n 2p out | cut -f1,2)" "1 mirror.002.tar${tab}missing"
tar -xOf many/mirror.001.tar mkmirror/set >set
of2=$(awk -F'\t' '$1 == "image" && ("," $5 ",") ~ /,2,/ { print $2 }' set)
is "hurts the images that stand there" "$(sed -n 's/.*mirror.002.tar: hurt: image //p' err)" "$of2"
is "their number is in the line" "$(sed -n 2p out | cut -f3)" "$(echo "$of2" | wc -l | tr -d ' ')"
is "the others are whole" "$(sed 2d out | cut -f2- | sort -u)" "whole${tab}0"

# a damaged layer
mkdir d; cp many/* d
path=$(tar -tf d/mirror.002.tar | tail -n 1)
flip d/mirror.002.tar $(($(offset d/mirror.002.tar "$path") + 9000))
check d
is "a layer with a flipped bit" "$status $(sed -n 2p out)" "1 mirror.002.tar${tab}damaged${tab}1"
has "is named" err "d/mirror.002.tar: $path: its bytes were changed"
is "and so is the image" "$(grep -c 'mirror.002.tar: hurt: image example.com/team/app' err)" 1
is "the others are whole" "$(sed 2d out | cut -f2- | sort -u)" "whole${tab}0"
cp one/mirror.001.tar o.tar
path=$(tar -tvf o.tar | awk '$3 > 15000 { print $NF }' | head -n 1)
flip o.tar $(($(offset o.tar "$path") + 3))
check o.tar
is "under another name" "$status $(cat out)" "1 o.tar${tab}damaged${tab}1"
base=$(blob_of base)
cp one/mirror.001.tar o.tar
flip o.tar $(($(offset o.tar "blobs/sha256/${base#sha256:}") + 3))
check o.tar
is "a layer that all have hurts all" "$status $(cut -f3 out)" "1 4"

# a damaged manifest that other volumes have too
cp many/* d
m=$(sed -n "s,^image${tab}example.com/team/app1:v1${tab}sha256:\([0-9a-f]*\).*,\1,p" set)
flip d/mirror.001.tar $(($(offset d/mirror.001.tar "blobs/sha256/$m") + 5))
check d
is "a manifest of which others have copies hurts none" "$status $(sed -n 1p out)" "1 mirror.001.tar${tab}damaged${tab}0"
check d/mirror.001.tar
is "alone it hurts its image" "$(grep -c "mirror.001.tar: hurt: image example.com/team/app1:v1" err)" 1

# FROM END STEP COMMAND...: damages the first volume by the command at each place; those
# at which that is not seen are left in $wrong
sweep() {
	at=$1 end=$2 step=$3 wrong=
	shift 3
	while [ "$at" -lt "$end" ]; do
		cp many/mirror.001.tar d/
		"$@" d/mirror.001.tar "$at"
		check d
		[ "$status" -eq 1 ] && [ "$(sed -n 1p out | cut -f2)" = damaged ] || wrong="$wrong $at:$status"
		at=$((at + step))
	done
}
cut_at() { head -c "$2" many/mirror.001.tar >"$1"; }
n=$(size many/mirror.001.tar)
sweep 0 "$n" 2503 flip
is "a flipped bit anywhere is damage of that volume" "$wrong" ""
sweep 0 4200 37 flip
is "in the texts of the volume too" "$wrong" ""
sweep 0 "$n" $((25 * 512)) cut_at
is "a volume that is cut off is damaged" "$wrong" ""
for at in 0 512 1024 1536 2048; do
	head -c $at many/mirror.001.tar >x.tar
	check x.tar
	is "alone, cut off at $at, it is no volume or damaged, and why is said" \
		"$([ "$status" -eq 1 ] || [ "$status" -eq 2 ]; echo $?) $(test -s err && echo yes)" "0 yes"
done
cp many/mirror.001.tar d/
printf x >>d/mirror.001.tar
check d
is "a byte more is damage" "$status $(sed -n 1p out)" "1 mirror.001.tar${tab}damaged${tab}0"
has "said so" err "bytes after its end"

# a blob in pieces
i_size=300000
head -c $i_size /dev/urandom >blob
new_layout big
digest=sha256:$(sha256sum <blob | cut -d' ' -f1)
cp blob "big/blobs/sha256/${digest#sha256:}"
empty=sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
printf '{}' >"big/blobs/sha256/${empty#sha256:}"
printf %s '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"'$empty'","size":2},"layers":[{"mediaType":"application/octet-stream","digest":"'"$digest"'","size":300000}]}' >m
m=sha256:$(sha256sum <m | cut -d' ' -f1)
mkdir -p wb/blobs/sha256
cp m "wb/blobs/sha256/${m#sha256:}"
{
	printf '{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2,"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n' $empty
	printf '{"mediaType":"application/octet-stream","digest":"%s","size":%d,"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n' "$digest" $i_size
	printf '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d,"tags":["example.com/big:1"],"parts":["%s","%s"],"from":"oci:big","to":["oci:x"],"status":"planned","reference":"example.com/big:1"}\n' "$m" "$(size m)" $empty "$digest"
} >plan.jsonl
mkmirror pack --work wb --size 100kB --name big -d cut plan.jsonl >out 2>err || cat err
check cut
is "a blob in pieces" "$status $(cut -f2- out | sort | uniq -c | tr -s ' ')" "0  4 whole${tab}0"
cp -r cut cut2
flip cut2/big.003.tar 50000
check cut2
is "a damaged piece, told by the sums" "$status $(sed -n 3p out; cut -f2 out | grep -c whole)" "1 big.003.tar${tab}damaged${tab}1
3"
rm cut2/big.sha256
check cut2
is "without the sums any of the pieces may be" "$status $(cut -f2- out | sort -u)" "1 damaged${tab}1"
check cut/big.002.tar
is "a piece alone" "$(sed -n 2p out)" "big.002.tar${tab}whole${tab}0"
is "is verified by the sums" "$(grep -c 'not verified' err)" 0
check cut2/big.002.tar
has "or said not to be verified" err "not verified, as volumes with other pieces of it are not here"

# what is no set of volumes
cp -r many two
cp one/mirror.001.tar two/other.tar
check two
is "volumes of two sets" "$status" 2
has "are named" err "is of another set than"
rm two/other.tar
cp two/mirror.001.tar two/mirror.009.tar
check two
is "two volumes of one number" "$status" 2
has "are named too" err "are both volume 1 of the set mirror"
mkdir empty
check empty
is "a folder without volumes" "$status $(cat err)" "2 mkmirror-check-volume: empty: there is no volume"
tar -C up -cf layout.tar .
check layout.tar
is "an archive of a layout" "$status $(cat err)" "2 mkmirror-check-volume: layout.tar: no volume of mkmirror"
check "$top/NEWS"
is "no archive" "$status" 2
check absent
is "no file" "$status" 2
fails 2 "nothing" mkmirror check-volume
mkfifo two/pipe.tar
rm two/mirror.009.tar
check two
is "a pipe of such a name is passed by" "$status" 0
sed -e 's/^mkmirror-set 1/mkmirror-set 2/' set >set2
sum=$(sha256sum <set2 | cut -d' ' -f1)
cp many/mirror.001.tar new.tar
old=$(sha256sum <set | cut -d' ' -f1)
LC_ALL=C sed -e "s/mkmirror-set 1/mkmirror-set 2/" -e "s/^set sha256:$old/set sha256:$sum/" -e 's/mkmirror-volume 1/mkmirror-volume 2/' many/mirror.001.tar >new.tar
check new.tar
is "a newer format" "$status" 2
has "says what to do" err "use a newer one"
done_testing
