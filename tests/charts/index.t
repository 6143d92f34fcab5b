#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One chart has 60 dependencies in a repository whose index has 15,000 versions in
# 24 MB: pull-chart makes one request, reads the index once, and needs 24 MiB of memory.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1

mkdir repo
awk 'BEGIN {
	print "apiVersion: v1\nentries:"
	text = sprintf("%01350d", 0)
	for (c = 0; c < 300; c++) {
		printf "  chart%d:\n", c
		for (v = 50; v > 0; v--)
			printf "  - annotations:\n      x: |\n        - image: %s\n    apiVersion: v2\n    dependencies:\n    - {name: common, version: 2.x.x}\n    name: chart%d\n    urls:\n    - x/chart%d-1.%d.0.tgz\n    version: 1.%d.0\n", text, c, c, v, v
	}
}' >repo/index.yaml
ok "a large index" test "$(wc -l <repo/index.yaml)" -gt 150000 -a "$(wc -c <repo/index.yaml)" -gt 23000000
start_httpd web repo
mkdir repo/x
lines=$(i=0; while [ $i -lt 60 ]; do
	make_chart sub "chart$i" 1.49.0
	tar czf "repo/x/chart$i-1.49.0.tgz" --transform "s/^sub/chart$i/" sub
	echo "- {name: chart$i, version: '>=1.0 <1.50', repository: '$url'}"
	i=$((i + 1))
done)
make_chart up umbrella 1.0.0 'dependencies:' "$lines"
echo '{"name":"up","type":"local","repository":"'"$tmp/up"'"}' >in
# programs that sanitizers watch need more
(ulimit -d 24576 && pull-chart --help) >help 2>&1 && most=24576 || most=unlimited
(
	ulimit -d $most || exit
	pull-chart --work w -o out in
) 2>err
is "all dependencies" "$? $(cat err)" "0 "
archive=$(sed 's/.*"archive":"\([^"]*\)".*/\1/' out)
is "are in the archive" "$(tar tzf "$archive" | grep -c '^umbrella/charts/chart[0-9]*-1.49.0.tgz$')" 60
is "the index was read once" "$(grep -c index.yaml web.log)" 1
if command -v helm >/dev/null; then
	ok "helm renders it" helm template "$archive"
else
	skip "helm renders it" "helm is not installed"
fi
# an index may be JSON, on one line or many
mkdir -p lined/x && mv repo/x/chart1-1.49.0.tgz lined/x/
for by in '' '\n'; do
	awk -v by="$by" 'BEGIN {
		text = sprintf("%01350d", 0)
		printf "{\"apiVersion\":\"v1\",%s\"entries\":{", by
		for (c = 0; c < 300; c++) {
			printf "%s\"chart%d\":[", c ? "," by : "", c
			for (v = 50; v > 0; v--)
				printf "%s{\"annotations\":{\"x\":\"- image: %s\\n\"},\"name\":\"chart%d\",%s\"urls\":[\"x/chart%d-1.%d.0.tgz\"],\"version\":\"1.%d.0\"}", v < 50 ? "," by : "", text, c, by, c, v, v
			printf "]"
		}
		printf "}}"
	}' >lined/index.yaml
	start_httpd "lined${by#?}" lined
	echo '{"name":"v","type":"repo","repository":"'"$url"'","chart":"chart1","version":"~1.49"}' >in.json
	rm -rf w2
	(
		ulimit -d $most || exit
		pull-chart --work w2 -o out in.json
	) 2>err
	is "JSON of $(($(wc -c <lined/index.yaml) / 1000000)) MB in $(wc -l <lined/index.yaml | tr -d ' ') lines" "$? $(cat err)" "0 "
done
mv lined/x/chart1-1.49.0.tgz repo/x/
url=http://127.0.0.1:$(cat web.port)
{
	echo 'dependencies:'
	grep -o 'name: chart[0-9]*' up/Chart.yaml | sed "s|.*|- {&, repository: '$url', version: 1.49.0}|; /chart7,/s/1.49/1.3/"
} >up/Chart.lock
make_chart sub chart7 1.3.0
tar czf repo/x/chart7-1.3.0.tgz --transform "s/^sub/chart7/" sub
ok "with a Chart.lock" pull-chart --work w -o out in
archive=$(sed 's/.*"archive":"\([^"]*\)".*/\1/' out)
is "its versions are taken" "$(tar tzf "$archive" | grep -c '^umbrella/charts/chart7-1.3.0.tgz$')" 1

# make runs a program a chart, side by side
cat >mirror.yaml <<Y
upstreams:
  one: {type: repo, repo: "$url", chart: chart1, versions: ["1.49.0"]}
  two: {type: repo, repo: "$url", chart: chart2, versions: ["1.49.0"]}
  three: {type: repo, repo: "$url", chart: chart3, versions: ["1.49.0"]}
Y
mkdir -p m/stamp m/status m/components
stages() { make -s -C m -f "$BUILD/share/mkmirror/stages.mk" mirror.kind=config mirror.config="$tmp/mirror.yaml" "$@"; }
before=$(grep -c index.yaml web.log)
ok "stages.mk: components" stages components
ok "three charts" stages -j3 components/one-1.49.0.chart components/two-1.49.0.chart components/three-1.49.0.chart
is "ask for the index once" "$(($(grep -c index.yaml web.log) - before))" 1
touch m/components/*.json
ok "in the next run" stages components/one-1.49.0.chart components/two-1.49.0.chart
is "they ask once whether it changed" "$(($(grep -c index.yaml web.log) - before)) $(grep -c 'index.yaml 200' web.log)" "2 2"
before=$(wc -l <web.log)
ok "nothing changed" stages components/one-1.49.0.chart
is "nothing is asked" "$(wc -l <web.log)" "$before"
done_testing
