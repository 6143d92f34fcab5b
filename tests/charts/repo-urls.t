#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Where the charts of a repository are: relative and absolute URLs, queries, references
# to registries, provenance files, and caches in place of the repository.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../ocifiles.sh"
cd "$tmp" || exit 1
export REGISTRY_AUTH_FILE="$tmp/none" HOME="$tmp"

archive() { # VERSION
	[ -s "app-$1.tgz" ] || { make_chart "src/$1/app" app "$1"; tar czf "app-$1.tgz" -C "src/$1" app; }
	echo "app-$1.tgz"
}
component() { printf '{"name":"a","type":"repo","repository":"%s","chart":"app","version":"%s"}\n' "$@"; }
pull() { # URL VERSION [OPTION...]: the digest of what was pulled
	component "$1" "$2" >in
	shift 2
	rm -rf w
	pull-chart --work w -o out "$@" in 2>err || { echo "failed $?"; return; }
	sed 's/.*"digest":"sha256:\([^"]*\)".*/\1/' out
}
index() { # DIR: an index of "VERSION URL [DIGEST]" lines
	mkdir -p "$1"
	{
		printf 'apiVersion: v1\nentries:\n  app:\n'
		while read -r i_version i_url i_digest; do
			printf '  - {name: app, version: "%s", urls: ["%s"], digest: "%s"}\n' "$i_version" "$i_url" "$i_digest"
		done
	} >"$1/index.yaml"
}
for v in 1.0.0 2.0.0; do archive $v >>log; done
one=$(sha256 app-1.0.0.tgz)
mkdir web far
start_httpd far far; far=$url
start_httpd web web
at=${url#http://}

# paths
mkdir -p web/a/b web/c far/x
cp app-1.0.0.tgz web/a/b/a%20b.tgz; cp app-1.0.0.tgz web/c/up.tgz; cp app-1.0.0.tgz web/a/b/app-1.0.0.tgz; cp app-1.0.0.tgz far/x/far.tgz
while read -r name ref; do
	echo "1.0.0 $ref" | index web/a/b
	is "$name" "$(pull "$url/a/b" 1.0.0)" "$one"
	is "$name, with a slash" "$(pull "$url/a/b/" 1.0.0)" "$one"
done <<R
beside app-1.0.0.tgz
above ../../c/up.tgz
beyond ../../../../c/up.tgz
absolute /c/up.tgz
dots ./x/../app-1.0.0.tgz
query app-1.0.0.tgz?x=/y
elsewhere $far/x/far.tgz
host //${far#http://}/x/far.tgz
blank a%20b.tgz
R
echo "1.0.0 a b.tgz" | sed 's/ a b/ a%20b/' | index web/a/b; sed -i 's/%20/ /' web/a/b/index.yaml
is "a blank as it is" "$(pull "$url/a/b" 1.0.0)" "$one"

# a query of the repository
index web/q <<I
1.0.0 app-1.0.0.tgz?old=1
1.1.0 $far/x/far.tgz
I
cp app-1.0.0.tgz web/q/
printf 'token=abc&x=/y' >web/q/index.yaml.query; cp web/q/index.yaml.query web/q/app-1.0.0.tgz.query
printf -- '-----BEGIN PGP SIGNED MESSAGE-----\nsha256:%s\n' "$one" >app.prov
cp app.prov web/q/app-1.0.0.tgz.prov; cp web/q/index.yaml.query web/q/app-1.0.0.tgz.prov.query
is "a query goes to the index and relative archives" "$(pull "$url/q?token=abc&x=/y" 1.0.0)" "$one"
same "and to the provenance file" app.prov "w/charts/sha256/$one.tgz.prov"
is "a slash before it" "$(pull "$url/q/?token=abc&x=/y" 1.0.0)" "$one"
: >far.log
is "but not elsewhere" "$(pull "$url/q?token=abc&x=/y" 1.1.0; cat far.log | grep -c token)" "failed 2
0"
is "without it" "$(pull "$url/q" 1.0.0)" "failed 1"
has "nothing is had" err "GET $url/q/index.yaml: 403"
is "no message has it" "$(grep -c abc err)" 0

# provenance
echo "1.0.0 p.tgz" | index web/p
cp app-1.0.0.tgz web/p/p.tgz
echo '<html>' >web/p/p.tgz.prov
is "a page in place of a provenance file" "$(pull "$url/p" 1.0.0)" "$one"
ok "is none" test ! -e "w/charts/sha256/$one.tgz.prov"
rm web/p/p.tgz.prov; echo 403 >web/p/p.tgz.prov.status
is "one that is refused" "$(pull "$url/p" 1.0.0)" "$one"
echo 503 >web/p/p.tgz.prov.status
is "one that cannot be had now" "$(pull "$url/p" 1.0.0)" "failed 75"
has "is named" err "GET $url/p/p.tgz.prov: 503"
ok "and the archive is not there without it" test ! -e "w/charts/sha256/$one.tgz"

# references to registries
cp app-1.0.0.tgz signed.tgz; cp app.prov signed.tgz.prov
put_chart web o/app 1.0.0 signed.tgz >>log
put_chart web o/app 1.5.0_b "$(archive 1.5.0+b)" >>log
put_chart web o/app latest app-2.0.0.tgz >manifest
digest=$(sed 's/.*"digest":"\([^"]*\)".*/\1/' manifest)
index web/r <<I
1.0.0 oci://$at/o/app:1.0.0 $one
1.5.0+b oci://$at/o/app:1.5.0+b
1.5.1 oci://$at/o/app
2.0.0 oci://$at/o/app:latest
2.0.1 oci://$at/o/app@$digest
3.0.0 oci://$at/o/app:1.0.0 $(sha256 log)
4.0.0 oci://app
I
sed -i 's/"2.0.1"/"2.0.0+d"/' web/r/index.yaml
is "a reference in an index" "$(pull "$url/r" 1.0.0)" "$one"
is "is that of an archive" "$(grep -c manifest out)" 0
same "its provenance is kept" app.prov "w/charts/sha256/$one.tgz.prov"
is "build metadata in a tag" "$(pull "$url/r" 1.5.0+b)" "$(sha256 app-1.5.0+b.tgz)"
is "a tag that is no version" "$(pull "$url/r" 2.0.0)" "$(sha256 app-2.0.0.tgz)"
is "a digest" "$(pull "$url/r" 2.0.0+d)" "$(sha256 app-2.0.0.tgz)"
is "no tag: that of the version" "$(pull "$url/r" 1.5.1)" "failed 1"
has "which is asked for" err "/v2/o/app/manifests/1.5.1: 404"
is "another digest than the index has" "$(pull "$url/r" 3.0.0)" "failed 1"
has "is said" err "the archive has the digest sha256:$one, and the index says sha256:$(sha256 log)"
is "what is no reference" "$(pull "$url/r" 4.0.0)" "failed 2"

# credentials in URLs
is "credentials in an URL" "$(pull "http://u:geheim@$at/r" 1.0.0)" "failed 2"
is "are not shown" "$(grep -c geheim err)" 0
make_chart up up 1.0.0 "dependencies: [{name: app, version: 1.0.0, repository: 'http://u:geheim@$at/a/b'}]"
echo "{\"name\":\"up\",\"type\":\"local\",\"repository\":\"$tmp/up\"}" >in
fails 2 "nor taken of a dependency" pull-chart --work w in
has "it says so" err "credentials"
is "and does not show them" "$(grep -c geheim err)" 0

# caches in place of a repository
mkdir -p far/cache/stable far/cache/files
printf '1.0.0 app-1.0.0.tgz\n1.1.0 https://files.invalid/x/a.tgz\n' | index far/cache/stable
sed -i 's/1.1.0/1.0.0+f/' far/cache/stable/index.yaml
cp app-1.0.0.tgz far/cache/stable/; cp app-1.0.0.tgz far/cache/files/a.tgz
cache=${far#http://}/cache
is "a rule for a host" "$(pull https://charts.invalid/stable 1.0.0 --rewrite "charts.invalid=$cache")" "$one"
has "the record has what it was" out '"repository":"https://charts.invalid/stable"'
is "with schemes" "$(pull https://charts.invalid/stable 1.0.0 --rewrite "https://charts.invalid/stable=$far/cache/stable")" "$one"
is "for archives elsewhere too" "$(pull https://charts.invalid/stable 1.0.0+f --rewrite "charts.invalid=$cache" --rewrite "files.invalid/x=$cache/files")" "$one"
echo "1.0.0 app-1.0.0.tgz" | index web/a/b
is "a rule for another scheme does not count" "$(pull "$url/a/b" 1.0.0 --rewrite "https://$at=http://127.0.0.1:1")" "$one"
is "several are tried in turn" "$(pull "$url/a/b" 1.0.0 --rewrite "$at=127.0.0.1:1" --rewrite "$at=$cache/none" --rewrite "$at=$at")" "$one"
has "which is said" err "$far/cache/none/a/b/index.yaml: 404 Status: not here; $url/a/b/index.yaml is asked next"
is "the last failure is the one" "$(pull "$url/a/b" 1.0.0 --rewrite "$at=$cache/none")" "failed 1"
is "a registry in place of it" "$(pull "$url/a/b" 1.0.0 --rewrite "$at=oci:$tmp/lay")" "failed 2"
has "is none" err "is rewritten to what is no http(s) URL"
: >far.log
is "credentials" "$(HELM_REPOSITORY_USERNAME=me HELM_REPOSITORY_PASSWORD=pw pull https://charts.invalid/stable 1.0.0 --rewrite "charts.invalid=$cache")" "$one"
is "stay with the repository's own host" "$(grep -vc ' -$' far.log)" 0
start_httpd private far -a me:pw
echo 'upstreams: {app: {type: repo, repo: "https://charts.invalid/stable", versions: [1.0.0], username: me, password-env: PW}}' >mirror.yaml
PW=pw resolve-mirror mirror.yaml >in
PW=pw fails 1 "those of mirror.yaml too" pull-chart --work w3 --rewrite "charts.invalid=${url#http://}/cache" in
component https://charts.invalid/stable 1.0.0 >in
before=$(grep -c 'index.yaml 200' far.log)
for n in 1 2; do pull-chart --work w4 --rewrite "charts.invalid=$cache" -o out in; done
is "a cache is asked whether its index changed" "$(($(grep -c 'index.yaml 200' far.log) - before)) $(grep -c 'index.yaml 304' far.log)" "1 1"
make_chart src/3.0.0/app app 3.0.0
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: none}\n' >src/3.0.0/app/templates/pod.yaml
tar czf far/cache/stable/app-3.0.0.tgz -C src/3.0.0 app
echo "3.0.0 app-3.0.0.tgz" | index far/cache/stable
echo 'upstreams: {app: {type: repo, repo: "https://charts.invalid/stable", versions: [3.0.0]}}' >whole.yaml
ok "through all stages" mkmirror mirror --config whole.yaml --target "oci:$tmp/lay" --rewrite "charts.invalid=$cache" --no-referrers --allow-empty
has "the chart is there" lay/index.json '"app:3.0.0"'
done_testing
