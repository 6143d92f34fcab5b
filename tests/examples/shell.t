#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/pipeline and examples/ci against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

cp -R "$top/examples/pipeline" "$tmp/pipeline"
ok "the script" "$tmp/pipeline/mirror.sh"
cd "$tmp/pipeline" || exit 1
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

# what the job runs, with its variables
run_job() {
	sed -n 's/^  \(MIRROR_[A-Z]*\): \(.*\)/\1='\''\2'\''/p' .gitlab-ci.yml >"$tmp/job.sh"
	awk '/^  script:/ { on = 1; next } on && /^    - / { sub(/^    - /, ""); print; next } { on = 0 }' .gitlab-ci.yml >>"$tmp/job.sh"
	sh -eu "$tmp/job.sh"
}
cp -R "$top/examples/ci" "$tmp/ci"
cd "$tmp/ci" || exit 1
: >"$started"
ok "the job" run_job
has "has mirrored" mirror/index.json registry.example.com/hello/migrate:1.0
is "with all its stages" "$(started | grep -c -e copy-blob -e push-manifest -e verify)" 3
# the next job: a fresh checkout, the cache, and the target
mv "$tmp/ci" "$tmp/before"
cp -R "$top/examples/ci" "$tmp/ci"
cd "$tmp/ci" || exit 1
(cd "$tmp/before" && mv mirror .mirror-cache mirror.lock "$tmp/ci")
: >"$started"
ok "the next job" run_job
is "copies nothing" "$(started | sed -n '/^copy\|^push\|^plan/p')" ""
done_testing
