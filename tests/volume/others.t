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
done_testing
