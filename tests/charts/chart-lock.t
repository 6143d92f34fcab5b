#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Chart.lock decides about the versions of dependencies: by their places, in sync with
# Chart.yaml or not at all; two dependencies never share an archive unless it is the same.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1

mkdir one two
for v in 1.0.0 1.2.0 1.3.0; do
	make_chart "src/$v/app" app $v
	tar czf one/app-$v.tgz -C src/$v app
done
make_chart src/two/app app 1.0.0 'description: another'
tar czf two/app-1.0.0.tgz -C src/two app
cp one/app-1.2.0.tgz two/
for d in one two; do
	printf 'apiVersion: v1\nentries:\n  app:\n' >$d/index.yaml
	for a in "$d"/*.tgz; do
		v=${a#*/app-}
		echo "  - {name: app, version: ${v%.tgz}, urls: [${a#*/}]}" >>$d/index.yaml
	done
	start_httpd $d $d
	eval "$d=$url"
done
# shellcheck disable=SC2154
first=$one second=$two

chart() { # of standard input, the dependencies: the folder up
	rm -rf up w
	make_chart up up 1.0.0
	[ "${1:-}" != v1 ] || sed -i 's/apiVersion: v2/apiVersion: v1/' up/Chart.yaml
	if [ "${1:-}" = v1 ]; then cat >up/requirements.yaml; else cat >>up/Chart.yaml; fi
}
pull() { # the archives in charts/ of what was packed
	echo "{\"name\":\"up\",\"type\":\"local\",\"repository\":\"$tmp/up\"}" >in
	pull-chart --work w -o out "$@" in 2>err || { echo "failed $?"; return; }
	tar tzf "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' out)" | sed -n 's,^up/charts/\([^/]*\.tgz\)$,\1,p' | paste -sd' ' -
}
lock() { cat >"up/${1:-Chart.lock}"; }

# two aliases of one chart
aliases() { chart <<Y
dependencies:
- {name: app, alias: a, version: ${1:-1.0.x}, repository: "$first"}
- {name: app, alias: b, version: ${2:-1.2.x}, repository: "${3:-$first}"}
Y
}
both() { lock <<Y
dependencies:
- {name: app, repository: "$first", version: ${1:-1.0.0}}
- {name: app, repository: "${3:-$first}", version: ${2:-1.2.0}}
Y
}
aliases
is "two aliases without a lock" "$(pull)" "app-1.0.0.tgz app-1.2.0.tgz"
aliases 1.x 1.x; both
is "a lock's versions, by their places" "$(pull)" "app-1.0.0.tgz app-1.2.0.tgz"
aliases 1.x 1.x; both 1.2.0 1.2.0
is "one version for both is one archive" "$(pull)" "app-1.2.0.tgz"
if command -v helm >/dev/null; then
	ok "helm renders it" helm template "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' out)"
else
	skip "helm renders it" "helm is not installed"
fi
mkdir -p up/charts; aliases; both; mkdir up/charts; cp one/app-1.0.0.tgz up/charts/
is "one of them in charts/" "$(pull)" "app-1.0.0.tgz app-1.2.0.tgz"
aliases; mkdir up/charts; cp one/app-1.3.0.tgz up/charts/
is "one in charts/ that none takes" "$(pull)" "failed 2"
has "is named" err "charts/ has 'app' 1.3.0, and 1.2.x is wanted: remove it"

# two repositories
aliases 1.0.0 1.0.0 "$second"
is "one name and version of two repositories" "$(pull)" "failed 2"
has "is an error" err "dependency 'app' of 'up': there is another charts/app-1.0.0.tgz, with other bytes"
aliases 1.2.0 1.2.0 "$second"
is "unless it is the same" "$(pull)" "app-1.2.0.tgz"
aliases 1.3.x 1.x "$second"; both 1.3.0 1.0.0 "$second"
is "the lock's repositories are by place too" "$(pull) $(tar xOzf "$(sed 's/.*"archive":"\([^"]*\)".*/\1/' out)" up/charts/app-1.0.0.tgz | sha256sum | cut -d' ' -f1)" \
	"app-1.0.0.tgz app-1.3.0.tgz $(sha256 two/app-1.0.0.tgz)"

