#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# push-chart pushes charts into registries and layouts; pull-chart pulls them again.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../proxy.sh"
cd "$tmp" || exit 1
cleanup() { for h in $httpds; do stop_httpd "$h"; done; for r in $registries; do stop_registry "$r"; done; stop_proxies; }
need_registry
start_registry one
one=$host
start_registry two
two=$host
export HELM_CACHE_HOME="$tmp/helm" HELM_CONFIG_HOME="$tmp/helm" HELM_DATA_HOME="$tmp/helm"

field() { sed -n "s/.*\"$2\":\[\{0,1\}\"\([^\"]*\)\".*/\1/p" "$1"; }
tag_digest() { # HOST REPOSITORY TAG
	curl -s -o "$tmp/body" -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$1/v2/$2/manifests/$3"
	echo "sha256:$(sha256 "$tmp/body")"
}
component() { printf '{"name":"%s","type":"oci","repository":"%s","chart":"%s","version":"%s"}\n' "$@"; }

make_chart app app 1.2.3+build.5 'description: "<a> & b"' 'home: https://example.com' \
	'maintainers: [{name: Joe, email: joe@example.com}]' 'annotations: {k: v}'
echo '{"name":"app","type":"local","repository":"'"$tmp/app"'"}' | pull-chart --work w -o app.json
archive=$(field app.json archive)

push-chart --target "$one/team" "$archive" >out 2>err
is "pushed" "$? $(cat err)" "0 "
is "where" "$(field out to)" "$one/team/app"
is "its tag" "$(field out tags)" "1.2.3_build.5"
is "it was not there" "$(field out status)" copied
digest=$(field out digest)
is "the registry has that digest" "$(tag_digest "$one" team/app 1.2.3_build.5)" "$digest"
before=$(requests one)
push-chart --target "$one/team" <app.json >out
is "again, from a component" "$(field out status) $(field out digest)" "exists $digest"
is "that is one request" "$(($(requests one) - before))" 1
push-chart --target "$one" --charts-prefix a/b "$archive" >out
is "below a prefix" "$(field out to) $(tag_digest "$one" a/b/app 1.2.3_build.5)" "$one/a/b/app $digest"
push-chart --target "oci:$tmp/layout" "$archive" >out
is "into a layout" "$(field out status) $(field out tags) $(field out digest)" "copied app:1.2.3+build.5 $digest"
push-chart --target "oci:$tmp/layout" "$archive" >out
is "again" "$(field out status)" exists
if command -v skopeo >/dev/null; then
	skopeo inspect --raw "oci:$tmp/layout:app:1.2.3+build.5" >raw 2>err
	is "skopeo finds it in the layout" "sha256:$(sha256 raw)" "$digest"
else
	skip "skopeo finds it in the layout" "skopeo is not installed"
fi
if command -v helm >/dev/null; then
	ok "helm pulls it" helm pull "oci://$one/team/app" --version 1.2.3+build.5 --plain-http
	is "the very archive" "$(sha256 app-1.2.3+build.5.tgz)" "$(sha256 "$archive")"
	ok "helm shows it" helm show chart "oci://$one/team/app" --version 1.2.3+build.5 --plain-http
	has "with its metadata" out 'description: <a> & b'
	ok "helm pushes the same archive" helm push "$archive" "oci://$two/helm" --plain-http
	for r in "$one/v2/team" "$two/v2/helm"; do
		curl -s -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$r/app/manifests/1.2.3_build.5" |
			sed 's/"org.opencontainers.image.created":"[^"]*",//'
		echo
	done | uniq >both
	is "with the same manifest but for the time" "$(wc -l <both | tr -d ' ')" 1
else
	skip "helm takes it" "helm is not installed"
fi

# charts of registries
component app "oci://$one/team" app 1.2.3+build.5 | pull-chart --work w2 -o oci.json 2>err
is "pulled from a registry" "$? $(cat err)" "0 "
is "the same archive" "$(field oci.json digest)" "$(field app.json digest)"
is "and the manifest's digest" "$(field oci.json manifest)" "$digest"
ok "which is kept" test -s "w2/blobs/sha256/${digest#sha256:}"
for v in 1.3.0 1.4.0-rc.1 2.0.0; do
	make_chart "app-$v" app "$v"
	echo '{"name":"app","type":"local","repository":"'"$tmp/app-$v"'"}' | pull-chart --work w |
		push-chart --target "$one/team" >out
done
component app "oci://$one/team" app '' | pull-chart --work w2 -o n.json
is "the newest that is stable" "$(field n.json version)" 2.0.0
component app "oci://$one/team" app '^1' | pull-chart --work w2 -o n.json
is "the newest in a range" "$(field n.json version)" 1.3.0
component app "oci://$one/team" app '^7' >in
fails 2 "an empty range" pull-chart --work w2 in
has "is said" err "$one/team/app: none of its 4 tags is in the range ^7"
component app "oci://$one/team" app 7.0.0 >in
fails 1 "a version that is not there" pull-chart --work w2 in
has "is said" err "$one/team/app: 7.0.0: GET http://$one/v2/team/app/manifests/7.0.0: 404"
component app "oci:$tmp/layout" app 1.2.3+build.5 | pull-chart --work w3 -o layout.json
is "pulled from a layout" "$(field layout.json manifest)" "$digest"
push-chart --target "$two/copy" <oci.json >out
is "pushed on with its own manifest" "$(field out digest) $(tag_digest "$two" copy/app 1.2.3_build.5)" "$digest $digest"
printf '{"name":"a","type":"oci","repository":"oci://%s/team","chart":"app","version":"1.3.0","insecure":false}\n' "$one" >in
fails 1 "HTTPS when told, also on loopback" pull-chart --work w4 in
has "and what does not speak it is said" err "does not speak TLS"

