#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# emit-hauler: the documents that `hauler store sync` reads.
. "$(dirname "$0")/../lib.sh"

printf 'docker.io/library/nginx:1\tcertain\tweb\nq.io/a/b:2\nchart\thttps://r.example.com\tvault\t1.10\n' >"$tmp/list"
cat >"$tmp/components" <<'J'
{"name":"v","type":"repo","repository":"https://r.example.com","chart":"vault","version":"1.10"}
{"name":"o","type":"oci","repository":"oci://r.example.com/charts","chart":"other","version":"2.0.0","insecure":true}
{"name":"l","type":"local","repository":"/src/mine","chart":"mine","version":"0.1.0","archive":"/w/mine.tgz"}
J
cat >"$tmp/want" <<'Y'
apiVersion: content.hauler.cattle.io/v1
kind: Images
metadata:
  name: edge-images
spec:
  images:
  - name: docker.io/library/nginx:1
  - name: q.io/a/b:2
---
apiVersion: content.hauler.cattle.io/v1
kind: Charts
metadata:
  name: edge-charts
spec:
  charts:
  - name: vault
    repoURL: https://r.example.com
    version: "1.10"
  - name: other
    repoURL: oci://r.example.com/charts
    version: 2.0.0
    plainHTTP: true
  - name: /w/mine.tgz
    version: 0.1.0
Y
ok "images and charts" mkmirror emit-hauler --name edge --components "$tmp/components" -o "$tmp/got" "$tmp/list"
same "as hauler reads them" "$tmp/want" "$tmp/got"
is "an empty list" "$(mkmirror emit-hauler </dev/null | tail -n 1)" "  images: []"

printf 'q.io/a:1\tcertain\nq.io/maybe:1\tprobable\tc\tPod/p\n' >"$tmp/list"
fails 3 "an undecided image is refused" mkmirror emit-hauler "$tmp/list"
has "and named" "$tmp/err" "q.io/maybe:1 may be an image"
has "with what to do" "$tmp/err" "--probable=accept"
is "accepted" "$(mkmirror emit-hauler --probable=accept "$tmp/list" | grep -c 'name: q.io')" 2
is "ignored" "$(mkmirror emit-hauler --probable=ignore "$tmp/list" | grep -c 'name: q.io')" 1
fails 1 "a full device is an error" mkmirror emit-hauler -o /dev/full /dev/null
done_testing
