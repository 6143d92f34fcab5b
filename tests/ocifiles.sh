# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after httpd.sh by tests that write the repositories of a registry as files,
# for start_httpd to serve: what is in them is up to the test.
#
#   put_chart DIR REPO TAG ARCHIVE [TYPE]  a chart; TYPE is that of its layer
#   put_image DIR REPO TAG                 an image
#   put_index DIR REPO TAG DESCRIPTOR...   an index
#   put_tags DIR REPO TAG...               the list of tags
#   descriptor TYPE FILE [MEMBERS]         a descriptor of the file's bytes
#
# The first three write descriptors of what they put.
descriptor() { printf '{"mediaType":"%s","digest":"sha256:%s","size":%d%s}' "$1" "$(sha256 "$2")" "$(wc -c <"$2")" "${3:-}"; }
put_manifest() { # DIR REPO TAG TYPE: of standard input
	mkdir -p "$1/v2/$2/manifests"
	cat >"$1/v2/$2/new"
	cp "$1/v2/$2/new" "$1/v2/$2/manifests/$3"
	descriptor "$4" "$1/v2/$2/new"
	mv "$1/v2/$2/new" "$1/v2/$2/manifests/sha256:$(sha256 "$1/v2/$2/new")"
}
put_blob() { # DIR REPO TYPE FILE
	mkdir -p "$1/v2/$2/blobs"
	cp "$4" "$1/v2/$2/blobs/sha256:$(sha256 "$4")"
	descriptor "$3" "$4"
}
put_parts() { # DIR REPO TAG CONFIG LAYERS
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' "$4" "$5" |
		put_manifest "$1" "$2" "$3" application/vnd.oci.image.manifest.v1+json
}
put_chart() {
	printf '{"name":"of","version":"%s"}' "$3" >"$tmp/config"
	p_config=$(put_blob "$1" "$2" application/vnd.cncf.helm.config.v1+json "$tmp/config")
	p_layers=$(put_blob "$1" "$2" "${5:-application/vnd.cncf.helm.chart.content.v1.tar+gzip}" "$4")
	if [ -s "$4.prov" ]; then
		p_layers=$p_layers,$(put_blob "$1" "$2" application/vnd.cncf.helm.chart.provenance.v1.prov "$4.prov")
	fi
	put_parts "$1" "$2" "$3" "$p_config" "$p_layers"
}
put_image() {
	echo "{\"os\":\"linux\",\"of\":\"$3\"}" >"$tmp/config"
	put_parts "$1" "$2" "$3" "$(put_blob "$1" "$2" application/vnd.oci.image.config.v1+json "$tmp/config")" ""
}
put_index() {
	p_dir=$1 p_repo=$2 p_tag=$3
	shift 3
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$(printf '%s\n' "$@" | paste -sd, -)" |
		put_manifest "$p_dir" "$p_repo" "$p_tag" application/vnd.oci.image.index.v1+json
}
put_tags() {
	p_list=$1/v2/$2/tags/list
	mkdir -p "$1/v2/$2/tags"
	shift 2
	printf '{"name":"x","tags":[%s]}' "$(printf '"%s"\n' "$@" | paste -sd, -)" >"$p_list"
}
