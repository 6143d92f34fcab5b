#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Options and outputs of render other than the manifests.
. "$(dirname "$0")/../lib.sh"
charts=$top/tests/render/charts
cd "$tmp" || exit 1

# outputs and depfiles
ok "writes to a file" render rel "$charts/parts" -o out.yaml -M out.d
render rel "$charts/parts" >stdout.yaml
same "the file holds what is printed" stdout.yaml out.yaml
touch -d '2001-01-01' out.yaml
ok "writes again" render rel "$charts/parts" -o out.yaml
is "the same bytes leave the file alone" "$(date -r out.yaml +%Y)" 2001
has "the depfile names the target" out.d "out.yaml:"
for f in parts/Chart.yaml parts/templates/deployment.yaml parts/conf/top.txt; do
	has "the depfile names $f" out.d "$charts/$f"
done
has "and the folders, for new files" out.d "$charts/parts/templates "
is "but nothing that .helmignore excludes" "$(grep -c 'secret/x.yaml' out.d)" 0
mkdir 'a b#c'
cp -r "$charts/values" 'a b#c/'
echo 'a: {b: $}' >'v $.yaml'
ok "takes odd names" render rel 'a b#c/values' -f 'v $.yaml' -o odd.yaml -M odd.d
has "spaces and # are quoted" odd.d 'a\ b\#c/values/Chart.yaml'
has "$ is doubled" odd.d 'v\ $$.yaml'
fails 1 "a full disk is an error" sh -c "render rel '$charts/parts' >/dev/full"
fails 3 "a failing chart" render rel "$charts/errors" --set how=fail -o out.yaml
same "leaves the output as it was" stdout.yaml out.yaml

# reports
fails 3 "a nil pointer in an include" render rel "$charts/errors" --set how=nil
has "shows the place" err "$charts/errors/templates/_helpers.tpl:2:"
has "and the line" err '{{ .Values.no.such.value }}'
is "and a caret" "$(grep -c '^ *^$' err)" 1
has "and the include around it" err "$charts/errors/templates/_helpers.tpl:5:"
has "and the one around that" err "$charts/errors/templates/a.yaml:6:"
is "helm's message comes first" "$(head -c 7 err)" "Error: "
fails 3 "endless includes end" render rel "$charts/errors" --set how=loop
has "with helm's reason" err 'rendering template has a nested reference name: errors.loop'

# what cannot be parsed
mkdir -p broken/templates
printf 'apiVersion: v2\nname: broken\nversion: 0.1.0\n' >broken/Chart.yaml
broken() { printf "$1" >broken/templates/a.yaml; }
broken 'a: 1\n{{ if .Values.a }}\nb: 2\n'
fails 3 "a block without end" render rel broken
has "shows where it starts" err 'broken/templates/a.yaml:2:1: no {{end}} for this'
broken 'a: 1\nb: {{ .Values.a | toYamll }}\n'
fails 3 "an unknown function" render rel broken
has "is shown" err 'broken/templates/a.yaml:2:19: here'
is "with a caret" "$(tail -n 1 err)" "                      ^"
broken 'a: {{ .Values.a\nb: 2\n'
fails 3 "an action that is not closed" render rel broken
has "shows where it starts" err 'broken/templates/a.yaml:1:4: the action starts'
broken 'kind: A\n---\nkind: B\n{{ "a" }}: b: c\nd: e\n'
fails 3 "a template that gives no YAML" render rel broken
has "shows the line" err '>    2 | a: b: c'
has "and whose it is" err 'broken/templates/a.yaml: line 2 of a document it gives'
# go-yaml's messages for an empty bracket where a block goes on, from helm 4.3.1
broken 'a:\n  b: 1\n  {}\n  c: 2\n'
fails 3 "an empty map for a key" render rel broken
has "lacks a key" err 'yaml: line 2: did not find expected key'
broken 'a:\n  - x\n  []\nb: 1\n'
fails 3 "an empty list for an item" render rel broken
has "lacks a dash" err "yaml: line 2: did not find expected '-' indicator"
broken 'a: 1\n{a: b}\nb: 2\n'
fails 3 "another map" render rel broken
has "lacks a colon" err "yaml: line 3: could not find expected ':'"
broken 'kind: Secret\npassword: hidden: x\n'
fails 3 "but not of a secret" render rel broken
is "whose lines stay unseen" "$(grep -c hidden err)" 0
broken 'just text\n'
fails 3 "a document that is no map" render rel broken
has "is shown by its start" err '    1 | just text'
broken 'a: 1\n'
printf 'a: 1\n  b: 2\n' >broken/values.yaml
fails 3 "values that are no YAML" render rel broken
has "show the place" err 'broken/values.yaml:2: here'
has "and the line" err '>    2 |   b: 2'
fails 3 "endless includes" render rel "$charts/errors" --set how=loop
is "are cut short" "$(grep -c '^\.\.\.$' err)" 1

