#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Hostile charts end soon, with a message that names a limit and a place.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
mkdir -p c/templates
printf 'apiVersion: v2\nname: c\nversion: 0.1.0\n' >c/Chart.yaml

# ends NAME TEMPLATE TEXT: status 3 within seconds of CPU time, with the text
# and a place in the template
ends() {
	printf '%s\n' "$2" >c/templates/a.yaml
	(ulimit -t 60; exec "$libexec/render" x c) >out 2>err
	is "$1: status 3" $? 3
	has "$1: says what" err "$3"
	has "$1: says where" err 'c/templates/a.yaml:1:'
}

cycle='{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $e := dict }}{{ $_ := set $e "a" $e }}'
ends 'a long list' '{{ until 1000000000 | len }}' 'more memory than the limit'
ends 'a long sequence' '{{ seq 1 1000000000 | len }}' 'more memory than the limit'
ends 'a long text' '{{ repeat 1000000000 "abc" | len }}' '256 MiB'
ends 'a wide text' '{{ indent 2000000000 "a" | len }}' '256 MiB'
ends 'text that doubles' '{{ $s := "x" }}{{ range until 64 }}{{ $s = replace "x" "xxxxxxxxxxxxxxxx" $s }}{{ end }}' 'more memory than the limit'
ends 'includes without end' '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' 'nested reference name: a'
ends 'tpl without end' '{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t "Template" .Template) }}' 'nested too deep'
ends 'parentheses' '{{ tpl (printf "{{ %s1%s }}" (repeat 2000 "(") (repeat 2000 ")")) . }}' 'deeper than 1000'
ends 'blocks' '{{ tpl (repeat 2000 "{{ if 1 }}") . }}' 'deeper than 1000'
ends 'maps in themselves, compared' "$cycle{{ deepEqual \$d \$e }}" 'nested deeper than 10000'
ends 'maps in themselves, in a list' "$cycle{{ uniq (list \$d \$e) }}" 'nested deeper than 10000'
ends 'maps in themselves, merged' "$cycle{{ merge \$d \$e }}" 'over 10000 deep'
ends 'maps in themselves, printed' "$cycle{{ \$d }}" 'nested deeper than 2000'
ends 'maps in themselves, in TOML' "$cycle{{ toToml \$d }}" 'nested deeper than 2000'
ends 'deep maps in YAML' '{{ $l := dict }}{{ range until 3000 }}{{ $l = dict "a" $l }}{{ end }}{{ toYaml $l }}' 'nested deeper than 2000'

# brackets within brackets, of which libyaml looks at each again for every word
deep='(printf "a: %s\n%s1%s\n" (repeat 900 "[") (repeat COUNT "[],[],[],\n") (repeat 900 "]"))'
ends 'deep brackets, read again and again' "{{ \$t := $(printf %s "$deep" | sed s/COUNT/3000/) }}{{ range until 40 }}{{ \$_ := fromYaml \$t }}{{ end }}" 'LIMIT_YAML_BRACKETS'
ends 'deep brackets in a list' "{{ \$t := $(printf %s "$deep" | sed 's/a: //; s/COUNT/3000/') }}{{ range until 40 }}{{ \$_ := fromYamlArray \$t }}{{ end }}" 'LIMIT_YAML_BRACKETS'
# names LIMIT COMMAND...: a failure within 10 s of CPU time that says so
names() {
	n_what=$1; shift
	(ulimit -t 10; exec "$@") >out 2>err
	n_status=$?
	has "$n_what: names the limit" err LIMIT_YAML_BRACKETS
	ok "$n_what: status 2 or 3, not $n_status" [ $n_status -eq 2 -o $n_status -eq 3 ]
}
printf '{{ %s }}\n' "$(printf %s "$deep" | sed 's/COUNT/300000/')" >c/templates/a.yaml
names 'deep brackets in the output' "$libexec/render" x c
echo 'x: 1' >c/templates/a.yaml
awk 'BEGIN { printf "a: "; for (i = 0; i < 900; i++) printf "["; for (i = 0; i < 300000; i++) print "[],[],[],"; printf 1; for (i = 0; i < 900; i++) printf "]"; print "" }' >c/values.yaml
names 'deep brackets in values' "$libexec/render" x c
names 'deep brackets in a document' "$libexec/extract-images" c/values.yaml
names 'deep brackets in a document, audited' "$libexec/audit" --images /dev/null c/values.yaml
names 'deep brackets in a config' "$libexec/resolve-mirror" c/values.yaml
done_testing
