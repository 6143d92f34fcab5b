#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pull-chart packs local charts reproducibly, with their dependencies, and writes a depfile.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1

component() { printf '{"name":"%s","type":"local","repository":"%s","version":"%s"}\n' "$1" "$2" "${3:-}"; }
digest() { sed -n 's/.*"digest":"\([^"]*\)".*/\1/p' "$1"; }

make_chart app app 1.0.0
printf 'notes/\n*.bak\n' >app/.helmignore
mkdir app/notes && echo secret >app/notes/x && echo old >app/values.bak
component app "$tmp/app" | pull-chart --work w -o one.json -M dep
is "a folder is packed" "$?" 0
d=$(digest one.json)
is "kept by digest" "sha256:$(sha256 "w/charts/sha256/${d#sha256:}.tgz")" "$d"
is "the record says where" "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' one.json)" "$(pwd -P)/w/charts/sha256/${d#sha256:}.tgz"
has "and which chart it is" one.json '"chart":"app"'
has "and its version" one.json '"version":"1.0.0"'
tar tzf "w/charts/sha256/${d#sha256:}.tgz" >list
printf 'app/.helmignore\napp/Chart.yaml\napp/templates/pod.yaml\napp/values.yaml\n' >want
same "in order, without what .helmignore names" want list
for f in app app/templates app/values.yaml app/.helmignore app/templates/pod.yaml; do
	has "the depfile names $f" dep "$tmp/$f"
done
has "and the archive" dep "$tmp/w/charts/sha256/"
grep -q '^one.json: ' dep; is "for the output" "$?" 0

component app "$tmp/app" | pull-chart --work f --folders -o folder.json -M dep
is "a folder is left alone when that is allowed" "$?" 0
has "the record says which" folder.json '"folder":"'"$tmp"'/app","content":"sha256:'
ok "and nothing is packed" test ! -e f/charts/sha256
has "the depfile names its files" dep "$tmp/app/templates/pod.yaml"
printf '{"name":"app","type":"local","repository":"%s","digest":"%s"}\n' "$tmp/app" "$d" | pull-chart --work f --folders -o packed.json
is "one that must have a digest is packed" "$(digest packed.json)" "$d"
mkdir parts stamp status && component app "$tmp/app" >parts/app.json
pull-chart --work f --folders --each parts/app.json && pull-chart --work f --each parts/app.chart
is "a record of a folder is packed" "$(digest parts/app.packed)" "$d"
has "and keeps what it said" parts/app.packed '"version":"1.0.0"'
ok "but not the folder" sh -c '! grep -q folder parts/app.packed'

cp -R app app2 && find app2 -exec touch -d '2001-01-01' {} + && chmod 600 app2/values.yaml
component app "$tmp/app2" | pull-chart --work w2 -o two.json
is "same files, other times and folder: same digest" "$(digest two.json)" "$d"
echo 'image: other' >app2/values.yaml
component app "$tmp/app2" | pull-chart --work w2 -o two.json
t_other=$(digest two.json)
ok "a changed file: another digest" test -n "$t_other" -a "$t_other" != "$d"

component app "$tmp/w/charts/sha256/${d#sha256:}.tgz" | pull-chart --work w2 -o three.json
is "an archive is kept as it is" "$(digest three.json)" "$d"

component app "$tmp/app" 2.0.0 >in
fails 2 "the wrong version" pull-chart --work w -o four.json in
has "is said" err "$tmp/app: the chart has version 1.0.0, not 2.0.0"
ok "and nothing is written" test ! -e four.json
component app "$tmp/app" '^1' >in
ok "a range" pull-chart --work w -o four.json in
has "and what was asked for" four.json '"requested":"^1"'
component app "$tmp/none" >in
fails 2 "a folder that is not there" pull-chart --work w in
has "is named" err "$tmp/none: No such file or directory"
mkdir empty; component app "$tmp/empty" >in
fails 2 "a folder without a chart" pull-chart --work w in
has "is named" err "$tmp/empty: Chart.yaml file is missing"
echo 'not an archive' >x.tgz; component app "$tmp/x.tgz" >in
fails 2 "a file that is no archive" pull-chart --work w in
has "is named" err "$tmp/x.tgz: "

# dependencies
make_chart lib lib 0.2.0 'type: library'
make_chart up up 1.0.0 'dependencies:' '- {name: lib, version: 0.2.x, repository: file://../lib}' \
	'- {name: app, version: 1.0.0, repository: ""}'
component up "$tmp/up" >in
fails 2 "a dependency without a repository" pull-chart --work w in
has "says what to do" err "dependency 'app' of 'up': it has no repository: put it into charts/"
mkdir up/charts && cp "w/charts/sha256/${d#sha256:}.tgz" up/charts/app-1.0.0.tgz
ok "dependencies: from charts/ and file://" pull-chart --work w -o up.json -M dep in
d=$(digest up.json)
tar tzf "w/charts/sha256/${d#sha256:}.tgz" | grep charts/ >list
printf 'up/charts/app-1.0.0.tgz\nup/charts/lib-0.2.0.tgz\n' >want
same "both are in the archive" want list
has "the depfile names the dependency's folder" dep "$tmp/lib/templates"
if command -v helm >/dev/null; then
	ok "helm takes it" helm template "w/charts/sha256/${d#sha256:}.tgz"
else
	skip "helm takes it" "helm is not installed"
fi
make_chart ring ring 1.0.0 'dependencies:' '- {name: ring2, version: 1.x, repository: "file://../ring2"}'
make_chart ring2 ring2 1.0.0 'dependencies:' '- {name: ring, version: 1.x, repository: "file://../ring"}'
component ring "$tmp/ring" >in
fails 2 "charts that depend on each other" pull-chart --work w in
has "end" err "deep"

fails 2 "a record of an unknown type" sh -c 'echo "{\"name\":\"a\",\"type\":\"ftp\",\"repository\":\"x\"}" | pull-chart --work w'
has "is named" err "a: unknown type 'ftp'"
fails 2 "a version that is no string" sh -c 'echo "{\"name\":\"a\",\"type\":\"local\",\"repository\":\"x\",\"version\":1.0}" | pull-chart --work w'
has "is named" err "a: the component's version is not a string"
fails 2 "what is no record" sh -c 'echo "[" | pull-chart --work w'
{ component app "$tmp/app"; component no "$tmp/none"; } >in
fails 1 "one good, one bad" pull-chart --work w -o some.json in
is "the good one is written" "$(wc -l <some.json | tr -d ' ')" 1
fails 2 "-M without -o" pull-chart --work w -M dep in
component app "$tmp/app" >in
fails 1 "a full disk" sh -c 'pull-chart --work w in >/dev/full'
done_testing
