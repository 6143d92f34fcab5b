#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Archives that other programs wrote, made here as they make them.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1

# A compressed archive is read once, from its beginning, whatever the order of the plan.
mkdir blobs
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	seq $i $((i * 400)) >blobs/$i
done
tar --format=ustar -cf blobs.tar blobs/*
zstd -q blobs.tar && gzip -k blobs.tar
offset() { # NAME: where its bytes are in the archive
	tar tf blobs.tar --block-number | sed -n "s,^block \([0-9]*\): blobs/$1\$,\1,p" |
		awk '{ print ($1 + 1) * 512 }'
}
plan() { # ARCHIVE TARGET
	for i in $(seq 40 -1 1); do
		printf '{"digest":"sha256:%s","size":%d,"mediaType":"application/vnd.oci.image.layer.v1.tar","from":"extent:z%d+%d:%s","to":["%s"],"status":"planned"}\n' \
			"$(sha256sum <blobs/$i | cut -d' ' -f1)" "$(wc -c <blobs/$i)" \
			"$(offset $i)" "$(wc -c <blobs/$i)" "$tmp/$1" "$2"
	done
}
reads() { # COMMAND...: how many bytes it reads of files, where the system tells
	sh -c '"$@" >/dev/null 2>err; sed -n "s/^rchar: //p" /proc/$$/io' sh "$@"
}
before=$(reads copy-blob --version)
for x in zst gz; do
	plan blobs.tar.$x "oci:$tmp/out.$x" >plan
	now=$(reads copy-blob -o receipt plan)
	is "copy-blob reads all places of an archive under $x" \
		"$(grep -c '"status":"copied"' receipt)" 40
	size=$(($(wc -c <blobs.tar.$x) + $(wc -c <plan)))
	if [ "$now" ]; then
		ok "and the archive once: $((now - before)) bytes of $size" \
			[ $((now - before)) -lt $((size * 5 / 4 + 200000)) ]
	else
		skip "the archive is read once" "this system does not say what was read"
	fi
done

# ---- what the programs write, or what is made as they make it, to a layout
new_layout up
add_image up docker.io/library/one:1 amd64 one shared
add_image up quay.io/team/two:2 "amd64 arm64" two shared
: >names
carry() { # NAME ARCHIVE REFERENCE...: copies from the archive what the list names
	c_name=$1 c_from=$2
	shift 2
	rm -rf work out.oci
	printf '%s\n' "$@" >list
	mkmirror lock-images --work work --source "$c_from" -o work.lock list >log 2>&1 &&
		mkmirror plan --work work --source "$c_from" --target oci:out.oci -o plan work.lock >>log 2>&1 &&
		mkmirror copy-blob --work work -o copied plan >>log 2>&1 &&
		mkmirror push-manifest --work work -o receipt copied >>log 2>&1 &&
		mkmirror verify --work work oci:out.oci work.lock >>log 2>&1
	t_result $? "$c_name" || t_show log
}
digest() { # LAYOUT REFERENCE: the digest that the index has for it
	grep -o '"digest":"[^"]*"[^}]*"'"$2"'"' "$1/index.json" | sed 's/"digest":"\([^"]*\)".*/\1/'
}
as_tar() { (cd "$1" && tar --format=ustar -cf - .); }

as_tar up >layout.tar
zstd -q layout.tar && gzip -k layout.tar
for x in tar tar.gz tar.zst; do
	carry "a layout as $x" layout.$x docker.io/library/one:1 quay.io/team/two:2
	is "$x: the same digests" "$(digest out.oci quay.io/team/two:2)" "$(digest up quay.io/team/two:2)"
done

# a haul has docker's names beside its own, and zarf's layout stands in a folder
sed 's,"org.opencontainers.image.ref.name":"docker.io/\([^"]*\)","io.containerd.image.name":"index.docker.io/\1"\,"kind":"dev.hauler/image"\,"org.opencontainers.image.ref.name":"\1",' \
	up/index.json >index && cp -R up haul && cp index haul/index.json
as_tar haul | zstd -q >haul.tar.zst
carry "a haul" haul.tar.zst docker.io/library/one:1
mkdir -p package/components && cp -R up package/images && echo 'kind: ZarfPackageConfig' >package/zarf.yaml
as_tar package | zstd -q >zarf-package.tar.zst
carry "a package of zarf" zarf-package.tar.zst quay.io/team/two:2
split -b 3000 -d -a 3 --additional-suffix= haul.tar.zst haul.tar.zst.
n=$(ls haul.tar.zst.[0-9]* | wc -l)
while [ "$n" -gt 0 ]; do # pieces are counted from 1
	mv "haul.tar.zst.$(printf %03d $((n - 1)))" "piece.tar.zst.$(printf %03d "$n")"
	n=$((n - 1))
done
carry "a haul in pieces" piece.tar.zst.001 docker.io/library/one:1

# the storage of a registry in two archives, as oc-mirror writes it
blob() { echo "docker/registry/v2/blobs/sha256/$(echo "$1" | cut -c 8-9)/${1#sha256:}/data"; }
for f in up/blobs/sha256/*; do
	b=cache/$(blob "sha256:${f##*/}")
	mkdir -p "${b%/*}" && cp "$f" "$b"
