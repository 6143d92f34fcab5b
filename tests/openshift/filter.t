#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What filter-catalog keeps of small catalogs, and what it says of broken ones.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/catalog.sh"
cd "$tmp" || exit 1
mkdir -p cat/web cat/db
{
	package web stable
	channel web stable web.v1.0.0 web.v1.1.0,web.v1.0.0 web.v1.2.0,web.v1.1.0 web.v2.0.0,web.v1.2.0,web.v1.9.0
	channel web old web.v1.0.0
	for v in 1.0.0 1.1.0 1.2.0 1.9.0 2.0.0; do bundle web $v; done
	echo '{"schema":"olm.deprecations","package":"web","entries":[{"reference":{"schema":"olm.bundle","name":"web.v1.0.0"},"message":"a"},{"reference":{"schema":"olm.channel","name":"old"},"message":"b"},{"reference":{"schema":"olm.package"},"message":"c"}]}'
	echo '{"schema":"x.other","package":"web","n":1.50e1}'
} >cat/web/catalog.json
{ package db alpha; channel db alpha db.v0.1.0+b7; bundle db 0.1.0+b7; } >cat/db/catalog.json

filter() { # WANT-NAME WANT LINES...
	name=$1 want=$2
	shift 2
	imageset "$@" >isc.yaml
	ok "$name" filter-catalog --config isc.yaml -o got cat
	is "$name: what is kept" "$(kept got)" "$want"
}
refused() { # NAME TEXT LINES...
	name=$1 text=$2
	shift 2
	imageset "$@" >isc.yaml
	filter-catalog --config isc.yaml cat >got 2>err
	is "$name: status 2, nothing printed" "$? $(wc -c <got | tr -d ' ')" "2 0"
	has "$name: the message" err "$text"
}

filter "no packages: the head of each channel" "db(alpha) alpha[db.v0.1.0+b7] db.v0.1.0+b7 web(stable) stable[web.v2.0.0] old[web.v1.0.0] web.v1.0.0 web.v2.0.0"
filter "full" "db(alpha) alpha[db.v0.1.0+b7] db.v0.1.0+b7 web(stable) stable[web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.0.0] web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v1.9.0 web.v2.0.0" "full: true"
filter "full of a package: only what channels have" "web(stable) stable[web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.0.0] web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0" "full: true" "packages:" "- name: web"
filter "a channel" "web(stable) stable[web.v2.0.0] web.v2.0.0" "packages:" "- name: web" "  channels:" "  - name: stable"
is "deprecations of what is gone go" "$(grep deprecations got)" '{"schema":"olm.deprecations","package":"web","entries":[{"reference":{"schema":"olm.package"},"message":"c"}]}'
has "other documents stay as they were written" got '{"schema":"x.other","package":"web","n":1.50e1}'
filter "a range" "web(stable) stable[web.v1.1.0 web.v1.2.0] web.v1.1.0 web.v1.2.0" "packages:" "- name: web" "  minVersion: 1.1.0" "  maxVersion: '1.5'"
filter "what is only skipped keeps who skips it" "web(stable) stable[web.v2.0.0] web.v1.9.0 web.v2.0.0" "packages:" "- name: web" "  minVersion: 1.3.0"
filter "one version; channels without it stay" "web(stable) stable[web.v1.1.0] old[] web.v1.1.0" "packages:" "- name: web" "  minVersion: 1.1.0" "  maxVersion: 1.1.0"
filter "build metadata does not count" "db(alpha) alpha[db.v0.1.0+b7] db.v0.1.0+b7" "packages:" "- name: db" "  minVersion: 0.1.0" "  maxVersion: 0.1.0"
filter "another default" "web(old) old[web.v1.0.0] web.v1.0.0" "packages:" "- name: web" "  defaultChannel: old" "  channels:" "  - name: old"
filter "bundles by name" "web(stable) stable[web.v1.1.0] web.v1.1.0" "packages:" "- name: web" "  bundles:" "  - name: web.v1.1.0"
fails 2 "bundles: not as today's oc-mirror reads it" filter-catalog --v2 --config isc.yaml cat
has "the key is named" "$tmp/err" "mirror.operators[0].packages[0].bundles: a key of"
filter "unknown names are passed over" "db(alpha) alpha[db.v0.1.0+b7] db.v0.1.0+b7" "packages:" "- name: db" "- name: nope"

