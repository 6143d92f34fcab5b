#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What filter-catalog keeps by a configuration of oc-mirror v1.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/catalog.sh"
cd "$tmp" || exit 1
api=v1alpha2
{
	package web stable
	channel web stable web.v1.0.0 web.v1.1.0,web.v1.0.0 web.v1.2.0,web.v1.1.0,web.v1.1.5 web.v2.0.0,web.v1.2.0
	channel web old web.v1.0.0 web.v1.1.0,web.v1.0.0
	bundle web 1.0.0
	bundle web 1.1.0
	bundle web 1.1.5
	bundle web 1.2.0 ',{"type":"olm.package.required","value":{"packageName":"db","versionRange":">=1.0.0 <3.0.0"}}'
	bundle web 2.0.0 ',{"type":"olm.gvk.required","value":{"group":"g.io","kind":"Queue","version":"v1"}}'
	package db alpha
	channel db alpha db.v1.0.0 db.v2.0.0,db.v1.0.0 db.v3.0.0,db.v2.0.0
	for v in 1.0.0 2.0.0 3.0.0; do bundle db $v; done
	package queue main
	channel queue main queue.v1.0.0 queue.v1.1.0,queue.v1.0.0
	bundle queue 1.0.0 ',{"type":"olm.gvk","value":{"group":"g.io","kind":"Queue","version":"v1"}}'
	bundle queue 1.1.0 ',{"type":"olm.gvk","value":{"group":"g.io","kind":"Queue","version":"v1"}},{"type":"olm.package.required","value":{"packageName":"db","versionRange":"3.0.0"}}'
	package gap g
	channel gap g web.v1.1.5 web.v2.0.0 top.v10.0.0,web.v2.0.0,web.v1.1.5
	for v in 1.1.5 2.0.0; do bundle web $v | sed 's/"package":"web"/"package":"gap"/'; done
	bundle top 10.0.0 | sed 's/"package":"top"/"package":"gap"/'
	package base b
	channel base b base.v1.0.0,before.v0 base.v2.0.0,before.v0,base.v1.0.0 base.v3.0.0,base.v2.0.0
	for v in 1.0.0 2.0.0 3.0.0; do bundle base $v; done
	package alone a
	channel alone a alone.v1.0.0
	bundle alone 1.0.0
} >cat.json
with="db(alpha) alpha[db.v3.0.0] db.v3.0.0 queue(main) main[queue.v1.1.0] queue.v1.1.0"

filter() { # NAME WANT LINES...
	name=$1 want=$2
	shift 2
	imageset "$@" >isc.yaml
	ok "$name" filter-catalog --config isc.yaml -o got cat.json
	is "$name: what is kept" "$(kept got)" "$want"
}
refused() { # NAME TEXT LINES...
	name=$1 text=$2
	shift 2
	imageset "$@" >isc.yaml
	filter-catalog --config isc.yaml cat.json >got 2>err
	is "$name: status 2, nothing printed" "$? $(wc -c <got | tr -d ' ')" "2 0"
	has "$name: the message" err "$text"
}
filter "heads of all channels of all packages" "alone(a) a[alone.v1.0.0] alone.v1.0.0 base(b) b[base.v3.0.0] base.v3.0.0 db(alpha) alpha[db.v3.0.0] db.v3.0.0 gap(g) g[top.v10.0.0] top.v10.0.0 queue(main) main[queue.v1.1.0] queue.v1.1.0 web(stable) stable[web.v2.0.0] old[web.v1.1.0] web.v1.1.0 web.v2.0.0"
filter "a package without needs" "alone(a) a[alone.v1.0.0] alone.v1.0.0" "packages:" "- name: alone"
filter "a package: its heads, and what they need" "$with web(stable) stable[web.v2.0.0] old[web.v1.1.0] web.v1.1.0 web.v2.0.0" "packages:" "- name: web"
filter "needs are left out" "web(stable) stable[web.v2.0.0] old[web.v1.1.0] web.v1.1.0 web.v2.0.0" "skipDependencies: true" "packages:" "- name: web"
filter "a channel" "web(old) old[web.v1.1.0] web.v1.1.0" "packages:" "- name: web" "  channels:" "  - name: old"
filter "a minimum: the way to the head" "web(stable) stable[web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.1.0] web.v1.1.0 web.v1.2.0 web.v2.0.0" "skipDependencies: true" "packages:" "- name: web" "  minVersion: 1.1.0"
filter "a way that meets the head's at an entry that is not there" "base(b) b[base.v1.0.0 base.v2.0.0 base.v3.0.0] base.v1.0.0 base.v2.0.0 base.v3.0.0" "packages:" "- name: base" "  minVersion: 1.0.0"
filter "the package's minimum takes the place of its channels'" "web(stable) stable[web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.1.0] web.v1.1.0 web.v1.2.0 web.v2.0.0" "skipDependencies: true" "packages:" "- name: web" "  minVersion: 1.1.0" "  channels:" "  - name: stable" "    minVersion: 1.0.0"
filter "a need with a range: the newest in it, and the way to the head" "db(alpha) alpha[db.v2.0.0 db.v3.0.0] db.v2.0.0 db.v3.0.0 web(stable) stable[web.v1.2.0] web.v1.2.0" "packages:" "- name: web" "  channels:" "  - name: stable" "    minVersion: 1.2.0" "    maxVersion: 1.2.0"
filter "a range" "web(stable) stable[web.v1.0.0 web.v1.1.0] old[web.v1.0.0 web.v1.1.0] web.v1.0.0 web.v1.1.0" "packages:" "- name: web" "  maxVersion: 1.1.9"
filter "full of a package" "web(stable) stable[web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0] old[web.v1.0.0 web.v1.1.0] web.v1.0.0 web.v1.1.0 web.v1.2.0 web.v2.0.0" "skipDependencies: true" "full: true" "packages:" "- name: web"
refused "a package that is not there" '[package="nope"] package does not exist in new model' "packages:" "- name: nope"
refused "a channel that is not there" '[package="web" channel="nope"] channel does not exist in new model' "packages:" "- name: web" "  channels:" "  - name: nope"
refused "a minimum that is not there" 'bundles do not exist in channel: versions=["1.0.5"]' "packages:" "- name: web" "  channels:" "  - name: stable" "    minVersion: 1.0.5"
refused "the default is filtered out" 'the current default channel "stable" for package "web" could not be determined' "packages:" "- name: web" "  channels:" "  - name: old" "  - name: stable" "    minVersion: 0.0.1" "    maxVersion: 0.0.1"
refused "a range with gaps" 'multiple channel heads found in graph: web.v1.1.5, web.v2.0.0' "packages:" "- name: gap" "  maxVersion: 9.0.0"
sed 's/"schema":"olm.channel","package":"web","name":"old",/&"properties":[{"type":"olm.channel","value":{"channelName":"old","priority":2}}],/' cat.json >new.json
mv new.json cat.json
filter "the channel with the highest priority is the default then" "web(old) old[web.v1.1.0] web.v1.1.0" "packages:" "- name: web" "  channels:" "  - name: old" "  - name: stable" "    minVersion: 0.0.1" "    maxVersion: 0.0.1"
done_testing
