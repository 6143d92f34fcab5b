#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A file of the chart folder that is truncated during the render gives a message.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
[ -r /proc/self/maps ] || { skip "a file that is cut off" "no /proc/PID/maps here"; done_testing; }

mkdir -p app/templates
printf 'apiVersion: v2\nname: app\nversion: 1.0.0\n' >app/Chart.yaml
head -c 100000 /dev/zero | tr '\0' x >app/large.txt
cat >app/templates/late.yaml <<'T'
{{- $n := 0 }}{{ range until 2000000 }}{{ $n = add $n 1 }}{{ end }}
late: {{ .Files.Get "large.txt" | sha256sum }}
T
# however slow the machine is, as an emulated one
ulimit -S -t 600 2>/dev/null || :
"$libexec/render" x app >out 2>err &
pid=$!
mapped() { grep -q large.txt "/proc/$pid/maps" 2>/dev/null; }
i=0
while ! mapped && [ $i -lt 300 ]; do i=$((i + 1)); sleep 0.01; done
kill -STOP $pid
mapped; is "the file is mapped, and the render under way" $? 0
: >app/large.txt
kill -CONT $pid
wait $pid; is "it ends for now" $? 75
has "and says why" err "mkmirror-render: a file of the chart was cut off"
done_testing