# out of sync
wrong() { # TEXT: the lock of standard input is refused
	lock
	is "refused: $1" "$(pull)" "failed 2"
	has "it says so" err "$1"
}
aliases '^1.1.0'; both
is "a version that Chart.yaml does not want" "$(pull)" "failed 2"
has "is named" err "'up': Chart.lock is out of sync with the dependencies of the chart: it has 'app' 1.0.0, and ^1.1.0 is wanted"
aliases
wrong "it has 1, and 2 are wanted" <<Y
dependencies: [{name: app, repository: "$first", version: 1.0.0}]
Y
wrong "it has 0, and 2 are wanted" <<Y
dependencies: []
Y
wrong "at place 2 it has 'other', and 'app' is wanted" <<Y
dependencies: [{name: app, repository: "$first", version: 1.0.0}, {name: other, repository: "$first", version: 1.2.0}]
Y
wrong "it has 'app' of '$second', and that of '$first' is wanted" <<Y
dependencies: [{name: app, repository: "$first/", version: 1.0.0}, {name: app, repository: "$second", version: 1.2.0}]
Y
wrong "it has 'app' 1.x, and 1.0.x is wanted" <<Y
dependencies: [{name: app, repository: "$first", version: 1.x}, {name: app, repository: "$first", version: 1.2.0}]
Y
wrong "Chart.lock: " <<Y
dependencies: [
Y
wrong "a dependency is null" <<Y
dependencies: [null, null]
Y
both; mkdir up/charts; cp one/app-1.0.0.tgz one/app-1.2.0.tgz up/charts/
echo 'dependencies: []' >up/Chart.lock
is "a lock that is not needed does not matter" "$(pull)" "app-1.0.0.tgz app-1.2.0.tgz"

# helm's digest: the lock files are helm's own
at=http://127.0.0.1:34047
make_chart lib lib 0.2.0
ours() { chart <<Y
dependencies:
- {name: app, alias: a, version: "~1.0", repository: "$at", condition: "a.enabled,b.x", tags: [t1, "<x>&"], import-values: [data, {parent: p, child: c}]}
- {name: app, alias: b, version: ">=1.1.0 <2", repository: "$1"}
- {name: lib, version: "0.x.x", repository: "file://../lib"}
- {name: inner, version: "*", repository: ""}
Y
make_chart up/charts/inner inner 3.0.0
lock <<Y
dependencies:
- name: app
  repository: $at
  version: 1.0.0
- name: app
  repository: $at
  version: 1.2.0
- name: lib
  repository: file://../lib
  version: 0.2.0
- name: inner
  repository: ""
  version: '*'
digest: sha256:c4040764318c67da90cb6bde1d1bd228929813b038e6fefd0ba829584370f87b
generated: "2026-12-01T13:41:34.606208726Z"
Y
}
cache="--rewrite=${at#*//}=${first#*//}"
ours "$at"
is "helm's lock, with its digest" "$(pull "$cache")" "app-1.0.0.tgz app-1.2.0.tgz lib-0.2.0.tgz"
ours @st
is "an alias of a repository" "$(pull "$cache")" "app-1.0.0.tgz app-1.2.0.tgz lib-0.2.0.tgz"
ours alias:st
is "spelled otherwise" "$(pull "$cache")" "app-1.0.0.tgz app-1.2.0.tgz lib-0.2.0.tgz"
rm up/Chart.lock
is "without a lock" "$(pull "$cache")" "failed 2"
has "it cannot be known" err "repository 'alias:st' is a name of helm's settings"
for change in 's/a.enabled/a.enable/' 's/t1/t2/' 's/child: c/child: d/' 's/~1.0/~1.0.0/' 's/alias: b/alias: c/'; do
	ours "$at"
	sed -i "$change" up/Chart.yaml
	is "changed: $change" "$(pull "$cache")" "failed 2"
	has "is out of sync" err "its digest is that of others"
done
ours "$at"
sed -i 's/1.2.0/1.3.0/' up/Chart.lock
is "a lock that was changed by hand" "$(pull "$cache")" "failed 2"
ours "$at"
make_chart lib lib 0.3.0
is "a folder of another version than the lock's" "$(pull "$cache")" "failed 2"
has "is named" err "dependency 'lib' of 'up': $tmp/lib: the chart has version 0.3.0, not 0.2.0"
old() { chart v1 <<Y
dependencies:
- {name: app, version: 1.x, repository: "$at"}
Y
lock requirements.lock <<Y
dependencies:
- name: app
  repository: $at
  version: 1.2.0
digest: sha256:$1
generated: "2026-12-01T13:41:35.132462615Z"
Y
}
old b520be089797cec3749c0608b52b5dbaae7695c5db1eacbbfc8d8b866a036aba
is "requirements.lock" "$(pull "$cache")" app-1.2.0.tgz
old "$(printf '{"dependencies":[{"name":"app","version":"1.x","repository":"%s"}]}' "$at" | sha256sum | cut -d' ' -f1)"
is "with Helm 2's digest" "$(pull "$cache")" app-1.2.0.tgz
old "$(printf '{}' | sha256sum | cut -d' ' -f1)"
is "with another" "$(pull "$cache")" "failed 2"
has "is out of sync" err "requirements.lock is out of sync"
done_testing
