#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A work folder from the future, and one whose files all have one time: what the user
# changes is noticed, and nothing starts when nothing changed; with make and mkmirror
# mirror.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
. "$top/tests/images.sh"
install_mkmirror
cd "$tmp" || exit 1
new_layout upstream
for i in a:1 b:1 web:1 web:2 web:3 db:1 db:2; do add_image upstream "r.example.com/$i" amd64 "$i"; done
new_chart charts/web web 1.0.0 r.example.com/web:1
new_chart charts/db db 2.0.0 r.example.com/db:2
images() { cut -f 1 "$1/images.txt" | tr '\n' ' '; }
# all FOLDER TIME: gives all its files that time
all() { find "$1" -type f -exec touch -d "$2" {} +; }

drive() { # NAME LIST-WORK CONFIG-WORK: listed and configured are functions
	w=$1
	echo r.example.com/a:1 >list
	web_and_db
	echo '{}' >web.yaml
	ok "$w: a list" listed
	ok "$w: a config" configured
	for when in '+1 day' '2001-01-01'; do
		all "$2" "$when"
		all "$3" "$when"
		echo r.example.com/b:1 >list
		ok "$w, $when: another list" listed
		is "$w, $when: is taken" "$(images "$2")" "r.example.com/b:1 "
		echo 'images: ["r.example.com/web:3"]' >web.yaml
		ok "$w, $when: other values" configured
		is "$w, $when: are taken" "$(images "$3")" "r.example.com/db:2 r.example.com/web:3 "
		all "$3" "$when"
		sed -i '/db:/d' mirror.yaml
		ok "$w, $when: another config" configured
		is "$w, $when: is taken too" "$(images "$3")" "r.example.com/web:3 "
		: >"$started"
		ok "$w, $when: again" configured
		ok "$w, $when: and the list" listed
		is "$w, $when: nothing runs" "$(started | grep -v '^mirror$')" ""
		all "$3" "$when"
		web_and_db
		echo '{}' >web.yaml
		echo r.example.com/a:1 >list
		new_chart charts/web web 1.0.0 r.example.com/web:2
		rm -f mirror.lock list.lock
		ok "$w, $when: a chart's template" configured
		is "$w, $when: is taken as well" "$(images "$3")" "r.example.com/db:2 r.example.com/web:2 "
		new_chart charts/web web 1.0.0 r.example.com/web:1
		rm -f mirror.lock
		ok "$w, $when: as it was" configured
		ok "$w, $when: and the list too" listed
	done
	# everything has one time, also what was changed
	for i in "$2" "$3" list mirror.yaml web.yaml charts; do all "$i" 2020-01-01; done
	echo r.example.com/b:1 >list
	echo 'images: ["r.example.com/web:3"]' >web.yaml
	touch -d 2020-01-01 list web.yaml
	ok "$w: a list that has the time of all" listed
	is "$w: is taken" "$(images "$2")" "r.example.com/b:1 "
	ok "$w: values that have" configured
	is "$w: are taken" "$(images "$3")" "r.example.com/db:2 r.example.com/web:3 "
	rm -f list.lock mirror.lock
}
cat >Makefile <<-'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
$(call mirror_add,plain,list)
$(call mirror_add,edge,mirror.yaml)
MIRROR_TARGET = oci:site
MIRROR_SOURCE = oci:upstream
M
configured() { make mirror-edge; }
listed() { make mirror-plan-plain; }
drive make mirror.out/plain mirror.out/edge
listed() { mkmirror mirror --images list --lock list.lock --source oci:upstream --target oci:site --work w1; }
configured() { mkmirror mirror --config mirror.yaml --lock mirror.lock --source oci:upstream --target oci:site --work w2; }
drive mirror w1 w2
done_testing
