#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What travels along in volumes, what is asked for again, and a volume in a pipe.
. "$(dirname "$0")/../copy/lib.sh"

random() { head -c 40000 /dev/urandom | base64 | tr -d '\n'; }
new_layout up
i_note=app # so that configs are small
add_image up example.com/team/app:v1 "amd64 arm64" base one "$(random)"
i_note=web
add_image up example.com/team/web:v1 amd64 base web "$(random)"
printf '%s\n' example.com/team/app:v1 example.com/team/web:v1 >list
ok "lock" mkmirror lock-images --source oci:up -o mirror.lock list
pack() { mkmirror pack --work w --source oci:up "$@"; }
entries() { tar -tf "$1"; }
text() { tar -xOf "$1" "$2"; }
size() { wc -c <"$1" | tr -d ' '; }

# a pipe
ok "to a folder" pack -d plain mirror.lock
mkmirror pack --work w --source oci:up -o - mirror.lock >piped.tar 2>err
is "to standard output" "$? $(cmp piped.tar plain/mirror.001.tar && echo same)" "0 same"
mkmirror pack --work w --source oci:up -o - mirror.lock 2>err | cat >piped.tar
ok "into a pipe" cmp piped.tar plain/mirror.001.tar
start_registry src; src=$host
fill "$src" mirror.lock
sed "s,example.com,$src," list >there.list
ok "lock from a registry" mkmirror lock-images -o there.lock there.list
ok "from a registry to a folder" mkmirror pack --work r --name mirror -d there there.lock
n=$(requests src)
mkmirror pack --work r --name mirror -o - there.lock 2>err | cat >piped.tar
ok "into a pipe" cmp piped.tar there/mirror.001.tar
is "each blob is read once" "$(requests_since src "$n" | grep 'GET .*/blobs/' | sort | uniq -d)" ""
fails 2 "two volumes" pack --size 80kB -o - mirror.lock
has "are too many" err "standard output takes one"
is "nothing is printed" "$(cat out)" ""
fails 2 "a file" pack -o x.tar mirror.lock
fails 2 "a folder too" pack -o - -d x mirror.lock
fails 2 "a parity" pack -o - --parity mirror.lock
one=$(blob_of one)
mv "up/blobs/sha256/${one#sha256:}" kept
mkmirror pack --work w --source oci:up -o - mirror.lock >cut.tar 2>err
is "a blob that is gone ends it" "$?" 1
has "by its name" err "${one#sha256:}"
ok "after what is before it" test "$(size cut.tar)" -lt "$(size piped.tar)"
mv kept "up/blobs/sha256/${one#sha256:}"

# files
echo "what was decided" >report.txt
head -c 100000 /dev/urandom >blob.bin
ok "--add" pack --add report.txt --add blob.bin --images list -d add mirror.lock
v=add/mirror.001.tar
is "the files are in it, at its end" "$(entries $v | tail -n 2 | tr '\n' ' ')" "mkmirror/files/report.txt mkmirror/files/blob.bin "
is "as they are" "$(text $v mkmirror/files/report.txt)" "what was decided"
ok "and bytes" sh -c "tar -xOf $v mkmirror/files/blob.bin | cmp - blob.bin"
is "the set has them" "$(text $v mkmirror/set | grep '^file' | cut -f2,3,5 | tr '\t\n' ' ;')" "blob.bin 100000 1;report.txt 17 1;"
is "the list of images too" "$(text $v mkmirror/images.txt)" "$(cat list)"
ok "it is whole" mkmirror check-volume add
is "--plan knows the size" "$(pack --add report.txt --add blob.bin --images list --plan mirror.lock | cut -f2)" "$(size $v)"
mkdir other; cp report.txt other
fails 2 "one name twice" pack --add report.txt --add other/report.txt -d no mirror.lock
has "is told" err "other/report.txt"
fails 2 "a file that is not there" pack --add gone -d no mirror.lock
fails 2 "a file larger than a volume" pack --add blob.bin --size 90kB -d no mirror.lock
ok "several volumes" pack --add report.txt --size 80kB -d addtwo mirror.lock
ok "are whole" mkmirror check-volume addtwo
is "the first has it" "$(for f in addtwo/*.tar; do entries "$f" | grep -c files/; done | tr '\n' ' ')" "1 0 "

