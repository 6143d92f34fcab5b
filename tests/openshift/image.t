#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Catalogs straight out of the layers of an image.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/catalog.sh"
. "$(dirname "$0")/layout.sh"
cd "$tmp" || exit 1
mkdir -p base/configs/web base/configs/db base/configs/gone base/etc base/configs/swept/deep upper/configs/web upper/configs/swept upper/etc
{ package web stable; channel web stable web.v1.0.0; bundle web 1.0.0; } >base/configs/web/catalog.json
{ package db alpha; channel db alpha db.v0.1.0; bundle db 0.1.0; } >base/configs/db/catalog.json
package gone x >base/configs/gone/catalog.json
package swept x >base/configs/swept/deep/catalog.json
echo '{' >base/etc/other.json
{ package web stable; channel web stable web.v1.0.0 web.v2.0.0,web.v1.0.0; bundle web 1.0.0; bundle web 2.0.0; } >upper/configs/web/catalog.json
: >upper/configs/.wh.gone
: >upper/configs/swept/.wh..wh..opq
{ package sw x; channel sw x sw.v1.0.0; bundle sw 1.0.0; } >upper/configs/swept/new.json
imageset "full: true" >isc.yaml
want="db(alpha) alpha[db.v0.1.0] db.v0.1.0 sw(x) x[sw.v1.0.0] sw.v1.0.0 web(stable) stable[web.v1.0.0 web.v2.0.0] web.v1.0.0 web.v2.0.0"

lower=$(layer base)
one=$(image "$lower,$(layer upper)")
index "$one}" >"$layout/index.json"
ok "an image" filter-catalog --config isc.yaml -o got "oci:$layout"
is "white-outs, an opaque folder, a file replaced" "$(kept got)" "$want"
filter-catalog --config isc.yaml "oci://$layout" >got2
same "oci://" got got2
mkdir all && cp -R base/configs all/ && cp -R upper/configs all/
rm -r all/configs/gone all/configs/swept/deep all/configs/.wh.gone all/configs/swept/.wh..wh..opq
filter-catalog --config isc.yaml all >got2
same "the bytes are those of the folder" got got2

two=$(image "$lower")
index "$one,\"annotations\":{\"org.opencontainers.image.ref.name\":\"q.io/index:v1\"}},$two,\"annotations\":{\"org.opencontainers.image.ref.name\":\"q.io/index:v2\"}}" >"$layout/index.json"
fails 2 "several entries, and none is named" filter-catalog --config isc.yaml "oci:$layout"
has "the message says how" "$tmp/err" "index.json has 2 entries; say which one by its name or digest, as oci:$layout:REF"
filter-catalog --config isc.yaml "oci:$layout:q.io/index:v1" >got2
same "by name" got got2
filter-catalog --config isc.yaml "oci:$layout:$(echo "$one" | sed 's/.*"digest":"\([^"]*\).*/\1/')" >got2
same "by digest" got got2
fails 2 "a name that is not there" filter-catalog --config isc.yaml "oci:$layout:q.io/index:v3"

# an index of platforms, with an attestation in front
index "$two,\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}},$one,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}}" >list
index "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(blob list)}" >"$layout/index.json"
filter-catalog --config isc.yaml "oci:$layout" >got2
same "the first image of an index" got got2

pack=cat format=gnu
index "$(image "$(layer base),$(layer upper)")}" >"$layout/index.json"
filter-catalog --config isc.yaml "oci:$layout" >got2
same "layers without gzip, GNU's tar" got got2
pack='' format=''

if command -v zstd >/dev/null; then
	pack='zstd -q -19'
	index "$(image "$(layer base),$(layer upper)")}" >"$layout/index.json"
	filter-catalog --config isc.yaml "oci:$layout" >got2
	same "layers by zstd" got got2
	sum=$(sha256sum layer | cut -d ' ' -f 1)
	head -c 200 layer >"$layout/blobs/sha256/$sum"
	fails 2 "half of one" filter-catalog --config isc.yaml "oci:$layout"
	has "says so" "$tmp/err" "the layer ends too early"
	pack=''
fi

mkdir -p ign/configs/a ign/configs/doc
printf 'doc/\n' >ign/configs/.indexignore
{ package a x; channel a x a.v1.0.0; bundle a 1.0.0; } >ign/configs/a/c.json
echo none >ign/configs/doc/README
index "$(image "$(layer ign)")}" >"$layout/index.json"
filter-catalog --config isc.yaml "oci:$layout" >got2
is ".indexignore" "$(kept got2)" "a(x) x[a.v1.0.0] a.v1.0.0"

labels=''
index "$(image "$(layer base)")}" >"$layout/index.json"
unset labels
fails 2 "an image of something else" filter-catalog --config isc.yaml "oci:$layout"
has "the label is named" "$tmp/err" "it has no label operators.operatorframework.io.index.configs.v1 that names a folder"
index "$(image "$(layer base)")}" >"$layout/index.json"
sum=$(sha256sum layer | cut -d ' ' -f 1)
cp layer whole
head -c 200 whole >"$layout/blobs/sha256/$sum"
fails 2 "half a layer" filter-catalog --config isc.yaml "oci:$layout"
{ cat whole; echo; } >"$layout/blobs/sha256/$sum"
fails 1 "a layer with other bytes" filter-catalog --config isc.yaml "oci:$layout"
is "prints nothing" "$(wc -c <"$tmp/out" | tr -d ' ')" 0
has "says what to do" "$tmp/err" "remove the file and copy the image again"
fails 2 "no layout" filter-catalog --config isc.yaml oci:nowhere
done_testing