# refused, and accepted
ok "a chart that asks for a recent Kubernetes needs no flag" render rel "$charts/kube"
fails 2 "a cluster is refused" render rel "$charts/parts" --validate
fails 2 "and so is a repository" render rel nginx --repo https://charts.example.test
has "which tells what fetches charts" err 'pull-chart'
fails 2 "two names are too many" render a b "$charts/parts"
fails 2 "a missing chart" render rel "$charts/nowhere"
is "has helm's message" "$(cat err)" "Error: path \"$charts/nowhere\" not found"
fails 2 "a chart of a repository" render rel bitnami/nginx
has "is another matter" err 'pull-chart'
ok "harmless options are accepted" render rel "$charts/parts" --debug --create-namespace \
	--skip-crds --description text --disable-openapi-validation --wait --timeout 5m \
	--dry-run --labels a=b --kube-context c --replace --atomic
fails 3 "a remote reference of a schema is an error" render rel "$charts/schema-remote"
has "which names it" err 'https://schemas.example.test/a.json'
has "and the way out" err '--skip-schema-validation'
ok "which works" render rel "$charts/schema-remote" --skip-schema-validation

# links
cp -r "$charts/values" linked
ln -s ../values.yaml linked/templates/inside.yaml
ok "a link within the chart is followed" render rel linked
has "and its target rendered" out '# Source: values/templates/inside.yaml'
echo 'a: secret' >outside.yaml
ln -s ../../outside.yaml linked/templates/outside.yaml
fails 3 "a link out of the chart is refused" render rel linked
has "by name" err 'templates/outside.yaml: symbolic link leads out of the chart'
rm linked/templates/outside.yaml
ln -s nowhere linked/templates/dangling.yaml
fails 3 "a dangling link is an error" render rel linked
has "with helm's message" err "Error: error evaluating symlink $tmp/linked/templates/dangling.yaml: lstat $tmp/linked/templates/nowhere: no such file or directory"
rm linked/templates/dangling.yaml
mkfifo linked/pipe
fails 3 "a pipe is refused" render rel linked
has "by name" err 'linked/pipe'

# archives
(cd "$charts" && tar -cf - family | gzip -n >"$tmp/family.tgz")
render rel "$charts/family" >folder.out
render rel family.tgz >archive.out
same "an archive gives what its folder gives" folder.out archive.out
ok "an archive has a depfile" render rel family.tgz -o f.yaml -M f.d
has "that names it" f.d "$tmp/family.tgz"
head -c 600 family.tgz >cut.tgz
fails 3 "half an archive is an error" render rel cut.tgz
echo 'no: archive' >no.yaml
fails 3 "a values file in place of a chart" render rel no.yaml
has "is named as that" err 'seems to be a YAML file, but expected a gzipped archive'
mkdir -p wide/charts/sub && cp "$charts/values/Chart.yaml" wide/ &&
	tar -cPf - --transform 's,.*,sub/../../evil,' "$charts/values/values.yaml" |
	gzip -n >wide/charts/sub.tgz
rmdir wide/charts/sub
fails 3 "a subchart's archive may not leave its folder" render rel wide
has "with helm's message" err 'Error: error unpacking subchart sub.tgz in values: chart illegally references parent directory'
done_testing
