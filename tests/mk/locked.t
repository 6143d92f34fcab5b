#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The lock decides: charts of repositories and registries, local charts, platforms, CI;
# with make, Ninja, Unix Makefiles and mkmirror mirror.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
. "$top/tests/httpd.sh"
. "$top/tests/images.sh"
install_mkmirror
cd "$tmp" || exit 1
mkdir repo
start_httpd repo repo

# serve IMAGE: the repository has the chart app 1.0.0 with this image
serve() {
	cd "$tmp" && rm -rf app
	new_chart app app 1.0.0 "$1"
	rm -rf packed
	printf '{"name":"x","type":"local","repository":"%s"}\n' "$tmp/app" | pull-chart --work packed >x.json
	cp "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' x.json)" repo/app-1.0.0.tgz
	printf 'apiVersion: v1\nentries:\n  app:\n  - {name: app, version: 1.0.0, urls: [app-1.0.0.tgz], digest: %s}\n' \
		"$(sha256 repo/app-1.0.0.tgz)" >repo/index.yaml
	served=sha256:$(sha256 repo/app-1.0.0.tgz)
}
# product DIR: a product with that chart, a local one and an image
product() {
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	new_layout upstream
	for i in app:1 app:2 own:1 own:2 more:1; do
		add_image upstream "r.example.com/$i" "amd64 arm64" "-$i"
	done
	new_chart own own 0.1.0 r.example.com/own:1
	cat >mirror.yaml <<-Y
	upstreams:
	  app: {type: repo, repo: "$url", chart: app, versions: ["1.0.0"]}
	  own: {type: local, path: own, chart: own, versions: ["0.1.0"]}
	images: [r.example.com/more:1]
	Y
	edge_builds
	sed 's/SOURCE oci:upstream/& ${MORE}/' CMakeLists.txt >new && mv new CMakeLists.txt
}
# all that a command says is in $tmp/both
breaks() { # NAME COMMAND...
	b_name=$1
	shift
	"$@" >"$tmp/both" 2>&1
	is "$b_name" $(($? != 0)) 1
}
digest_of() { sed -n "s/^chart	[^	]*	$1	[^	]*	//p" "$2"; }

drive() { # NAME LOCK: run, relock, frozen and clean are functions
	w=$1 lock=$2
	serve r.example.com/app:1
	product "$w"
	first=$served
	ok "$w: a good run" run
	cp "$lock" good
	is "$w: the lock has the chart's digest" "$(digest_of app "$lock")" "$first"
	serve r.example.com/app:2
	cd "$tmp/$w" || exit 1
	: >"$started"
	ok "$w: another chart under the version" run
	is "$w: nobody asks" "$(started | grep -v "^mirror$")" ""
	clean
	breaks "$w: without the work folder it stops" run
	has "$w: the digest of the lock" "$tmp/both" "$first"
	has "$w: and the one that came" "$tmp/both" "$served"
	has "$w: and what to do" "$tmp/both" mirror-lock
	same "$w: the lock stays" good "$lock"
	is "$w: no image of the other chart" "$(entries out | grep -c app:2)" 0
	ok "$w: locked anew" relock
	is "$w: it is the other one" "$(digest_of app "$lock")" "$served"
	ok "$w: then" run
	is "$w: its image is there" "$(entries out | grep -c r.example.com/app:2)" 1
	ok "$w: CI" frozen

	cp "$lock" good
	echo 'kind: ConfigMap' >own/templates/more.yaml
	breaks "$w: a local chart that changed stops" run
	is "$w: with both digests" "$(grep -o 'sha256:[0-9a-f]*' "$tmp/both" | sort -u | wc -l | tr -d ' ')" 2
	breaks "$w: again, with the reason" run
	has "$w: named" "$tmp/both" "chart own 0.1.0"
	same "$w: the lock stays so" good "$lock"
	breaks "$w: in CI too" frozen
	has "$w: with the difference" "$tmp/both" "moved: chart	local	own	0.1.0 from $(digest_of own good) to sha256:"
	ok "$w: locked anew again" relock
	ok "$w: it is mirrored" run

	sed "s/^images:.*/images: [r.example.com\/own:2]/" mirror.yaml >new && cat new >mirror.yaml
	sleep 0.05
	cp "$lock" good
	breaks "$w: another image in CI" frozen
	has "$w: is shown" "$tmp/both" "added: r.example.com/own:2"
	has "$w: and the one that would go" "$tmp/both" "removed: r.example.com/more:1"
	same "$w: the lock stays in CI" good "$lock"
	ok "$w: without CI" run
	ok "$w: and then with it" frozen

	# someone else's lock has an older chart
	serve r.example.com/app:1
	cd "$tmp/$w" || exit 1
	sed "s/^\(chart	[^	]*	app	1.0.0	\).*/\1$first/" "$lock" >new && cat new >"$lock"
	touch -d 2001-01-01 "$lock"
	run >"$tmp/both" 2>&1 || run >"$tmp/both" 2>&1
	is "$w: the lock of another commit is followed" "$? $(digest_of app "$lock")" "0 $first"
	is "$w: with its image" "$(cut -f 1 "$work/images.txt" | grep app)" r.example.com/app:1
	: >"$started"
	ok "$w: after that" run
	is "$w: nothing runs" "$(started | grep -v "^mirror$")" ""
}

clean() { rm -rf mirror.out work b/mirror.out; [ ! -e b ] || cmake b >/dev/null; }
run() { make mirror; }
relock() { make mirror-lock; }
frozen() { make mirror MIRROR_LOCKED=1; }
work=mirror.out/edge
drive make mirror.lock
breaks "make: to lock anew in CI" make mirror-lock MIRROR_LOCKED=1
has "make: is a contradiction" "$tmp/both" "which of them"
ok "make: and nothing is left of that" make mirror

run() { mkmirror mirror --config mirror.yaml --source oci:upstream --target oci:out --work work --lock mirror.lock "$@"; }
relock() { run --relock; }
frozen() { run --locked; }
work=work
drive mirror mirror.lock

if command -v cmake >/dev/null; then
	configured() {
		[ -e b ] || cmake -S . -B b -G "$g" -DCMAKE_PREFIX_PATH="$prefix"
		! grep -q '^MORE:.*=LOCKED' b/CMakeCache.txt || cmake -DMORE= b
	}
	run() { configured && cmake --build b --target mirror; }
	relock() { configured && cmake --build b --target mirror-lock; }
	frozen() { cmake -DMORE=LOCKED b && cmake --build b --target mirror; }
	work=b/mirror.out/edge
	entries() { grep -o '"org.opencontainers.image.ref.name":"[^"]*"' "b/$1/index.json" | cut -d '"' -f 4 | sort | tr '\n' ' '; }
	for g in Ninja 'Unix Makefiles'; do
		[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
		drive "$g" mirror.lock
	done
else
	skip CMake "cmake is not here"
fi
done_testing
