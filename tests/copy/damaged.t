#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A layout that is damaged: what its index names and its files do not give is an error
# that names the file.  The registry is asked only for what the layout never named: it
# might have another image of the same name.  users.md D5
. "$(dirname "$0")/lib.sh"
start_registry src; src=$host

# the layout and the registry have two images each, one of them of the same name
new_layout whole
add_image whole "$src/app:v1" "amd64 arm64" base -ours
add_image whole "$src/tool:v1" amd64 base tool
new_layout theirs
add_image theirs example.com/app:v1 amd64 base theirs
add_image theirs example.com/else:v1 amd64 base else
printf '%s\n' example.com/app:v1 example.com/else:v1 >theirs.list
mkmirror lock-images --source oci:theirs -o theirs.lock theirs.list
move "$src" theirs.lock --source oci:theirs >log 2>&1 || cat log
printf '%s\n' "$src/app:v1" "$src/else:v1" "$src/tool:v1" >list
mkmirror lock-images --source oci:whole -o lock list
cp lock good.lock
digest() { sed -n "s,^$src/$1:v1	\([^	]*\).*,\1,p" good.lock; }
file() { echo "lay/blobs/sha256/${1#*:}"; }
fresh() { chmod -R u+w lay 2>log; rm -rf lay work; cp -r whole lay; }
child() { grep -o 'sha256:[0-9a-f]*' "whole/blobs/sha256/$(digest app | cut -d: -f2)" | sed -n "$1p"; }

damage() { # HOW FILE
	case $1 in
	missing) rm "$2" ;;
	cut) head -c 20 "$2" >cut && cp cut "$2" ;;
	wrong) { head -c "$(($(wc -c <"$2") - 1))" "$2"; printf Z; } >wrong && cp wrong "$2" ;;
	esac
}

# the manifest that the index names
for how in missing cut wrong; do
	fresh
	damage $how "$(file "$(digest app)")"
	fails 1 "$how: a manifest" mkmirror lock-images --source oci:lay --failed failed -o new.lock list
	has "$how: is named by its file" err "$src/app:v1: $(file "$(digest app)"): "
	is "$how: the others are locked, the registry's too" "$(cut -f1 new.lock | paste -sd,)" "$src/else:v1,$src/tool:v1"
	is "$how: it is what failed" "$(cat failed)" "$src/app:v1"
	fails 1 "$how: by its digest" sh -c "echo '$src/app@$(digest app)' | mkmirror lock-images --source oci:lay --platform linux/amd64"
	has "$how: likewise" err "$(file "$(digest app)"): "
	fails 1 "$how: at plan" mkmirror plan --work work --source oci:lay --target oci:new --failed failed -o p lock
	has "$how: by its file too" err "$src/app:v1: $(file "$(digest app)")"
done

# an index, or an entry of it, that says nothing
for bad in '{"manifests":' '{}' ''; do
	fresh
	printf '%s' "$bad" >lay/index.json
	fails 2 "an index that is '$bad'" mkmirror lock-images --source oci:lay list
	has "is named by its file" err "lay/index.json"
done
fresh; rm lay/index.json
fails 2 "no index" mkmirror plan --source oci:lay --target oci:new -o p lock
has "is named too" err "--source oci:lay is no OCI layout"
fresh; sed -i "s/$(digest app)/sha256:123/" lay/index.json
fails 1 "an entry without a digest" mkmirror lock-images --source oci:lay -o new.lock --failed failed list
has "is named" err "lay/index.json: the entry '$src/app:v1' has no valid digest"

# what stands below
for how in missing cut wrong; do
	fresh
	damage $how "$(file "$(child 2)")"
	fails 1 "$how: a manifest in an index" mkmirror plan --work work --no-referrers --source oci:lay --target oci:new --failed failed -o p lock
	has "$how: is named by its file" err "$src/app:v1: $(file "$(child 2)"): "
	is "$how: the others are planned" "$(grep -c '"tags"' p),$(grep -v "^#" failed | cut -f1)" "2,$src/app:v1"
	fresh
	damage $how "$(file "$(blob_of tool)")"
	rm -rf new
	for to in oci:new "$src/copy-$how"; do
		mkmirror plan --work work --no-referrers --source oci:lay --target $to -o p lock
		fails 1 "$how: a layer" mkmirror copy-blob -o c p
		has "$how: is named by its file" err "$src/tool:v1: "
		has "$how: which is this" err "$(file "$(blob_of tool)")"
		is "$how: no other failed" "$(grep -c '"status":"failed"' c)" 1
	done
done

# a signature that the index names
fresh
add_image whole "$src/tool:sha256-$(digest tool | cut -d: -f2).sig" amd64 signature
fresh
sig=$(grep -o 'sha256:[0-9a-f]*' whole.entries | tail -n 1)
rm "$(file "$sig")"
fails 1 "a signature that is gone" mkmirror plan --work work --source oci:lay --target oci:new --failed failed -o p lock
has "is named by its file" err "$src/tool:v1: its signatures: $(file "$sig"): "

# the archive of a chart
mkdir -p charts work/charts/sha256 && make_chart charts/c c 1.0.0
(cd charts && tar czf c.tgz c)
archive=work/charts/sha256/$(sha256 charts/c.tgz).tgz
printf 'chart\thttps://example.com/charts\tc\t1.0.0\tsha256:%s\n' "$(sha256 charts/c.tgz)" >chart.lock
make_chart charts/c c 1.0.1 && (cd charts && tar czf c.tgz c) && cp charts/c.tgz "$archive"
fails 1 "another archive than the lock has" mkmirror plan --work work --target oci:new -o p chart.lock
has "is named by its file" err "c:1.0.0: $archive: the bytes have not the lock's digest"
done_testing
