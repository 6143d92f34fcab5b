#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Charts of repositories: versions, URLs, credentials, digests, kept indexes.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1

# component NAME URL CHART VERSION: a record
component() { printf '{"name":"%s","type":"repo","repository":"%s","chart":"%s","version":"%s"}\n' "$@"; }
version() { sed -n 's/.*"version":"\([^"]*\)".*/\1/p' "$1"; }
digest() { sed -n 's/.*"digest":"\([^"]*\)".*/\1/p' "$1"; }
# entry NAME VERSION URL DIGEST: a version in an index
entry() { printf '  - {name: %s, version: "%s", urls: ["%s"], digest: %s}\n' "$@"; }
gets() { grep -c "^GET $2 200" "$tmp/$1.log"; }

mkdir -p repo/charts other
for v in 0.2.0 1.0.0 1.2.0 2.0.0-rc.1; do
	make_chart "src/app-$v" app "$v"
	printf '{"name":"x","type":"local","repository":"%s"}\n' "$tmp/src/app-$v" | pull-chart --work pack >x.json
	cp "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' x.json)" "repo/charts/app-$v.tgz"
done
cp repo/charts/app-0.2.0.tgz other/far.tgz
start_httpd other other
far=$url
start_httpd repo repo
{
	echo 'apiVersion: v1'
	echo 'entries:'
	echo '  app:'
	entry app 2.0.0-rc.1 charts/app-2.0.0-rc.1.tgz "$(sha256 repo/charts/app-2.0.0-rc.1.tgz)"
	entry app 1.0.0 charts/app-1.0.0.tgz "$(sha256 repo/charts/app-1.0.0.tgz)"
	entry app 1.2.0 "$url/charts/app-1.2.0.tgz" "$(sha256 repo/charts/app-1.2.0.tgz)"
	entry app 0.1.0 charts/app-1.0.0.tgz "$(sha256 src/app-1.0.0/Chart.yaml)"
	entry app 0.2.0 "$far/far.tgz" "$(sha256 other/far.tgz)"
	entry app 0.2.0+moved moved.tgz "$(sha256 other/far.tgz)"
	entry app 0.4.0 none.tgz ''
	entry app 0.5.0 page.tgz ''
	entry app 0.6.0 ftp://x/y.tgz ''
	entry app 0.7.0 charts/app-1.0.0.tgz ''
} >repo/index.yaml
echo "$far/far.tgz" >repo/moved.tgz.redirect
echo '<html>' >repo/page.tgz

component a "$url" app 1.0.0 | pull-chart --work w -o a.out 2>err
is "an exact version" "$? $(cat err)" "0 "
is "has the index's digest" "$(digest a.out)" "sha256:$(sha256 repo/charts/app-1.0.0.tgz)"
is "its archive is kept" "$(sha256 "w/charts/sha256/$(digest a.out | cut -c8-).tgz")" "$(sha256 repo/charts/app-1.0.0.tgz)"
is "the index was read" "$(gets repo /index.yaml)" 1
component a "$url/" app 1.0.0 | pull-chart --work w -o a2.out
is "again, with a slash" "$(digest a2.out)" "$(digest a.out)"
is "the archive was not fetched again" "$(gets repo /charts/app-1.0.0.tgz)" 1
component a "$url" app '' | pull-chart --work w -o b.out
is "without a version: the newest that is stable" "$(version b.out)" 1.2.0
has "what was asked for" b.out '"requested":""'
component a "$url" app '>=1-0' | pull-chart --work w -o c.out
is "a range with prereleases" "$(version c.out)" 2.0.0-rc.1
component a "$url" app '~1.0' | pull-chart --work w -o d.out
is "a range" "$(version d.out)" 1.0.0
has "the index that did not change was not sent again" repo.log 'GET /index.yaml 304 -'

# a run asks once, whoever asks
before=$(grep -c index.yaml repo.log)
{ component a "$url" app 1.0.0; component b "$url" app 1.2.0; } | pull-chart --work w -o e.out
is "two charts, one call" "$(wc -l <e.out | tr -d ' ')" 2
component c "$url" app '' | MKMIRROR_RUN=r1 pull-chart --work w -o f.out
component c "$url" app '^1' | MKMIRROR_RUN=r1 pull-chart --work w -o g.out
is "two runs ask twice" "$(($(grep -c index.yaml repo.log) - before))" 2

