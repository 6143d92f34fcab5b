#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Charts of registries: which tag a version or a range stands for, and which manifest
# is the chart's.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../ocifiles.sh"
cd "$tmp" || exit 1
export REGISTRY_AUTH_FILE="$tmp/none" HOME="$tmp"

archive() { # VERSION [NAME]: the path of a chart's archive
	make_chart "src/$1/${2:-app}" "${2:-app}" "$1"
	[ -s "${2:-app}-$1.tgz" ] || tar czf "${2:-app}-$1.tgz" -C "src/$1" "${2:-app}"
	echo "${2:-app}-$1.tgz"
}
chart() { put_chart web "$1" "$2" "$(archive "${3:-$2}")" >>log; } # REPO TAG [VERSION]
pull() { # REPO VERSION: "VERSION DIGEST-OF-MANIFEST" of what was pulled
	printf '{"name":"n","type":"oci","repository":"oci://%s/%s","chart":"app","version":"%s"}\n' "$at" "${1%/app}" "$2" >in
	: >web.log
	rm -rf w
	pull-chart --work w -o out in 2>err || { echo "failed $?"; return; }
	sed 's/.*"version":"\([^"]*\)".*/\1/' out
}
lists() { grep -c tags/list web.log; }
mkdir web
start_httpd web web
at=${url#http://}

# exact versions
for v in v0.0.8 1.0.0 1.1.0+b.2; do chart a/app "$(echo $v | tr + _)" $v; done
echo 401 >web/list.status && mkdir -p web/v2/a/app/tags && mv web/list.status web/v2/a/app/tags/list.status
is "a version with v, of a registry that gives no list" "$(pull a/app v0.0.8)" v0.0.8
is "one without" "$(pull a/app 1.0.0)" 1.0.0
is "one with build metadata" "$(pull a/app 1.1.0+b.2)" 1.1.0+b.2
is "a v that the tag has not" "$(pull a/app v1.0.0)" 1.0.0
is "and one that it has" "$(pull a/app 0.0.8)" v0.0.8
has "what was asked for is noted" out '"requested":"0.0.8"'
is "no list was asked for" "$(lists)" 0
is "a version that is not there" "$(pull a/app 3.0.0)" "failed 1"
has "is named" err "a/app: 3.0.0: GET $url/v2/a/app/manifests/3.0.0: 404"
is "nor for it" "$(lists)" 0

# ranges over tags of all kinds
for t in 0.0.17 1.9.0-rc.1 v2.0.0 20240115 1.0 1 latest v1; do chart b/app $t 0.0.17; done
chart b/app v2.0.0 v2.0.0; chart b/app 1.9.0-rc.1
put_image web b/app v0.0.19 >>log; put_image web b/app 0.0.18 >>log; put_image web b/app 1.5.0 >>log
put_tags web b/app 1 1.0 latest 20240115 0.0.17 0.0.18 v0.0.19 1.5.0 1.9.0-rc.1 v2.0.0 v1 sha256-0.sig
is "images are passed over" "$(pull b/app 0.x)" 0.0.17
is "a tag with v is the last resort" "$(pull b/app '>=1')" v2.0.0
is "for the newest too" "$(pull b/app '')" 0.0.17
is "dates and parts of versions are none" "$(pull b/app '>=3')" "failed 2"
has "which is said" err "none of its 12 tags is in the range >=3"
is "images alone" "$(pull b/app '~1.5')" "failed 2"
has "are no chart" err "none of the 1 of its tags in the range is a Helm chart"
is "prereleases as helm has them" "$(pull b/app '>=1-0 <2')" 1.9.0-rc.1
chart b/app 1.5.1
is "what cannot be read is not passed over" "$(put_tags web b/app 0.0.17 1.5.1 1.6.0; pull b/app '*')" "failed 1"
has "and is named" err "manifests/1.6.0: 404"
# part of a version: the very tag, or a range
chart c/app 1.2 1.2.0; chart c/app 1.3.4
put_tags web c/app 1.2 1.3.4
is "part of a version: its tag" "$(pull c/app 1.2) $(lists)" "1.2 0"
is "or a range" "$(pull c/app 1.3)" 1.3.4

# the version inside
chart d/app 1.0.0 0.9.0; chart d/app v1.1.0 1.1.0; chart d/app 1.2.0 1.2.0+x; chart d/app 1.4.0_y 1.4.0+x
put_tags web d/app 1.0.0
is "a chart of another version" "$(pull d/app 1.0.0)" "failed 2"
has "is refused" err "n: app 1.0.0: the Chart.yaml in it says version 0.9.0"
is "in a range too" "$(pull d/app '*')" "failed 2"
is "a v is no other version" "$(pull d/app v1.1.0)" v1.1.0
is "nor is build metadata that a tag leaves out" "$(pull d/app 1.2.0)" 1.2.0
is "but other metadata is" "$(pull d/app 1.4.0+y)" "failed 2"

# manifests
put_chart web e/app 1.0.0 "$(archive 1.0.0)" application/tar+gzip >>log
is "a layer of the old type" "$(pull e/app 1.0.0)" 1.0.0
is "is the archive" "$(sed 's/.*"digest":"sha256:\([^"]*\)".*/\1/' out)" "$(sha256 app-1.0.0.tgz)"
put_chart web e/app 1.0.1 "$(archive 1.0.1)" application/octet-stream >>log
is "a layer of another type" "$(pull e/app 1.0.1)" "failed 2"
has "is none" err "has no layer of the type application/vnd.cncf.helm.chart.content.v1.tar+gzip"
image=$(put_image web e/app x)
chart=$(put_chart web e/app y "$(archive 2.0.0)")
other=$(put_chart web e/app z "$(archive 1.0.0)")
index=$(put_index web e/app 2.0.0 "$image" "$chart")
is "an index with image and chart" "$(pull e/app 2.0.0)" 2.0.0
has "the record has its digest" out "\"manifest\":$(echo "$index" | sed 's/.*"digest":\("[^"]*"\).*/\1/')"
push-chart --target "oci:$tmp/lay" <out >receipt
has "what is pushed is the chart" receipt "\"digest\":$(echo "$chart" | sed 's/.*"digest":\("[^"]*"\).*/\1/')"
put_index web e/app 2.1.0 "$image" >>log
is "an index without one" "$(pull e/app 2.1.0)" "failed 2"
has "is no chart" err "holds no Helm chart"
put_index web e/app 2.2.0 "$chart" "$other" >>log
is "an index with two" "$(pull e/app 2.2.0)" "failed 2"
has "is open" err "holds 2 Helm charts"
rm "web/v2/e/app/manifests/x" web/v2/e/app/manifests/"$(echo "$image" | sed 's/.*"digest":"\([^"]*\)".*/\1/')"
is "a part that is missing" "$(pull e/app 2.0.0)" "failed 1"
put_index web e/app 2.0.0 "$(echo "$image" | sed 's/}$/,"artifactType":"application\/vnd.other"}/')" "$chart" >>log
is "does not count where it says that it is another artifact" "$(pull e/app 2.0.0)" 2.0.0
echo '{"schemaVersion":1,"fsLayers":[]}' | put_manifest web e/app 3.0.0 x >>log
put_tags web e/app 3.0.0 1.0.0
is "a manifest of schema 1 is no chart" "$(pull e/app '*')" 1.0.0

# names
printf '{"name":"n","type":"oci","repository":"oci://%s/e","chart":"App","version":"1.0.0"}\n' "$at" >in
fails 2 "a name that no repository can have" pull-chart --work w in
has "is what is wrong" err "n: the chart's name 'App' cannot be that of a repository"
fails 2 "pushed" push-chart --target 127.0.0.1:1/x "$(archive 1.0.0 Workspace)"
has "it is too" err "the chart's name 'Workspace' cannot be that of a repository"
ok "a layout takes it" push-chart --target "oci:$tmp/lay" Workspace-1.0.0.tgz
printf 'chart\thttps://c.example.com\tWorkspace\t1.0.0\tsha256:%s\n' "$(sha256 Workspace-1.0.0.tgz)" >lock
mkdir -p w/charts/sha256 && cp Workspace-1.0.0.tgz "w/charts/sha256/$(sha256 Workspace-1.0.0.tgz).tgz"
mkmirror plan --work w --target 127.0.0.1:1/x lock >out 2>err
has "and planned" err "the chart's name 'Workspace' cannot be that of a repository"
printf 'chart\toci://127.0.0.1:1/x\tWorkspace\t1.0.0\n' >list
fails 2 "and in a list" mkmirror lock-images list
has "as well" err "the chart's name 'Workspace' cannot be that of a repository"
done_testing
