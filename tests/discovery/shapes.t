#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# extract-images: the shapes in which real charts hide images.  The first lines
# of shapes/CASE.yaml say what is to be found in it, and nothing else may be
# but the container's own image.
. "$(dirname "$0")/../lib.sh"
for case in "$top"/tests/discovery/shapes/*.yaml; do
	sed -n 's/^# want: //p' "$case" | sort >"$tmp/want"
	mkmirror extract-images "$case" | cut -f 1,2 | tr '\t' ' ' | grep -v '^quay.io/a/\(operator\|app\):v1 certain$' | sort >"$tmp/got"
	same "$(basename "$case" .yaml)" "$tmp/want" "$tmp/got"
done
# those of the users' table, each in a file of its own
for shape in resource-image resource-digest env-digest env-number env-untagged argument \
	repository-tag base-image image-volume config-map styles folded cron-job hook; do
	[ -s "$top/tests/discovery/shapes/$shape.yaml" ] && grep -q '^# want: ' "$top/tests/discovery/shapes/$shape.yaml"
	is "$shape is among them" $? 0
done
done_testing
