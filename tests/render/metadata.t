#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Messages about Chart.yaml and --set-json, recorded from helm 4.3.1 and 3.22.0.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p odd/templates
printf 'a: 1\n' >odd/templates/a.yaml

# A line of Chart.yaml, and what each helm says of it.
says() { # LINE MESSAGE4 MESSAGE3
	printf 'apiVersion: v2\nname: odd\nversion: 0.1.0\n%s\n' "$1" >odd/Chart.yaml
	for v in 4 3; do
		render --helm=$v rel odd >out 2>err
		is "helm $v: $1" "$(head -n 1 err)" "Error: $2"
		set -- "$1" "$3" "$3"
	done
}

null='must not contain empty or null nodes'
says 'maintainers: [null]' "validation: maintainers $null" "validation: maintainers $null"
says 'dependencies: [null]' "validation: dependencies $null" "validation: dependencies $null"
type='cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal'
says 'maintainers: [x]' "$type string into Go struct field Metadata.maintainers of type v2.Maintainer" \
	"$type string into Go struct field Metadata.maintainers of type chart.Maintainer"
says 'dependencies: x' "$type string into Go struct field Metadata.dependencies of type []*v2.Dependency" \
	"$type string into Go struct field Metadata.dependencies of type []*chart.Dependency"
missing='n error occurred while checking for chart dependencies. You may need to run'
says 'dependencies: [{version: 1.0.0}, {name: x}]' \
	"a$missing 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: , x" \
	"A$missing \`helm dependency build\` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: , x"

# the values of a subchart that are no map, as %t has them
mkdir -p odd/charts/sub
printf 'apiVersion: v2\nname: sub\nversion: 0.1.0\n' >odd/charts/sub/Chart.yaml
for value in '12345678901234567890=%!t(float64=1.2345678901234567e+19)' \
	'[true, {b: x, a: null}]=[true map[%!t(string=a):<nil> %!t(string=b):%!t(string=x)]]'; do
	printf 'sub: %s\n' "${value%%=*}" >odd/values.yaml
	says '' "type mismatch on sub: ${value#*=}" "type mismatch on sub: ${value#*=}"
done

# a whole object is for helm 4
charts=$top/tests/render/charts
ok "helm 4 takes an object" render rel "$charts/values" --set-json '{"a": 1}'
fails 2 "helm 3 does not" render --helm=3 rel "$charts/values" --set-json '{"a": 1}'
is "as it says" "$(cat err)" 'Error: failed parsing --set-json data {"a": 1}'
# lists that Chart.yaml lacks are nil in Go, which helm 4 makes empty ones of
mkdir -p bare/templates
printf 'apiVersion: v2\nname: bare\nversion: 0.1.0\n' >bare/Chart.yaml
for k in Keywords Sources Maintainers Dependencies; do
	printf 'k: {{ .Chart.%s | toJson | quote }}\n' $k >bare/templates/a.yaml
	is "helm 3: $k that are not there" "$(render --helm=3 rel bare | sed -n 's/^k: //p')" '"null"'
	is "helm 4: $k" "$(render --helm=4 rel bare | sed -n 's/^k: //p')" '"[]"'
done
printf 'keywords: []\ndependencies: []\n' >>bare/Chart.yaml
echo 'k: "{{ .Chart.Keywords | toJson }}{{ .Chart.Dependencies | toJson }}"' >bare/templates/a.yaml
is "helm 3: empty ones are empty" "$(render --helm=3 rel bare | sed -n 's/^k: //p')" '"[][]"'
echo 'a: {{ .Values | toJson }}' >bare/templates/a.yaml
for o in set set-string set-literal; do
	for a in 'a[' 'a[0' 'b=1,a[0' 'a.b[0].c[1'; do
		[ "$o$a" = 'set-literalb=1,a[0' ] && continue
		fails 2 "helm 3: --$o $a" render --helm=3 rel bare --$o "$a"
		has "is an error" err "Error: failed parsing --$o data: error parsing index: EOF"
		ok "helm 4: ends there" render --helm=4 rel bare --$o "$a"
	done
done
done_testing