# provenance
cp "$archive" signed.tgz
printf -- '-----BEGIN PGP SIGNED MESSAGE-----\nfiles:\n  app: sha256:%s\n' "$(sha256 signed.tgz)" >signed.tgz.prov
push-chart --target "$two/signed" signed.tgz >out
tag_digest "$two" signed/app 1.2.3_build.5 >/dev/null
has "a provenance file is a layer" body 'application/vnd.cncf.helm.chart.provenance.v1.prov'
mkdir repo && cp signed.tgz signed.tgz.prov repo/
start_httpd web repo
printf 'entries:\n  app:\n  - {version: 1.2.3+build.5, urls: [signed.tgz], digest: %s}\n' "$(sha256 signed.tgz)" >repo/index.yaml
printf '{"name":"a","type":"repo","repository":"%s","chart":"app","version":"1.2.3+build.5"}\n' "$url" |
	pull-chart --work w5 | push-chart --target "$two/web" >out2
is "one of a repository too" "$(field out2 digest)" "$(field out digest)"

# what registries do their own way
digest=$(field out digest)
start_proxy odd "$two"; odd=$host
echo 'POST /team/app/blobs/uploads 0 code 404 NAME_UNKNOWN' >odd.rules
fails 4 "a repository that is missing" push-chart --target "$odd/team" signed.tgz
has "is named, with what to do" err "the repository team/app is not there: make it, or say how with --create-cmd"
mkdir here && printf '#!/bin/sh\necho "$@" >>made\n: >../odd.rules\n' >here/create && chmod +x here/create
ok "--create-cmd makes it" push-chart --target "$odd/team" --create-cmd './create x {}' --cmd-dir here signed.tgz
is "once, and in its folder" "$(cat here/made)" "x team/app"
is "the chart is there" "$(tag_digest "$odd" team/app 1.2.3_build.5)" "$digest"
echo "$odd chunk=200" >quirks
: >odd.log
ok "--quirks" push-chart --target "$odd/parts" --quirks quirks signed.tgz
ok "uploads are sent in parts" test "$(grep -c 'PATCH /v2/parts/app/' odd.log)" -gt 3
is "and come to the same" "$(tag_digest "$odd" parts/app 1.2.3_build.5)" "$digest"
curl -s -o pulled "$odd/v2/parts/app/blobs/sha256:$(sha256 signed.tgz)"
is "byte for byte" "$(sha256 pulled)" "$(sha256 signed.tgz)"
# what an upload may meet on its way, as with copy-blob
size=$(wc -c <signed.tgz | tr -d ' ')
odd_push() { # NAME RULE: pushes through the proxy
	: >odd.log
	echo "$2" >odd.rules
	ok "$1" push-chart --target "$odd/$3" signed.tgz
	is "$3: it is there" "$(tag_digest "$two" "$3/app" 1.2.3_build.5)" "$digest"
}
odd_push "a PUT that is too large" "PUT /uploads/ 0 large $((size - 1))" large
is "goes by PATCH, and what comes after" "$(grep -c 'PATCH /v2/large/' odd.log),$(hits odd 'status 413')" "2,1"
odd_push "two of them" "PUT /uploads/ 0 large 10" first
is "are one refused PUT" "$(hits odd 'status 413')" 1
for broken in "status 503" reset "eat 100" "status 401" "status 404"; do
	odd_push "an upload that meets '$broken'" "PUT /uploads/ 1 $broken" "$(echo "$broken" | tr -d ' ')"
	is "once" "$(hits odd "$broken")" 1
done
: >odd.log
echo 'PUT /uploads/ 0 status 404' >odd.rules
fails 4 "an upload that is always gone" push-chart --target "$odd/gone" signed.tgz
is "is tried twice" "$(hits odd 'status 404')" 2
echo 'PUT /uploads/ 0 status 500' >odd.rules
fails 75 "one that always fails" push-chart --target "$odd/fails" signed.tgz
is "five times" "$(($(hits odd 'status 500')))" 5
: >odd.rules
echo "$odd most=2" >quirks
fails 4 "a path that is too long" push-chart --target "$odd/a/b" --quirks quirks signed.tgz
has "is named" err "app:1.2.3+build.5: a/b/app has 3 parts, and this registry takes at most 2"

# what is wrong
fails 2 "no target" push-chart "$archive"
fails 2 "no chart" push-chart --target "$two" signed.tgz.prov
has "is named" err "signed.tgz.prov: "
mkdir other && make_chart other/app app 1.3.0 'description: not the same'
echo '{"name":"app","type":"local","repository":"'"$tmp/other/app"'"}' | pull-chart --work w >o.json
echo '{"name":"app","type":"local","repository":"'"$tmp/app-1.3.0"'"}' | pull-chart --work w >>o.json
before=$(requests two)
fails 2 "two charts, one place" sh -c "push-chart --target $two/x <o.json"
is "nothing is pushed" "$(requests two)" "$before"
stop_registry one
fails 75 "a registry that is not there" push-chart --target "$one/team" "$archive"
has "is named" err "$one"
done_testing
