#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The work of a render grows with the chart, and no faster.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/count.sh"

# umbrella DIR N: a chart of N subcharts that use tpl throughout
umbrella() {
	mkdir -p "$1/charts"
	printf 'apiVersion: v2\nname: umbrella\nversion: 1.0.0\n' >"$1/Chart.yaml"
	i=0
	while [ $((i += 1)) -le "$2" ]; do
		sub=$1/charts/sub$i
		mkdir -p "$sub/templates"
		printf 'apiVersion: v2\nname: sub%d\nversion: 1.0.0\n' "$i" >"$sub/Chart.yaml"
		cat >"$sub/values.yaml" <<-END
			name: "{{ .Release.Name }}-{{ .Chart.Name }}"
			labels: { app: "{{ tpl .Values.name . }}", number: "$i" }
			image: { repository: registry/sub$i, tag: "1" }
		END
		cat >"$sub/templates/all.yaml" <<-END
			{{- define "sub$i.labels" }}{{ tpl (toYaml .Values.labels) . }}{{ end -}}
			metadata:
			  name: {{ tpl .Values.name . }}
			  labels: {{- include "sub$i.labels" . | nindent 4 }}
			data:
			{{- range until 20 }}
			  k{{ . }}: {{ tpl "{{ .Values.image.repository }}:{{ .Values.image.tag }}-$i" \$ }}
			{{- end }}
		END
	done
}

# aliases DIR N: a chart in which one large subchart appears N times
aliases() {
	mkdir -p "$1/charts/large/templates"
	printf 'apiVersion: v2\nname: aliases\nversion: 1.0.0\ndependencies:\n' >"$1/Chart.yaml"
	i=0
	while [ $((i += 1)) -le "$2" ]; do
		printf -- '- { name: large, version: 1.0.0, alias: large%d }\n' "$i"
	done >>"$1/Chart.yaml"
	printf 'apiVersion: v2\nname: large\nversion: 1.0.0\n' >"$1/charts/large/Chart.yaml"
	{
		echo '{{- if .Values.on }}'
		i=0
		while [ $((i += 1)) -le 3000 ]; do
			echo "k$i: {{ .Values.a$i | default (printf \"%d-%s\" $i .Chart.Name) | quote }}"
		done
		echo '{{- end }}'
	} >"$1/charts/large/templates/all.yaml"
}

# turns DIR N: a chart that reads a large file N times, in a range and in
# includes, and gives all its files as a key
turns() {
	mkdir -p "$1/templates"
	printf 'apiVersion: v2\nname: turns\nversion: 1.0.0\n' >"$1/Chart.yaml"
	i=0
	while [ $((i += 1)) -le 5000 ]; do
		echo "key$i: { name: value$i, list: [one, two] }"
	done >"$1/large.yaml"
	cat >"$1/templates/all.yaml" <<-END
		{{- define "count" }}{{ .Files.Get "large.yaml" | fromYaml | len }}{{ end }}
		{{- range until $2 }}
		{{- \$all := \$.Files.Get "large.yaml" | fromYaml }}
		k{{ . }}: {{ \$all.key7.name }}-{{ include "count" \$ }}-{{ len (dict \$ "all") }}
		{{- end }}
	END
}

# defines DIR N: a chart of N definitions in one file
defines() {
	mkdir -p "$1/templates"
	printf 'apiVersion: v2\nname: defines\nversion: 1.0.0\n' >"$1/Chart.yaml"
	i=0
	while [ $((i += 1)) -le "$2" ]; do
		echo "{{ define \"d$i\" }}x{{ .Values.a }}{{ end }}"
	done >"$1/templates/_all.tpl"
	echo 'a: {{ include "d1" . }}' >"$1/templates/one.yaml"
}

# grows TENTHS SMALL LARGE: rendering the large chart is at most so many tenths of the work
grows() { at_most "$@" "$libexec/render" release '{}'; }

umbrella "$tmp/sixty" 60
umbrella "$tmp/twice" 120
is "the subcharts are rendered" "$(render release "$tmp/twice" | grep -c '^# Source: ')" 120
ok "120 subcharts take at most 2.2 times what 60 take" grows 22 "$tmp/sixty" "$tmp/twice"

aliases "$tmp/once" 1
aliases "$tmp/often" 20
ok "a subchart that appears twenty times is parsed once" grows 30 "$tmp/once" "$tmp/often"

turns "$tmp/few" 3
turns "$tmp/many" 30
is "a large file is read many times" "$(render release "$tmp/many" | grep -c '^k[0-9]*: value7-5000-1$')" 30
if sanitized; then
	skip "what it took is given back" "built with a sanitizer"
else
	few=$(measure "$libexec/render" release "$tmp/few" | cut -f 3)
	many=$(measure "$libexec/render" release "$tmp/many" | cut -f 3)
	ok "what it took is given back ($few KiB, $many KiB)" [ "$many" -le $((few + 1024)) ]
fi

defines "$tmp/some" 5000
defines "$tmp/lots" 10000
if sanitized; then
	skip "twice the definitions take at most 2.2 times" "built with a sanitizer"
else
	ok "twice the definitions take at most 2.2 times" grows 22 "$tmp/some" "$tmp/lots"
fi

if command -v ldd >/dev/null && ! ldd "$libexec/render" 2>&1 | grep -q 'not a dynamic'; then
	is "libcrypto is not loaded at the start" "$(ldd "$libexec/render" | grep -c libcrypto)" 0
else
	skip "libcrypto is not loaded at the start" "static, or no ldd"
fi
done_testing