refused "a version that is not there" 'error finding specific bundle: specific version 7.0.0 not found in bundles: package "web"' "packages:" "- name: web" "  minVersion: 7.0.0" "  maxVersion: 7.0.0"
refused "nothing is left" "no related images found" "packages:" "- name: nope"
refused "the default is filtered out" 'the default channel "stable" was filtered out, a new default channel must be configured for this package; set defaultChannel to one of: old' "packages:" "- name: web" "  channels:" "  - name: old"
refused "a default that is not there" 'specified default channel override "new" does not exist in the filtered output' "packages:" "- name: web" "  defaultChannel: new"
refused "an empty default channel" 'package "web" channel "stable" has version range ">=9.0.0" that results in an empty channel' "packages:" "- name: web" "  minVersion: 9.0.0"
refused "full and a range" "Full: true cannot be mixed with versionRange" "full: true" "packages:" "- name: web" "  minVersion: 1.0.0"
refused "bundles of which several are heads" 'filtering on the selected bundles leads to invalidating channel "stable" for package "web": multiple channel heads found: [web.v1.0.0 web.v1.2.0]' "packages:" "- name: web" "  bundles:" "  - name: web.v1.0.0" "  - name: web.v1.2.0"
refused "a key that nobody knows" "isc.yaml:8: mirror.operators[0].packages[0].chanels: unknown key" "packages:" "- name: web" "  chanels: []"
refused "a number where text should be" "isc.yaml:8: mirror.operators[0].packages[0].minVersion: a text is expected" "packages:" "- name: web" "  minVersion: 4.12"
refused "no version" "isc.yaml:8: mirror.operators[0].packages[0].minVersion: 'x' is no semantic version" "packages:" "- name: web" "  minVersion: x"
refused "a package twice" "isc.yaml:8: mirror.operators[0].packages[1]: the package 'web' is listed twice" "packages:" "- name: web" "- name: web"
refused "ranges at both places" "the package 'web' has minVersion or maxVersion, and so has its channel 'stable'" "packages:" "- name: web" "  minVersion: '1.0'" "  channels:" "  - name: stable" "    maxVersion: '2.0'"

# several catalogs
{ imageset "packages:" "- name: db"; imageset | sed -n 's/index:v1/other:v1/; 5p'; } >isc.yaml
fails 2 "which catalog is not said" filter-catalog --config isc.yaml cat
has "the catalogs are named" "$tmp/err" "--catalog: q.io/index:v1, q.io/other:v1"
filter-catalog --config isc.yaml --catalog q.io/index:v1 cat >got
is "the section of the one" "$(kept got)" "db(alpha) alpha[db.v0.1.0+b7] db.v0.1.0+b7"
fails 2 "one that is not there" filter-catalog --config isc.yaml --catalog q.io/no:v1 cat

# a range in any form
printf 'apiVersion: olm.operatorframework.io/filter/mirror/v1alpha1\nkind: FilterConfiguration\npackages:\n- name: web\n  versionRange: 1.0.0 || >=2.0.0\n' >filter.yaml
filter-catalog --config filter.yaml cat >got
is "a FilterConfiguration" "$(kept got)" "web(stable) stable[web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.0.0] web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0"

