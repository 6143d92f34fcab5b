#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# upstream.sh DIR REFERENCE...: an OCI layout with a small image for each
# reference, for linux/amd64 and linux/arm64.  It stands for the registries that
# images come from, so that the examples beside it run without network; a product
# has the registries instead.
set -eu
dir=$1
shift
rm -rf "$dir"
mkdir -p "$dir/blobs/sha256"
trap 'rm -rf "$dir/tmp"' EXIT

# keep TYPE [FIELDS]: keeps $dir/tmp/blob under its digest, prints a descriptor
keep() {
	size=$(wc -c <"$dir/tmp/blob" | tr -d ' ')
	hex=$(sha256sum <"$dir/tmp/blob" | cut -d ' ' -f 1)
	mv "$dir/tmp/blob" "$dir/blobs/sha256/$hex"
	printf '{"mediaType":"%s","digest":"sha256:%s","size":%s%s}' "$1" "$hex" "$size" "${2:-}"
}

# image REFERENCE ARCHITECTURE: an image of one layer, prints its descriptor
image() {
	mkdir "$dir/tmp/root"
	echo "$1 for $2" >"$dir/tmp/root/hello"
	touch -t 202401010000 "$dir/tmp/root/hello" "$dir/tmp/root"
	(cd "$dir/tmp/root" && tar cf ../blob hello)
	rm -r "$dir/tmp/root"
	layer=$(keep application/vnd.oci.image.layer.v1.tar)
	diff_id=$(printf %s "$layer" | sed 's/.*"digest":"\([^"]*\)".*/\1/')
	printf '{"architecture":"%s","os":"linux","config":{"Cmd":["/hello"]},"rootfs":{"type":"layers","diff_ids":["%s"]}}' \
		"$2" "$diff_id" >"$dir/tmp/blob"
	config=$(keep application/vnd.oci.image.config.v1+json)
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
		"$config" "$layer" >"$dir/tmp/blob"
	keep application/vnd.oci.image.manifest.v1+json \
		",\"platform\":{\"architecture\":\"$2\",\"os\":\"linux\"}"
}

entries=
for ref; do
	mkdir -p "$dir/tmp"
	amd64=$(image "$ref" amd64)
	arm64=$(image "$ref" arm64)
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,%s]}' \
		"$amd64" "$arm64" >"$dir/tmp/blob"
	entry=$(keep application/vnd.oci.image.index.v1+json \
		",\"annotations\":{\"org.opencontainers.image.ref.name\":\"$ref\"}")
	entries=$entries${entries:+,}$entry
done
printf '{"imageLayoutVersion":"1.0.0"}' >"$dir/oci-layout"
printf '{"schemaVersion":2,"manifests":[%s]}' "$entries" >"$dir/index.json"
