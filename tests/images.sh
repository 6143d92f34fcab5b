# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by tests that need images: OCI layouts made of text, no network.
#
#   new_layout DIR
#   add_image DIR REF PLATFORMS LAYER...   an image (one platform) or an index of
#                   images ("amd64 arm64"); a layer is text, "-" before it means
#                   one a platform
#   blob_of TEXT                           the digest of the layer of that text
# A config has the layers' texts, or i_note where that is set.

i_put() { # DIR FILE: keeps the file as a blob; its digest and size
	i_hex=$(sha256sum <"$2" | cut -d' ' -f1)
	cp "$2" "$1/blobs/sha256/$i_hex"
	echo "\"digest\":\"sha256:$i_hex\",\"size\":$(($(wc -c <"$2")))"
}
new_layout() {
	mkdir -p "$1/blobs/sha256"
	echo '{"imageLayoutVersion":"1.0.0"}' >"$1/oci-layout"
	: >"$1.entries"
	echo '{"schemaVersion":2,"manifests":[]}' >"$1/index.json"
}
i_layer() { # TEXT: a layer's bytes; the text, and more so that sizes differ
	printf '%s\n' "$1" | gzip -9n
}
blob_of() { i_layer "$1" >"$tmp/i_layer"; echo "sha256:$(sha256sum <"$tmp/i_layer" | cut -d' ' -f1)"; }

i_manifest() { # DIR ARCH LAYER...: the descriptor of a new image
	i_dir=$1 i_arch=$2 i_list=; shift 2
	for i_text; do
		case $i_text in -*) i_text="$i_text $i_arch" ;; esac
		i_layer "$i_text" >"$tmp/i_blob"
		i_list="$i_list${i_list:+,}{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",$(i_put "$i_dir" "$tmp/i_blob")}"
	done
	echo "{\"architecture\":\"$i_arch\",\"os\":\"linux\",\"n\":\"${i_note:-$*}\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}" >"$tmp/i_blob"
	i_config=$(i_put "$i_dir" "$tmp/i_blob")
	# odd white space, to be kept
	printf '{"schemaVersion": 2, "mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},\n "layers":[%s]}' "$i_config" "$i_list" >"$tmp/i_blob"
	echo "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put "$i_dir" "$tmp/i_blob")"
}
add_image() {
	i_to=$1 i_ref=$2 i_platforms=$3; shift 3
	i_children=
	for i_one in $i_platforms; do
		i_desc=$(i_manifest "$i_to" "$i_one" "$@")
		i_children="$i_children${i_children:+,}{$i_desc,\"platform\":{\"architecture\":\"$i_one\",\"os\":\"linux\"}}"
	done
	case $i_platforms in
	*' '*)
		echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[$i_children]}" >"$tmp/i_blob"
		i_desc="\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put "$i_to" "$tmp/i_blob")" ;;
	esac
	echo "{$i_desc,\"annotations\":{\"org.opencontainers.image.ref.name\":\"$i_ref\"}}" >>"$i_to.entries"
	echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, "$i_to.entries")]}" >"$i_to/index.json"
}