# what is wrong
bad() { # STATUS NAME CHART VERSION TEXT
	component a "$url" "$3" "$4" >in
	rm -f bad.out
	fails "$1" "$2" pull-chart --work w -o bad.out in
	has "$2: said" err "$5"
	ok "$2: nothing written" test ! -e bad.out
}
bad 2 "a chart that is not there" none 1.0.0 "a: $url/: the index has no chart 'none'"
bad 2 "a version that is not there" app 9.9.9 "chart 'app' has no version '9.9.9'; there is "
bad 2 "no version at all" app 'x!' "version 'x!'"
bad 1 "another digest than the index says" app 0.1.0 "$url/charts/app-1.0.0.tgz: the bytes have the digest sha256:$(sha256 repo/charts/app-1.0.0.tgz), not sha256:$(sha256 src/app-1.0.0/Chart.yaml)"
bad 1 "an archive that is not there" app 0.4.0 "GET $url/none.tgz: 404"
bad 2 "a page instead of an archive" app 0.5.0 "no chart archive"
bad 2 "an URL that is none of ours" app 0.6.0 "has no http(s) URL: 'ftp://x/y.tgz'"
bad 2 "an archive of another version" app 0.7.0 "a: app 0.7.0: the Chart.yaml in it says version 1.0.0"
is "no half files" "$(find w -name '.put*')" ""
echo '<!DOCTYPE html>' >other/index.yaml
component a "$far" app 1.0.0 >in
fails 2 "an index that is a page" pull-chart --work w in
has "is named" err "a: $far/index.yaml:1:1: not an index of charts"
printf 'entries:\n  app:\n  - {version: [\n' >other/index.yaml
fails 2 "a broken index" pull-chart --work w in
has "line and column" err "$far/index.yaml:"
rm other/index.yaml
fails 1 "no index" pull-chart --work w in
has "the answer" err "GET $far/index.yaml: 404"

# other hosts and credentials
start_httpd private repo -a me:geheim
component a "$url" app 0.2.0 >in
fails 1 "a private repository" pull-chart --work w in
has "is 401" err "GET $url/index.yaml: 401"
has "advice" err "HELM_REPOSITORY_USERNAME"
HELM_REPOSITORY_USERNAME=me HELM_REPOSITORY_PASSWORD=geheim pull-chart --work w -o p.out in 2>err
is "with helm's variables" "$? $(cat err)" "0 "
is "an archive on another host" "$(digest p.out)" "sha256:$(sha256 other/far.tgz)"
is "which sees no credentials" "$(grep 'far.tgz' other.log | grep -vc ' -$')" 0
rm -r w/charts
component a "$url" app 0.2.0+moved >in
HELM_REPOSITORY_USERNAME=me HELM_REPOSITORY_PASSWORD=geheim pull-chart --work w -o p.out in
is "a redirect to another host" "$(digest p.out)" "sha256:$(sha256 other/far.tgz)"
is "sees no credentials either" "$(grep 'far.tgz' other.log | grep -vc ' -$')" 0
rm -r w
HELM_REPOSITORY_USERNAME=me HELM_REPOSITORY_PASSWORD=geheim fails 1 "wrong" sh -c 'HELM_REPOSITORY_PASSWORD=no pull-chart --work w in'
has "credentials are doubted" err "user name and password"
is "and not shown" "$(grep -c 'geheim' err)" 0

printf 'geheim\nrest\n' >secret
cat >mirror.yaml <<Y
upstreams:
  app:
    type: repo
    repo: $url
    versions: [1.2.0]
    username: me
    password-file: secret
Y
resolve-mirror mirror.yaml >in
is "the record has no password" "$(grep -c geheim in)" 0
pull-chart --work w -o q.out in
is "credentials of mirror.yaml" "$(digest q.out)" "sha256:$(sha256 repo/charts/app-1.2.0.tgz)"
is "no file of the work folder has them" "$(grep -rl geheim w)" ""

# a server that comes and goes
component a "$far" app 1.0.0 >in
stop_httpd other
fails 75 "a server that is not there" pull-chart --work w in
has "is named" err "GET $far/index.yaml: "
done_testing
