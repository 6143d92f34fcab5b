#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Programs that read a stream write all or nothing: when the second half of the input is
# broken, the first half is written neither to standard output nor to a named pipe.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
digest=sha256:4b6ad3a68d34da29bf7c8ccb5d355ba8b4babcad1f99798204e7abb43e54ee3d

printf 'kind: Pod\nspec: {containers: [{image: "q.io/x:1"}]}\n---\nkind: [bad\n' >documents
printf 'q.io/x:1\nq.io/UPPER CASE\n' >images
echo q.io/x:1 >good
printf 'chart\thttp://q.io/r\ta\t1.0.0\nchart\tftp://\n' >charts
printf 'q.io/x:1@%s\t%s\tlinux/amd64\nq.io/UPPER@\tx\n' "$digest" "$digest" >lock
printf '%s\n' '{"name":"a","type":"local","repository":"c","manifests":["m.yaml"]}' '{"name":' >components
printf '%s\n' "{\"digest\":\"$digest\",\"size\":1,\"from\":\"q.io/x\",\"to\":[\"t.io/x\"],\"status\":\"exists\"}" '{"digest":' >records
printf '{"mirrors":[{"name":"a"},' >mirror.yaml
mkdir -p c/templates
printf 'apiVersion: v2\nname: c\nversion: 1.0.0\n' >c/Chart.yaml
printf 'a: 1\n' >c/templates/a.yaml
printf 'b: {{ fail "no" }}\n' >c/templates/b.yaml
printf 'kind: Pod\n' >m.yaml
printf 'sets: {a: [], b: []}\n' >matrix

# PROGRAM INPUT [ARGUMENT...]: the input is read as an operand and from a pipe
half() {
	program=$1 input=$2
	shift 2
	mkmirror "$program" "$@" "$input" >out 2>err
	is "$program: fails and prints nothing" "$(($? > 0)) $(cat out)" "1 "
	mkmirror "$program" "$@" <"$input" 2>err | cat >out
	is "$program: nor from a pipe" "$(cat out)" ""
}
half extract-images documents
half audit documents
half audit documents --probable accept
half dedup images
half emit-hauler good --components components
half emit-zarf good --components components
half emit-yaml good --components components
half emit-json good --components components
half emit good --components components -t "$top/templates/hauler.tmpl"
half lock-images images --offline
half resolve-list charts
half split-components components -d folder
half pull-chart components --work work
half expand-matrix components --matrix matrix
half copy-blob records --work work
half push-manifest records --work work
half plan lock --target oci:layout --work work
half emit-statement lock
mkmirror render r c >out 2>err
is "render: fails and prints nothing" "$(($? > 0)) $(cat out)" "1 "
mkmirror resolve-mirror mirror.yaml >out 2>err
is "resolve-mirror: fails and prints nothing" "$(($? > 0)) $(cat out)" "1 "

mkfifo pipe
cat pipe >out &
reader=$!
mkmirror extract-images -o pipe documents 2>err
wait "$reader"
is "a pipe that -o names gets none either" "$(cat out)" ""
mkmirror extract-images documents - <documents 2>err | cat >out
is "nor do operands after a good one" "$(cat out)" ""
ok "a whole stream is written" mkmirror extract-images "$top/tests/discovery/extract/pods.yaml"
is "all of it" "$([ -s out ] && echo yes)" yes
done_testing
