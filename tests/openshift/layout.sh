# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that write images of catalogs, in the layout $layout.
#
#   blob FILE      puts it into the layout, and prints digest and size as members of JSON
#   layer FOLDER   of files, as a layer with gzip; prints its descriptor.  $format is tar's
#                  and $pack the compressor
#   image LAYERS   an image of the layers that were made last; prints its descriptor,
#                  without the bracket at the end.  $labels are its labels, $arch its
#                  architecture, $docker makes it one of docker
#   index LIST     prints an index of the descriptors
layout=$tmp/oci
mkdir -p "$layout/blobs/sha256"
echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
: >"$tmp/diffs"

blob() {
	b_sum=$(sha256sum "$1" | cut -d ' ' -f 1)
	cp "$1" "$layout/blobs/sha256/$b_sum"
	printf '"digest":"sha256:%s","size":%s' "$b_sum" "$(wc -c <"$1" | tr -d ' ')"
}
layer() {
	(cd "$1" && find . -mindepth 1 | LC_ALL=C sort | tar --no-recursion --owner=0 --group=0 --format="${format:-pax}" -cf - -T -) >"$tmp/layer.tar"
	${pack:-gzip -n} <"$tmp/layer.tar" >"$tmp/layer"
	printf '"sha256:%s"\n' "$(sha256sum "$tmp/layer.tar" | cut -d ' ' -f 1)" >>"$tmp/diffs"
	l_type=application/vnd.oci.image.layer.v1.tar+gzip
	[ -z "${docker:-}" ] || l_type=application/vnd.docker.image.rootfs.diff.tar.gzip
	printf '{"mediaType":"%s",%s}' "$l_type" "$(blob "$tmp/layer")"
}
image() {
	i_type=application/vnd.oci.image.manifest.v1+json i_config=application/vnd.oci.image.config.v1+json
	[ -z "${docker:-}" ] || { i_type=application/vnd.docker.distribution.manifest.v2+json i_config=application/vnd.docker.container.image.v1+json; }
	i_diffs=$(tail -n "$(echo "$1" | grep -o mediaType | wc -l)" "$tmp/diffs" | paste -sd, -)
	printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/bin/opm"],"Cmd":["serve","/configs","--cache-dir=/tmp/cache"],"Labels":{%s}},"rootfs":{"type":"layers","diff_ids":[%s]}%s}' "${arch:-amd64}" "${labels-\"operators.operatorframework.io.index.configs.v1\":\"/configs\"}" "$i_diffs" "${history:-}" >"$tmp/config"
	printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s",%s},"layers":[%s]}' "$i_type" "$i_config" "$(blob "$tmp/config")" "$1" >"$tmp/manifest"
	printf '{"mediaType":"%s",%s' "$i_type" "$(blob "$tmp/manifest")"
}
index() { printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$1"; }
