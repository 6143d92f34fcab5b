#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A filtered catalog back in an image: layers, configurations, indexes, places.
# MKMIRROR_OPENSHIFT is a folder of the real program's answers, for the filters' names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/catalog.sh"
. "$(dirname "$0")/layout.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
umask 077 # what the user's umask is must not show
mkdir -p base/configs/web base/configs/db base/bin base/tmp/cache/deep amd/etc
chmod 1777 base/tmp
{ package web stable; channel web stable web.v1.0.0 web.v2.0.0,web.v1.0.0; bundle web 1.0.0; bundle web 2.0.0; } >base/configs/web/catalog.json
{ package db alpha; channel db alpha db.v0.1.0; bundle db 0.1.0; } >base/configs/db/catalog.json
echo opm >base/bin/opm
echo old >base/tmp/cache/deep/file
echo amd >amd/etc/arch
imageset "packages: [{name: web}]" >isc.yaml

lower=$(layer base)
one=$(arch=amd64 image "$lower,$(layer amd)")
lower=$(layer base)
two=$(arch=arm64 image "$lower")
index "$one,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}},$two,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}},$two,\"annotations\":{\"vnd.docker.reference.digest\":\"sha256:x\"},\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}}" >list
index "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(blob list)}" >"$layout/index.json"
filter-catalog --config isc.yaml "oci:$layout" >filtered
ok "an image" build-catalog --config isc.yaml --image "oci:$layout" -d built -o line filtered
name=$(build-catalog --config isc.yaml --filter-digest "$(sha256sum list | cut -d ' ' -f 1)")
digest=$(cut -f 2 line)
is "the line of a lock" "$(cat line)" "q.io/index:$name$tab$digest${tab}all${tab}from=oci:$tmp/built${tab}kind=catalog${tab}to=index:v1"
has "the entry of the layout" built/index.json "\"org.opencontainers.image.ref.name\":\"q.io/index:$name\""
b() { echo "built/blobs/sha256/${1#sha256:}"; }
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1])); exec("print("+sys.argv[2]+")")' "$@"; }
if command -v python3 >/dev/null; then
	is "an index of both platforms, without the attestation" "$(field "$(b "$digest")" '[m["platform"]["architecture"] for m in v["manifests"]]')" "['amd64', 'arm64']"
	for i in 0 1; do
		m=$(b "$(field "$(b "$digest")" "v['manifests'][$i]['digest']")")
		c=$(b "$(field "$m" 'v["config"]["digest"]')")
		is "image $i: two layers more" "$(field "$m" 'len(v["layers"])')" $((4 - i))
		is "image $i: two diff_ids more" "$(field "$c" 'len(v["rootfs"]["diff_ids"])')" $((4 - i))
		is "image $i: the command" "$(field "$c" 'v["config"]["Cmd"]')" "['serve', '/configs']"
		is "image $i: the entry point stays" "$(field "$c" 'v["config"]["Entrypoint"]')" "['/bin/opm']"
		for k in -2 -1; do
			is "image $i: diff_id $k is right" "sha256:$(gunzip <"$(b "$(field "$m" "v['layers'][$k]['digest']")")" | sha256sum | cut -d ' ' -f 1)" "$(field "$c" "v['rootfs']['diff_ids'][$k]")"
		done
	done
	gone=$(b "$(field "$m" 'v["layers"][-2]["digest"]')") new=$(b "$(field "$m" 'v["layers"][-1]["digest"]')")
	is "the first layer takes catalog and cache away" "$(tar -tzf "$gone" | paste -sd' ' -)" ".wh.configs tmp/.wh.cache"
	is "the second has the new one, modes fixed, no times, no owners" "$(TZ=UTC tar --numeric-owner -tvzf "$new" | tr -s ' ' | cut -d ' ' -f 1,2,4- | paste -sd';' -)" \
		"drwxr-xr-x 0/0 1970-01-01 00:00 configs/;drwxr-xr-x 0/0 1970-01-01 00:00 configs/web/;-rw-r--r-- 0/0 1970-01-01 00:00 configs/web/catalog.json"
else
	skip "what is in the image" "no python3 here to read it"
fi
filter-catalog --config isc.yaml oci:built >again
is "the catalog out of the new image" "$(kept again)" "$(kept filtered)"
same "the bytes of its documents" filtered again
build-catalog --config isc.yaml --image "oci:$layout" -d built2 <filtered >line2
is "the digest follows from image and catalog" "$(cut -f 2 line2)" "$digest"
find built -name '*.tmp*' -o -name '.*' -type f >left
is "nothing else is left in the layout" "$(cat left)" ""
build-catalog --config isc.yaml --image "oci:$layout" -d "$layout" -o line3 filtered
is "into the layout of the old image" "$(cut -f 1,2 line3)" "$(cut -f 1,2 line)"
rm -r "$layout/index.json"
index "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(blob list)}" >"$layout/index.json"

# other programs read it
if command -v skopeo >/dev/null; then
	ok "skopeo copies all of it" skopeo --insecure-policy copy --all "oci:built:q.io/index:$name" "dir:$tmp/copied"
	ok "skopeo makes docker's image of it" skopeo --insecure-policy copy --format v2s2 --override-os linux --override-arch amd64 "oci:built:q.io/index:$name" "dir:$tmp/copied2"
else
	skip "skopeo" "it is not here"
fi
if command -v umoci >/dev/null && command -v skopeo >/dev/null; then
	skopeo --insecure-policy copy --override-os linux --override-arch arm64 "oci:built:q.io/index:$name" oci:single:x >log 2>&1
	ok "umoci unpacks it" umoci unpack --rootless --image single:x bundle
	is "only the new catalog is there" "$(cd bundle/rootfs && find configs tmp | LC_ALL=C sort | paste -sd' ' -)" "configs configs/web configs/web/catalog.json tmp"
	is "with its modes, and those of the image" "$(cd bundle/rootfs && stat -c %a configs configs/web configs/web/catalog.json tmp | paste -sd' ' -)" "755 755 644 1777"
