#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Times and random values of a render in its sandbox.
. "$(dirname "$0")/../lib.sh"

mkdir -p "$tmp/c/templates" || exit 1
printf 'apiVersion: v2\nname: c\nversion: 0.1.0\n' >"$tmp/c/Chart.yaml"

cat >"$tmp/c/templates/a.yaml" <<'END'
a: {{ dateInZone "15:04 MST" 1700000000 "Europe/Berlin" }}
b: {{ dateInZone "15:04 MST" 1700000000 "../../etc/localtime" }}
END
mkmirror render r "$tmp/c" >"$tmp/zone" 2>&1
if [ -f /usr/share/zoneinfo/Europe/Berlin ]; then
	has 'a zone of the system can be read' "$tmp/zone" 'a: 23:13 CET'
else
	skip 'a zone of the system can be read' 'no zone files here'
fi
has 'what is no zone is UTC, as in Sprig' "$tmp/zone" 'b: 22:13 UTC'

cat >"$tmp/c/templates/a.yaml" <<'END'
{{- $ca := genCA "ca" 365 }}
a: {{ randAlphaNum 20 }} {{ uuidv4 }} {{ now | date "2006-01-02" }}
b: {{ (genSignedCert "a" (list "10.0.0.1") (list "a.example") 30 $ca).Cert | b64enc }}
END
ok 'renders with a seed' mkmirror render --seed s -o "$tmp/one" r "$tmp/c"
ok 'and again' mkmirror render --seed s -o "$tmp/two" r "$tmp/c"
same 'the same comes out' "$tmp/one" "$tmp/two"
has 'the clock stands' "$tmp/one" ' 2000-01-01'
ok 'renders with another' mkmirror render --seed t -o "$tmp/two" r "$tmp/c"
fails 1 'something else comes out' cmp -s "$tmp/one" "$tmp/two"

done_testing
