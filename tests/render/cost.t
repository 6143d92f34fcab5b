#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No input of a few KiB takes more than 10 seconds of processor time or 512 MiB, whatever
# it does: then a limit is named.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
if sanitized; then
	skip "costs" "built with a sanitizer"
	done_testing
fi
mkdir -p c/templates
printf 'apiVersion: v2\nname: c\nversion: 0.1.0\n' >c/Chart.yaml
cost() { # COMMAND…: whether it stays below, or ends in time with a message that names a limit
	measure "$@" 2>err >cost.out
	read -r c_status c_cpu c_rss <cost.out
	[ "$c_cpu" -lt 10000000 ] && [ "$c_rss" -lt 524288 ] && [ "$c_status" -lt 4 ] && return
	echo "status $c_status, $c_cpu us, $c_rss KiB" >&2
	return 1
}
named() { # NAME TEMPLATE: a limit ends it
	printf '%s\n' "$2" >c/templates/a.yaml
	ok "$1: within 10 seconds and 512 MiB" cost "$libexec/render" x c
	"$libexec/render" x c >out 2>err
	is "$1: status 3" $? 3
	is "$1: a limit is named" "$(grep -ciE 'limit|over .* MiB|longer|more than' err | sed 's/^[1-9].*/yes/')" yes
}
dag='{{ $d := dict "a" 1 }}{{ $e := dict "a" 1 }}{{ range until 30 }}{{ $d = dict "x" $d "y" $d }}{{ $e = dict "x" $e "y" $e }}{{ end }}'
list='{{ $d := list 1 }}{{ $e := list 1 }}{{ range until 30 }}{{ $d = list $d $d }}{{ $e = list $e $e }}{{ end }}'
named "a value of 2^30 parts, printed" "$dag{{ \$d }}"
named "compared" "$dag{{ deepEqual \$d \$e }}"
named "looked for" "$list{{ has \$e (list \$d) }}"
named "made unique" "$list{{ uniq (list \$d \$e) | len }}"
named "in TOML" "$list{{ toToml (dict \"a\" \$d) | len }}"
named "in YAML" "$dag{{ toYaml \$d | len }}"
named "copied" "$dag{{ deepCopy \$d | len }}"
named "text that doubles by regexReplaceAll" '{{ $s := "a" }}{{ range until 64 }}{{ $s = regexReplaceAll "a" $s "aa" }}{{ end }}'
named "passwords" '{{ range until 1000 }}{{ $x := bcrypt "a" }}{{ end }}'
named "keys" '{{ range until 1000 }}{{ $x := genPrivateKey "rsa" }}{{ end }}'
named "flow-style YAML in a template" '{{ $s := printf "a: %s%s%s" (repeat 900 "[") (repeat 20000 "x,") (repeat 900 "]") }}{{ range until 100000 }}{{ $x := fromYaml $s }}{{ end }}'
named "flow-style YAML that comes out" 'a: {{ repeat 900 "[" }}{{ repeat 90000000 "x," }}{{ repeat 900 "]" }}'

echo 'a: 1' >c/templates/a.yaml
for k in allOf anyOf oneOf; do
	{
		echo '{"definitions":{"d0":{"type":"object"}'
		for i in $(seq 24); do
			echo ",\"d$i\":{\"$k\":[{\"\$ref\":\"#/definitions/d$((i - 1))\"},{\"\$ref\":\"#/definitions/d$((i - 1))\"}]}"
		done
		echo '},"$ref":"#/definitions/d24"}'
	} >c/values.schema.json
	ok "a schema of 24 times $k" cost "$libexec/render" x c
done
rm c/values.schema.json
{ printf 'a: '; printf '[%.0s' $(seq 900); printf 'x,%.0s' $(seq 28000); printf ']%.0s' $(seq 900); } >c/values.yaml
ok "values in flow style" cost "$libexec/render" x c

# audit, whose work must not grow with the square of the strings
for n in 2000 8000; do
	seq -f '- registry.example/a/b%g:v1' $n | sed '1s/^/a:\n/' >strings$n
	echo "a: $(seq -f 'registry.example/a/b%g:v1' $n | tr '\n' ' ')" >words$n
done
. "$top/tests/count.sh"
count_status=3
ok "four times the strings take audit at most five times the work" at_most 50 2000 8000 "$libexec/audit" strings{}
ok "so do four times the words of one string" at_most 50 2000 8000 "$libexec/audit" words{}
done_testing