else
	skip "umoci" "it is not here"
fi
if command -v opm >/dev/null && [ -d bundle ]; then
	ok "opm validates it" opm validate bundle/rootfs/configs
else
	skip "opm" "it is not here"
fi

# images of docker, one image without an index, another folder, history
docker=1 arch=s390x labels='"operators.operatorframework.io.index.configs.v1":"/srv/catalog/"' history=',"history":[{"created_by":"x"}]'
mkdir -p other/srv/catalog && cp -R base/configs/web other/srv/catalog/
single=$(image "$(layer other)")
unset arch labels history
docker=
index "$single}" >"$layout/index.json"
imageset "packages: [{name: web}]" "targetCatalog: mine/web" "targetTag: t1" >isc2.yaml
build-catalog --config isc2.yaml --image "oci:$layout" -d built3 -o line filtered
is "targetCatalog and targetTag" "$(cut -f 6 line)" "to=mine/web:t1"
digest=$(cut -f 2 line)
b() { echo "built3/blobs/sha256/${1#sha256:}"; }
if command -v python3 >/dev/null; then
	is "a list of docker's" "$(field "$(b "$digest")" 'v["mediaType"], v["manifests"][0]["mediaType"], v["manifests"][0]["platform"]')" \
		"application/vnd.docker.distribution.manifest.list.v2+json application/vnd.docker.distribution.manifest.v2+json {'architecture': 's390x', 'os': 'linux'}"
	m=$(b "$(field "$(b "$digest")" "v['manifests'][0]['digest']")")
	is "docker's layers" "$(field "$m" 'set(x["mediaType"] for x in v["layers"])')" "{'application/vnd.docker.image.rootfs.diff.tar.gzip'}"
	is "what goes" "$(tar -tzf "$(b "$(field "$m" 'v["layers"][-2]["digest"]')")" | paste -sd' ' -)" "srv/.wh.catalog tmp/.wh.cache"
	is "the folder stays where it is" "$(field "$(b "$(field "$m" 'v["config"]["digest"]')")" 'v["config"]["Cmd"], len(v["history"])')" "['serve', '/srv/catalog'] 3"
fi
filter-catalog --config isc.yaml oci:built3 >again
same "and is read from there" filtered again

# catalogs by digest, in folders, whole
sed "s|q.io/index:v1|q.io/index@sha256:$(sha256sum list | cut -d ' ' -f 1)|" isc.yaml >isc3.yaml
build-catalog --config isc3.yaml --image "oci:$layout" -d built3 -o line filtered
is "without a tag it has that of the new digest" "$(cut -f 6 line)" "to=index:sha256-$(cut -f 2 line | cut -c 8-)"
sed "s|q.io/index:v1|oci://$layout|" isc.yaml >isc4.yaml
build-catalog --config isc4.yaml -d built3 -o line filtered
is "a folder needs no --image" "$(cut -f 6 line)" "to=oci:latest"
has "and its reference is of this machine" line "localhost/oci:"
imageset "full: true" >isc5.yaml
build-catalog --config isc5.yaml --image "oci:$layout" -d built5 -o line </dev/null
is "a whole catalog stays" "$(cut -f 1,4 line)" "q.io/index:v1${tab}from=oci:$layout"
is "with its digest" "$(cut -f 2 line)" "$(grep -o '"digest":"[^"]*' "$layout/index.json" | cut -c 11-)"
ok "and nothing is built" test ! -e built5

# what is wrong
fails 2 "no image is named" build-catalog --config isc.yaml -d new filtered
has "the message says what to make" "$tmp/err" "as skopeo copy --all makes it"
: >none
fails 2 "a catalog of nothing" build-catalog --config isc.yaml --image "oci:$layout" -d new none
ok "leaves nothing" test ! -e new
sed 's/"web"/"..\/web"/g' filtered >bad
fails 2 "a package whose name is no folder's" build-catalog --config isc.yaml --image "oci:$layout" -d new bad
labels=
index "$(image "$(layer base)")}" >"$layout/index.json"
unset labels
rm -rf new
fails 2 "an image of something else" build-catalog --config isc.yaml --image "oci:$layout" -d new filtered
ok "leaves nothing either" test ! -e new
echo x >file
fails 4 "a layout that cannot be one" build-catalog --config isc3.yaml --image "oci:built" -d file filtered

data=${MKMIRROR_OPENSHIFT:-}
if [ -f "$data/golden.tar.xz" ] && command -v python3 >/dev/null; then
	tar -xf "$data/golden.tar.xz"
	cat >digests.py <<'X'
import json, os, sys
for case in sorted(os.listdir("golden/filter")):
    out = "golden/filter/%s/out.json" % case
    for x in json.load(open(out)) if os.path.exists(out) else []:
        for key, digest in (("filterDigest_catalogDigest_64a", "a" * 64), ("filterDigest_legacy", "-")):
            if key in x: print("golden/filter/%s/isc.yaml" % case, x["catalog"], digest, x[key])
X
	python3 digests.py >digests
	while read -r config catalog digest want; do
		is "$config, $(echo "$digest" | cut -c 1)" "$(build-catalog --v2 --config "$config" --catalog "$catalog" --filter-digest "$digest" 2>&1)" "$want"
	done <digests
else
	skip "the filters' names" "MKMIRROR_OPENSHIFT names no folder with oc-mirror's, or no python3"
fi
done_testing
