#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/pipeline and examples/ci against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

cp -R "$top/examples" "$tmp/examples"
ok "the script" "$tmp/examples/pipeline/mirror.sh"
cd "$tmp/examples/pipeline" || exit 1
has "its layout has the image" mirror/index.json registry.example.com/hello/server:1.0
has "and the chart" mirror/index.json hello:1.0.0
has "the lock" mirror.lock registry.example.com/hello/migrate:1.0
ok "again" ./mirror.sh
is "nothing is left to copy" "$(grep -c '"status":"planned"' mirror.work/plan.jsonl)" 0
mv values.yaml away
fails 2 "a stage that fails ends it" ./mirror.sh
# the line that its head comment shows
line=$(sed -n 's/^#	\(mkmirror render.*\)/\1/p' mirror.sh)
sh -c "$line" >"$tmp/list"
has "pipes" "$tmp/list" registry.example.com/hello/server:1.0
# a script to start from: the folder alone, with a registry that is not there
cp -R "$top/examples/pipeline" "$tmp/mine"
sed -i '/^# ---- a layout/,/^# ----$/d' "$tmp/mine/mirror.sh"
sed -i 's,^registry: .*,registry: 127.0.0.1:1,' "$tmp/mine/charts/hello/values.yaml"
fails 75 "one's own asks the registry" "$tmp/mine/mirror.sh" 127.0.0.1:1/team
has "of its images" "$tmp/err" 127.0.0.1:1/hello/server:1.0

# what the job runs, with its variables
run_job() {
	sed -n 's/^  \(MIRROR_[A-Z]*\): \(.*\)/\1='\''\2'\''/p' .gitlab-ci.yml >"$tmp/job.sh"
	awk '/^  script:/ { on = 1; next } on && /^    - / { sub(/^    - /, ""); print; next } { on = 0 }' .gitlab-ci.yml >>"$tmp/job.sh"
	sh -eu "$tmp/job.sh"
}
cd "$tmp/examples/ci" || exit 1
: >"$started"
ok "the job" run_job
has "has mirrored" mirror/index.json registry.example.com/hello/migrate:1.0
is "with all its stages" "$(started | grep -c -e copy-blob -e push-manifest -e verify)" 3
# the next job: a fresh checkout, the cache, and the target
mv "$tmp/examples/ci" "$tmp/before"
cp -R "$top/examples/ci" "$tmp/examples/ci"
cd "$tmp/examples/ci" || exit 1
(cd "$tmp/before" && mv mirror .mirror-cache mirror.lock "$tmp/examples/ci")
: >"$started"
ok "the next job" run_job
is "copies nothing" "$(started | sed -n '/^copy\|^push\|^plan/p')" ""
done_testing