done
link() { # REPOSITORY TAG DIGEST
	mkdir -p "cache/docker/registry/v2/repositories/$1/_manifests/tags/$2/current"
	printf %s "$3" >"cache/docker/registry/v2/repositories/$1/_manifests/tags/$2/current/link"
}
link library/one 1 "$(digest up docker.io/library/one:1)"
link team/two 2 "$(digest up quay.io/team/two:2)"
printf 'mirror:\n  additionalImages:\n  - name: quay.io/team/two:2\n  - name: docker.io/library/one:1\n' >cache/isc_2026-01-01T00:00:00Z
mkdir mirror
(cd cache && tar --format=ustar -cf ../mirror/mirror_000001.tar docker/registry/v2/repositories &&
	tar --format=ustar -cf ../mirror/mirror_000002.tar docker/registry/v2/blobs isc_*)
carry "a folder of oc-mirror's archives" mirror docker.io/library/one:1 quay.io/team/two:2
is "with the digests that it had" "$(digest out.oci docker.io/library/one:1)" "$(digest up docker.io/library/one:1)"

# docker's archives have no manifests
if command -v skopeo >/dev/null; then
	mkdir root && echo hello >root/hello && tar --format=ustar -C root -cf layer.tar hello
	id=$(sha256sum <layer.tar | cut -d' ' -f1)
	printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$id" >config.json
	mkdir saved && cp layer.tar "saved/$id.tar" && cp config.json "saved/$(sha256sum <config.json | cut -d' ' -f1).json"
	echo "[{\"Config\":\"$(cd saved && echo *.json)\",\"RepoTags\":[\"quay.io/team/saved:1\"],\"Layers\":[\"$id.tar\"]}]" >manifest.json
	cp manifest.json saved/
	as_tar saved >saved.tar
	zstd -q saved.tar
	carry "docker's archive" saved.tar quay.io/team/saved:1
	one=$(cut -f 2 work.lock)
	carry "under zstd" saved.tar.zst quay.io/team/saved:1
	is "makes the same manifest" "$(cut -f 2 work.lock)" "$one"
	ok "which skopeo reads" skopeo copy -q oci:out.oci:quay.io/team/saved:1 docker-archive:again.tar:quay.io/team/saved:1
	carry "what skopeo writes" again.tar quay.io/team/saved:1
	is "has it again" "$(cut -f 2 work.lock)" "$one"
else
	skip "docker's archives" "skopeo is not installed"
fi

# ---- unpack takes what has a name, and says what has none
rm -rf work out.oci
ok "unpack takes a haul" mkmirror unpack --work work --target oci:out.oci haul.tar.zst
is "all of it" "$(digest out.oci docker.io/library/one:1) $(digest out.oci quay.io/team/two:2)" \
	"$(digest up docker.io/library/one:1) $(digest up quay.io/team/two:2)"
rm -rf work out.oci
sed 's,"quay.io/team/two:2","2",' up/index.json >index && cp -R up tagged && cp index tagged/index.json
as_tar tagged >tagged.tar
ok "and a layout in which an image has a mere tag" mkmirror unpack --work work --target oci:out.oci tagged.tar
has "which is said" "$tmp/err" "2 stays: nothing tells its registry and repository"
is "the others are there" "$(digest out.oci docker.io/library/one:1)" "$(digest up docker.io/library/one:1)"
rm -rf work out.oci
ok "a folder of oc-mirror's archives" mkmirror unpack --work work --target oci:out.oci mirror
is "with their names" "$(digest out.oci quay.io/team/two:2)" "$(digest up quay.io/team/two:2)"

# ---- archives that lie
refused() { # NAME TEXT ARCHIVE: nothing is written
	rm -rf work out.oci
	printf 'docker.io/library/one:1\t%s\tall\n' "$(digest up docker.io/library/one:1)" >lie.lock
	{
		mkmirror plan --work work --source "$3" --target oci:out.oci -o plan lie.lock &&
			mkmirror copy-blob --work work -o copied plan &&
			mkmirror push-manifest --work work -o receipt copied
	} >log 2>&1
	is "$1" "$(($? != 0)) $(ls out.oci 2>/dev/null | grep -c .)" "1 0"
	has "it is named" log "$2"
}
one=$(digest up docker.io/library/one:1)
cp -R up lie && printf '{"schemaVersion":2}' >"lie/blobs/sha256/${one#sha256:}"
as_tar lie | zstd -q >lie.tar.zst
refused "a manifest with other bytes" "the bytes do not have the digest" lie.tar.zst
head -c $(($(wc -c <layout.tar.zst) - 9)) layout.tar.zst >cut.tar.zst
refused "an archive that was cut off" "the file ends before the compressed stream does" cut.tar.zst
zstd -q <layout.tar.gz >twice.zst
refused "one that was compressed twice" "it was compressed twice" twice.zst
(cd up && tar --format=ustar -cPf ../out.tar ../names oci-layout index.json blobs)
refused "a name that leads out of it" "its name leads out of the archive" out.tar
layer=$(blob_of one)
cp -R up hurt && echo other >"hurt/blobs/sha256/${layer#sha256:}"
as_tar hurt | zstd -q >hurt.tar.zst
rm -rf work out.oci
mkmirror plan --work work --source hurt.tar.zst --target oci:out.oci -o plan lie.lock >log 2>&1
mkmirror copy-blob --work work -o copied plan >>log 2>&1
is "a layer with other bytes is a failure" $(($? != 0)) 1
ok "and not in the target" [ ! -e "out.oci/blobs/sha256/${layer#sha256:}" ]
done_testing
