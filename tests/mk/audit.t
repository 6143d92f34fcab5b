#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mirror-audit as a stage: each string that looks like an image is in the list.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

mkdir "$tmp/product" && cd "$tmp/product" || exit 1
new_chart charts/web web 1.0.0 r.example.com/web:1
new_chart charts/db db 2.0.0 r.example.com/db:2
cat >charts/web/templates/config.yaml <<'Y'
apiVersion: v1
kind: ConfigMap
metadata: {name: notes}
data:
  start.sh: |
    exec run {{ .Values.helper | default "nothing" }}
Y
echo '{}' >web.yaml
web_and_db
cat >Makefile <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
$(call mirror_add,edge,mirror.yaml)
M
ok "all is listed" make mirror-audit
is "one run a component" "$(started | sed -n '/^audit/p' | tr '\n' ' ')" "audit db-2.0.0.audit audit web-1.0.0.audit "
has "the record of it" mirror.out/edge/components/web-1.0.0.audit "r.example.com/web:1	listed"
ok "again" make mirror-audit
is "nothing runs" "$(started)" ""
echo 'helper: alpine:3.19' >web.yaml
fails 2 "an image in a script" make -k mirror-audit
has "file, line, object and path" "$tmp/err" "components/web-1.0.0.yaml:"
has "and which" "$tmp/err" 'ConfigMap/notes: data["start.sh"]: alpine:3.19 looks like an image'
is "the stage's status" "$(cat mirror.out/edge/status/audit-web-1.0.0)" 3
is "the other component was fine before" "$(started | sed -n '/^audit/p')" "audit web-1.0.0.audit"
ok "the list alone does not ask" make mirror-list
fails 2 "but with MIRROR_AUDIT" make mirror-list MIRROR_AUDIT=1
echo 'ignore ConfigMap/notes data*start.sh* alpine:*' >rules
: >"$started"
ok "a rule" make mirror-list MIRROR_AUDIT=1 MIRROR_RULES=rules
is "rules it out, for all components" "$(started | sed -n '/^audit/p' | tr '\n' ' ')" "audit db-2.0.0.audit audit web-1.0.0.audit "
has "on the record" mirror.out/edge/components/web-1.0.0.audit "alpine:3.19	ignored"
echo 'accept ConfigMap/notes data*start.sh* alpine:*' >rules
ok "the rule changed" make mirror-list MIRROR_AUDIT=1 MIRROR_RULES=rules
has "it is listed now" "$tmp/out" alpine:3.19
has "and passes the audit" mirror.out/edge/components/web-1.0.0.audit "alpine:3.19	listed"
: >"$started"
ok "again" make mirror-list MIRROR_AUDIT=1 MIRROR_RULES=rules
is "nothing runs" "$(started)" ""

# a probable image is undecided until somebody decides
echo 'helper: q.io/a/b:1' >web.yaml
fails 3 "mkmirror list --audit" mkmirror list --config mirror.yaml --format text --audit
has "names what is undecided" "$tmp/err" "q.io/a/b:1"
ok "decided by an option" mkmirror list --config mirror.yaml --format text --audit --probable=accept
has "it is on the list" "$tmp/out" q.io/a/b:1
fails 3 "mkmirror mirror --audit" mkmirror mirror --config mirror.yaml --until list --audit
ok "with the option" mkmirror mirror --config mirror.yaml --until list --audit --probable=ignore
ok "mirror-zarf says where" make -s mirror-zarf MIRROR_PROBABLE=accept
has "and it is one" mirror.out/edge/zarf.yaml "kind: ZarfPackageConfig"
done_testing
