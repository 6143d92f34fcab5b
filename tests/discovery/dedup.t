#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# dedup: each image has one line, in which its places are merged.
. "$(dirname "$0")/../lib.sh"
tab=$(printf '\t')
d1=sha256:1111111111111111111111111111111111111111111111111111111111111111
d2=sha256:2222222222222222222222222222222222222222222222222222222222222222

printf '%s\n' '# typed by hand' '' nginx '  nginx:latest ' library/nginx docker.io/nginx \
	docker.io/library/nginx:latest index.docker.io/nginx index.docker.io/library/nginx:latest \
	registry-1.docker.io/library/nginx docker.io/nginx:latest library/nginx:latest >"$tmp/in"
is "ten spellings, one image" "$(mkmirror dedup "$tmp/in")" docker.io/library/nginx:latest

printf '%s\n' b:1 a:1 b:1 >"$tmp/in"
is "the first order is kept" "$(mkmirror dedup <"$tmp/in" | tr '\n' ' ')" \
	"docker.io/library/b:1 docker.io/library/a:1 "
is "or sorted" "$(mkmirror dedup --sort "$tmp/in" | tr '\n' ' ')" \
	"docker.io/library/a:1 docker.io/library/b:1 "

printf '%s\n' "q.io/a:1${tab}probable${tab}x${tab}Pod/p" "q.io/a:1${tab}certain${tab}y${tab}Pod/p" >"$tmp/in"
is "places are merged, and certain wins" "$(mkmirror dedup "$tmp/in")" \
	"q.io/a:1${tab}certain${tab}x,y${tab}Pod/p"

printf '%s\n' "q.io/a:1@$d1" "q.io/a:1@$d2" >"$tmp/in"
ok "a tag with two digests" mkmirror dedup "$tmp/in"
has "is said" "$tmp/err" "q.io/a:1 is asked for with two digests"
is "and both are kept" "$(wc -l <"$tmp/out" | tr -d ' ')" 2

printf 'chart\thttps://r\tn\t1\nchart\thttps://r\tn\t1\t%s\nq.io/a:1\n' $d1 >"$tmp/in"
mkmirror dedup "$tmp/in" >"$tmp/out"
is "a chart line passes, once, with its digest" "$(head -n 1 "$tmp/out")" \
	"chart${tab}https://r${tab}n${tab}1${tab}$d1"

printf '%s\n' q.io/a:1 'Not An Image' >"$tmp/in"
echo before >"$tmp/kept"
fails 2 "a line that is no reference" mkmirror dedup -o "$tmp/kept" "$tmp/in"
has "is named with its place" "$tmp/err" "$tmp/in:2: 'Not An Image' is not an image reference"
is "and the output stays" "$(cat "$tmp/kept")" before
fails 2 "a chart line without a version" sh -c 'printf "chart\thttps://r\tn\n" | mkmirror dedup'
done_testing