# the same from any place
imageset >isc.yaml
filter-catalog --config isc.yaml cat >want
cat cat/*/catalog.json | filter-catalog --config isc.yaml - >got
same "a stream" want got
printf -- '---\nschema: olm.package\nname: yy\ndefaultChannel: a\n---\n# nothing\n---\nschema: olm.channel\npackage: yy\nname: a\nentries:\n- name: y.v1\n---\n{"schema":"olm.bundle","package":"yy","name":"y.v1","image":"q.io/y:1","properties":[{"type":"olm.package","value":{"version":"1.0.0"}}]}\n---\nschema: z\npackage: yy\nat: 012\n' >y.yaml
filter-catalog --config isc.yaml y.yaml >got
same "YAML comes out as JSON" got - <<X
{"schema":"olm.package","name":"yy","defaultChannel":"a"}
{"schema":"olm.channel","package":"yy","name":"a","entries":[{"name":"y.v1"}]}
{"schema":"olm.bundle","package":"yy","name":"y.v1","image":"q.io/y:1","properties":[{"type":"olm.package","value":{"version":"1.0.0"}}]}
{"schema":"z","package":"yy","at":10}
X
mkdir -p cat/doc/deep
echo 'no catalog' >cat/doc/README.md
fails 2 "a file of another kind" filter-catalog --config isc.yaml cat
has "the message says what to do" "$tmp/err" "cat/doc/README.md:1: a document that is no map; files that are not of the catalog can be named in .indexignore"
echo 'x: [' >cat/doc/deep/z.yaml
printf '# docs\n*.md\n!keep.md\n' >cat/.indexignore
echo '/deep/' >cat/doc/.indexignore
filter-catalog --config isc.yaml cat >got
same ".indexignore, at any depth" want got

# graphs that are none
broken() { # NAME TEXT ENTRY...
	name=$1 text=$2
	shift 2
	{ package bad stable; channel bad stable "$@"; for v in 1 2 3; do bundle bad $v.0.0; done; } >bad.json
	filter-catalog --config isc.yaml bad.json >got 2>err
	is "$name: status 2, nothing printed" "$? $(wc -c <got | tr -d ' ')" "2 0"
	has "$name: the message" err "$text"
}
at='package "bad" channel "stable" unable to filter head of channel'
broken "a cycle" "$at: no channel heads found" bad.v1.0.0,bad.v2.0.0 bad.v2.0.0,bad.v1.0.0
broken "a cycle below a head" "$at: detected a cycle in the upgrade graph of the channel" bad.v3.0.0,bad.v2.0.0 bad.v2.0.0,bad.v1.0.0 bad.v1.0.0,bad.v2.0.0
broken "several heads" "$at: multiple channel heads found: [bad.v2.0.0 bad.v3.0.0]" bad.v1.0.0 bad.v3.0.0,bad.v1.0.0 bad.v2.0.0,bad.v1.0.0
broken "an entry twice" "$at: duplicate channel entry \"bad.v1.0.0\"" bad.v1.0.0 bad.v1.0.0
broken "an entry that skips itself" 'invalid channel entry "bad.v1.0.0": skips itself' bad.v1.0.0,,bad.v1.0.0
broken "no entries" "$at: channel has no entries" ''

# documents that are none
document() { # NAME TEXT DOCUMENT
	{ package d s; printf '%s\n' "$3"; } >bad.json
	filter-catalog --config isc.yaml bad.json >got 2>err
	is "$1: status 2, nothing printed" "$? $(wc -c <got | tr -d ' ')" "2 0"
	has "$1: the message" err "$2"
}
document "broken JSON" "bad.json:2: the document that begins here: invalid character '}' in literal" '{"schema":"olm.channel","x":tru}'
document "an end too early" "bad.json:2: the document that begins here: unexpected end of JSON input" '{"schema":"olm.channel","x":[7'
document "nesting" "exceeded max depth" "{\"schema\":\"a\",\"x\":$(head -c 5000 /dev/zero | tr '\0' '[')$(head -c 5000 /dev/zero | tr '\0' ']')}"
document "no schema" "bad.json:2: a document without a schema" '{"package":"d"}'
document "a package twice" 'olm.package "d" of package "d": duplicate; it is in bad.json:1 already' "$(package d s)"
document "a bundle twice" 'olm.bundle "d.v1.0.0" of package "d": duplicate; it is in bad.json:2' "$(bundle d 1.0.0; bundle d 1.0.0)"
document "entries of a wrong kind" 'olm.channel "s" of package "d": entries are no list' '{"schema":"olm.channel","package":"d","name":"s","entries":7}'
document "an entry without a name" "an entry has no name" '{"schema":"olm.channel","package":"d","name":"s","entries":[{}]}'
document "a version that is none" 'bundle "d.v1.0" in package "d" has the version "1.0"' "$(bundle d 1.0)"
document "a bundle without a version" 'bundle "d.v1" in package "d" has no package property' '{"schema":"olm.bundle","package":"d","name":"d.v1","properties":[]}'
document "an image without a tag" "error parsing image q.io/x: q.io/x unable to parse image correctly : tag and digest are empty; write NAME:TAG or NAME@sha256:… (bundle \"d.v1.0.0\" of package \"d\"" \
	"$(channel d s d.v1.0.0; bundle d 1.0.0 | sed 's/{"name":"",.*/{"name":"","image":"q.io\/x"}]}/')"
{ package d s; printf '{"schema":"x","data":"'; head -c 34000000 /dev/zero | tr '\0' a; echo '"}'; } >bad.json
fails 2 "a document that is too large" filter-catalog --config isc.yaml bad.json
has "the message has file and line" "$tmp/err" "is larger than 33554432 bytes; split it"
fails 2 "no catalog at all" filter-catalog --config isc.yaml /dev/null
fails 2 "a folder that is not there" filter-catalog --config isc.yaml nowhere
TMPDIR=$tmp/nowhere fails 2 "no folder for the temporary file" filter-catalog --config isc.yaml cat
has "TMPDIR is named" "$tmp/err" TMPDIR

# graphs
tab=$(printf '\t')
filter-catalog --graph web/stable cat >got
same "a graph" got - <<X
web.v2.0.0${tab}2.0.0${tab}web.v1.2.0${tab}web.v1.9.0${tab}-
web.v1.2.0${tab}1.2.0${tab}web.v1.1.0${tab}-${tab}-
web.v1.1.0${tab}1.1.0${tab}web.v1.0.0${tab}-${tab}-
web.v1.0.0${tab}1.0.0${tab}-${tab}-${tab}-
X
filter-catalog --graph web --format dot cat >got
has "dot: a head" got '	"web.v2.0.0" [label="web.v2.0.0", peripheries=2];'
has "dot: an upgrade" got '	"web.v1.2.0" -> "web.v2.0.0";'
has "dot: a skip" got '	"web.v1.9.0" -> "web.v2.0.0" [style=dashed];'
filter-catalog --graph web --config isc.yaml cat >got
is "the graph of what is kept" "$(cat got)" "web.v2.0.0${tab}2.0.0${tab}web.v1.2.0${tab}web.v1.9.0${tab}-"
fails 2 "no such package" filter-catalog --graph wob cat
has "the nearest is named" "$tmp/err" "did you mean web?"
fails 2 "no such channel" filter-catalog --graph web/new cat
has "the channels are named" "$tmp/err" "it has: stable, old"
{ package bad stable; channel bad stable a b; } >bad.json
fails 1 "a graph with several heads" filter-catalog --graph bad bad.json
is "is printed all the same" "$(cut -f 1 "$tmp/out" | tr '\n' ' ')" "a b "
done_testing
