#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the user wrote is compared by its content: a change that has an older time is
# noticed, and nothing starts for it when nothing changed; with make and mkmirror
# mirror.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
. "$top/tests/images.sh"
install_mkmirror
cd "$tmp" || exit 1
new_layout upstream
for i in a:1 b:1 web:1 db:2 web:3; do add_image upstream "r.example.com/$i" amd64 "$i"; done
new_chart charts/web web 1.0.0 r.example.com/web:1
new_chart charts/db db 2.0.0 r.example.com/db:2
images() { cut -f 1 "$1/images.txt" | tr '\n' ' '; }
# older FILE: its content comes from standard input, and its time from long ago
older() { cat >new && touch -d 2001-01-01 new && mv new "$1"; }

drive() { # NAME LIST-WORK CONFIG-WORK: listed and configured are functions
	w=$1
	echo r.example.com/a:1 >list
	ok "$w: a list" listed
	echo r.example.com/b:1 | older list
	ok "$w: an older list" listed
	is "$w: is taken" "$(images "$2")" "r.example.com/b:1 "
	web_and_db
	echo '{}' >web.yaml
	ok "$w: a config" configured
	echo 'images: ["r.example.com/web:3"]' | older web.yaml
	ok "$w: older values" configured
	is "$w: are taken" "$(images "$3")" "r.example.com/db:2 r.example.com/web:3 "
	sed '/db:/d' mirror.yaml | older mirror.yaml
	ok "$w: an older config" configured
	is "$w: is taken too" "$(images "$3")" "r.example.com/web:3 "
	: >"$started"
	ok "$w: again" configured
	ok "$w: and the list" listed
	is "$w: nothing runs" "$(started | grep -v '^mirror$')" ""
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
