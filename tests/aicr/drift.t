#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# diff-snapshots: which readings differ, in each format, and its statuses.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
cat >a.yaml <<'Y'
kind: Snapshot
fingerprint: {os: {value: ubuntu}}
measurements:
  - type: OS
    subtypes:
      - {subtype: gone, data: {x: 1}}
      - {subtype: release, data: {ID: ubuntu, same: 1.0, empty: x, when: 2025-01-01T10:00:00.5+02:00, list: [a, {b: 1, a: null}]}}
  - type: GPU
    subtypes: [{subtype: smi, data: {count: 8}}]
Y
cat >b.yaml <<'Y'
measurements:
  - {type: GPU, subtypes: [{subtype: smi, data: {lost: 1}}]}
  - null
  - {type: GPU, subtypes: [{subtype: smi, data: {count: "8", new: true}}, null]}
  - type: OS
    subtypes: [{subtype: release, data: {ID: "é", same: 1, empty: "", when: 2025-01-01, list: "[a map[a:<nil> b:1]]"}}]
Y
ok "a table" diff-snapshots --format table a.yaml b.yaml
is "has what differs" "$(cat out)" "CHANGES (1 added, 1 removed, 3 modified)
KIND      PATH              BASELINE                           TARGET
----      ----              --------                           ------
ADDED     GPU.smi.new       -                                  true
REMOVED   OS.gone.x         1                                  -
MODIFIED  OS.release.ID     ubuntu                             é
MODIFIED  OS.release.empty  x                                  \"\"
MODIFIED  OS.release.when   2025-01-01 10:00:00.5 +0200 +0200  2025-01-01 00:00:00 +0000 UTC

DRIFT DETECTED"
ok "YAML" diff-snapshots -o y a.yaml b.yaml
is "has the same" "$(head -n 9 y | tr -s ' \n' ' ')$(tail -n 6 y | tr -s ' \n' ' ')" \
	"baselineSource: a.yaml changes: - kind: added path: GPU.smi.new severity: info target: \"true\" - baseline: \"1\" kind: removed path: OS.gone.x summary: added: 1 modified: 3 removed: 1 total: 5 targetSource: b.yaml "
ok "JSON" diff-snapshots -o j --format json a.yaml b.yaml
ok "has the same too" same-document -a j y
ok "no drift" diff-snapshots --fail-on-drift --format table a.yaml a.yaml
is "says so" "$(cat out)" "NO CHANGES"
fails 1 "drift" diff-snapshots --fail-on-drift -o drift a.yaml b.yaml
ok "is written nevertheless" cmp drift y
printf '{"measurements": [{"type": "T", "subtypes": [{"subtype": "s", "data": {"n": 1234567}}]}]}' >n.json
ok "numbers of JSON" diff-snapshots n.json a.yaml
has "are floats" out "1.234567e+06"
printf 'measurements: {a: 1}\n' >bad.yaml; : >empty.yaml
fails 2 "another form" diff-snapshots a.yaml bad.yaml
has "is named" err "bad.yaml"
fails 2 "one snapshot alone" diff-snapshots a.yaml
fails 2 "a snapshot in a cluster" diff-snapshots cm://ns/name a.yaml
front() { mkmirror aicr diff "$@" >got 2>err; echo $?; }
is "as aicr" "$(front -b a.yaml --target b.yaml; diff got y)" 0
is "its statuses" "$(front -b a.yaml --target b.yaml --fail-on-drift; front --target a.yaml; front -b a.yaml --target empty.yaml
	front -b a.yaml --target b.yaml -o no/such; front -b a.yaml --target b.yaml -t xml)" "2
2
8
8
2"
# a thousand nodes
awk 'BEGIN { print "measurements:\n  - type: NodeTopology\n    subtypes:\n      - subtype: label\n        data:"
	for (i = 0; i < 1000; i++) for (k = 0; k < 10; k++) printf "          key%d.node%d: v%d|node%d\n", k, i, i, i }' >many.yaml
sed 's/v7|/v8|/' many.yaml >other.yaml
ok "a thousand nodes" diff-snapshots --format table many.yaml other.yaml
is "ten labels of one changed" "$(head -n 1 out)" "CHANGES (0 added, 0 removed, 10 modified)"
done_testing
