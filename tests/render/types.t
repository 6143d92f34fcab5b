#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Helm's own types as templates see them; outputs are those of helm 4.3.1.
. "$(dirname "$0")/../lib.sh"

mkdir -p "$tmp/vc/templates"
printf 'apiVersion: v2\nname: vc\nversion: 1.0.0\n' >"$tmp/vc/Chart.yaml"
printf 'a: 1\nc: {d: x, e: null}\n' >"$tmp/vc/values.yaml"

# renders NAME EXPRESSION OUTPUT
renders() {
	printf '%s\n' "r: {{ $2 | quote }}" >"$tmp/vc/templates/a.yaml"
	is "$1" "$(mkmirror render vc "$tmp/vc" --kube-version 1.30.0 2>&1 | sed -n 's/^r: //p')" "$3"
}

# refuses NAME EXPRESSION MESSAGE
refuses() {
	printf '%s\n' "r: {{ $2 }}" >"$tmp/vc/templates/a.yaml"
	fails 3 "$1" mkmirror render vc "$tmp/vc"
	has "$1: message" "$tmp/err" "$3"
}

renders "type of .Values" 'typeOf .Values' '"common.Values"'
renders "AsMap" 'typeOf .Values.AsMap' '"map[string]interface {}"'
renders "dig in AsMap" 'dig "c" "d" "none" .Values.AsMap' '"x"'
refuses "dig in .Values" 'dig "c" "d" "none" .Values' \
	'interface conversion: interface {} is common.Values, not map[string]interface {}'
renders "Table" '(.Values.Table "c").d' '"x"'
renders "type of a table" 'typeOf (.Values.Table "c")' '"common.Values"'
refuses "Table of a scalar" '.Values.Table "c.d"' 'error calling Table: "d" is not a table'
renders "PathValue" '.Values.PathValue "c.d"' '"x"'
refuses "PathValue of a table" '.Values.PathValue "c"' 'error calling PathValue: "c" is not a value'
refuses "PathValue of nothing" '.Values.PathValue ""' 'YAML path cannot be empty'
renders "String as a method" '.Capabilities.KubeVersion.String' '"v1.30.0"'
renders "no String for functions" '.Capabilities.KubeVersion' '"{v1.30.0 v1.30.0 1 30}"'

echo 'r: {{ .Capabilities.KubeVersion }}' >"$tmp/vc/templates/a.yaml"
is "String where it is printed" \
	"$(mkmirror render vc "$tmp/vc" --kube-version 1.30.0 | sed -n 's/^r: //p')" v1.30.0
done_testing