# what is asked for again
web=$(sed -n 's/.*web:v1	\([^	]*\).*/\1/p' mirror.lock)
printf '%s\t%s\n' "$one" example.com/team/app:v1 >request.txt
ok "--only" pack --only request.txt -d only mirror.lock
is "carries the blob, and the manifests of its image" "$(entries only/mirror.001.tar | grep -c '^blobs/')" 4
is "not those of others" "$(entries only/mirror.001.tar | grep -c "${web#sha256:}")" 0
ok "the blob is in it" sh -c "tar -tf only/mirror.001.tar | grep -q ${one#sha256:}"
is "its base is the request" "$(text only/mirror.001.tar mkmirror/base | head -n 1)" "request	sha256:$(sha256sum <request.txt | cut -d' ' -f1)"
ok "it is whole" mkmirror check-volume only
printf '%s\t-\n' "$web" >manifest.txt
ok "a manifest" pack --only manifest.txt -d only2 mirror.lock
is "is carried alone" "$(entries only2/mirror.001.tar | grep '^blobs/')" "blobs/sha256/${web#sha256:}"
echo "sha256:1234" >bad.txt
fails 2 "no request" pack --only bad.txt -d no mirror.lock
has "its line" err "bad.txt:1"
printf 'sha256:%064d\texample.com/x:1\n' 0 >foreign.txt
fails 2 "what the lock has not" pack --only foreign.txt -d no mirror.lock
has "is named" err "example.com/x:1"
fails 2 "an empty request" pack --only /dev/null -d no mirror.lock

# docker
mkdir real; echo hello >real/file
tar --sort=name --mtime=@0 --owner=0 --group=0 -C real -cf real.tar file
gzip -9nk real.tar
new_layout dk
config="{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$(sha256sum <real.tar | cut -d' ' -f1)\"]}}"
printf %s "$config" >dk.config
layer=$(i_put dk real.tar.gz) conf=$(i_put dk dk.config)
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip",%s}]}' "$conf" "$layer" >dk.manifest
echo "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put dk dk.manifest),\"annotations\":{\"org.opencontainers.image.ref.name\":\"docker.io/library/hello:1\"}}" >dk.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(cat dk.entries)]}" >dk/index.json
echo docker.io/library/hello:1 >dk.list
ok "lock of a real image" mkmirror lock-images --source oci:dk -o dk.lock dk.list
ok "--docker" mkmirror pack --work wd --source oci:dk --docker -d dv dk.lock
is "manifest.json stands behind the index" "$(entries dv/dk.001.tar | grep -A1 '^index.json' | tail -n 1)" manifest.json
cat >manifest.json <<END
$(text dv/dk.001.tar manifest.json)
END
ok "it is JSON" same-document -a manifest.json manifest.json
is "of one image" "$(tr -d ' \n' <manifest.json | grep -o '"RepoTags":\[[^]]*\]')" '"RepoTags":["docker.io/library/hello:1"]'
is "with its layer" "$(tr -d ' \n' <manifest.json | grep -o '"Layers":\[[^]]*\]' | tr -cd '"' | wc -c | tr -d ' ')" 4
is "--plan knows the size" "$(mkmirror pack --work wd --source oci:dk --docker --plan dk.lock | cut -f2)" "$(size dv/dk.001.tar)"
if command -v skopeo >/dev/null; then
	ok "skopeo reads it as docker's" skopeo copy -q "docker-archive:dv/dk.001.tar" dir:fromdocker
	is "with its layer" "$(for f in fromdocker/*; do cmp -s "$f" real.tar && echo yes; done)" yes
	ok "and as a layout" skopeo copy -q "oci-archive:dv/dk.001.tar:docker.io/library/hello:1" dir:fromoci
else
	skip "skopeo reads it" "it is not installed"
fi
ok "an index of platforms" pack --docker -d multi mirror.lock
is "has one image" "$(text multi/mirror.001.tar manifest.json | grep -c Config)" 2
ok "it is whole" mkmirror check-volume multi
ok "several" pack --docker --size 80kB -d multi2 mirror.lock
ok "are whole too" mkmirror check-volume multi2

# programs
ok "--with-programs" pack --with-programs -d prog mirror.lock
mkdir far
ok "tar takes them out" tar -C far -xf prog/mirror.001.tar mkmirror/bin mkmirror/README
m=$(uname -m)
ok "they run" "far/mkmirror/bin/$m/mkmirror" check-volume prog
ok "without what is installed" env -i PATH=/usr/bin:/bin "far/mkmirror/bin/$m/mkmirror" --version
is "with the libraries beside them" "$(ls "far/mkmirror/bin/$m/lib" | grep -c -e libcurl -e libyaml -e libcrypto)" 3
is "libc's are not among them" "$(ls "far/mkmirror/bin/$m/lib" | grep -c -e '^libc\.so' -e '^ld-')" 0
has "the README has the commands" far/mkmirror/README "mkmirror/bin/$m/mkmirror unpack --target"
is "three of them" "$(grep -c '^	' far/mkmirror/README)" 3
mkdir -p arm/bin arm/libexec/mkmirror arm/lib; echo program >arm/bin/mkmirror; echo tool >arm/libexec/mkmirror/verify; echo lib >arm/lib/libx.so.1
ok "those of a folder" pack --with-programs=arm -d prog2 mirror.lock
is "are carried as they are" "$(entries prog2/mirror.001.tar | grep '^mkmirror/bin' | tr '\n' ' ')" "mkmirror/bin/other/bin/mkmirror mkmirror/bin/other/libexec/mkmirror/verify mkmirror/bin/other/lib/libx.so.1 mkmirror/bin/other/mkmirror "
fails 2 "a folder without" pack --with-programs=up -d no mirror.lock
has "is told" err "bin/mkmirror"
done_testing
