#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Passwords come into no message, record or lock: those of proxies, and those that
# somebody writes into the URL of a repository, a registry or a target.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
export REGISTRY_AUTH_FILE=/nonexistent
quiet() { # STATUS NAME COMMAND…: fails so, and shows no secret anywhere
	fails "$@"
	is "and does not show it" "$(grep -rl 's3cr3t' out err w lock l 2>/dev/null)" ""
}
echo 127.0.0.1:9/r/a:v1 >list
unset no_proxy
for p in ftp://me:s3cr3t@127.0.0.1:9 http://me:s3cr3t@ me:s3cr3t@:x http://me:s3cr3t@127.0.0.1:1 'http://me:s3cr3t@[::1'; do
	env -u https_proxy http_proxy="$p" mkmirror lock-images -o l list >out 2>err
	is "a proxy that does not work fails" "$([ $? -ne 0 ] && echo yes)" yes
	is "and is not shown with its password" "$(cat out err | grep -c s3cr3t)" 0
done

d=sha256:$(echo | sha256sum | cut -d' ' -f1)
for u in http://u:s3cr3t@127.0.0.1:9/c oci://u:s3cr3t@127.0.0.1:9/c u:s3cr3t@127.0.0.1:9/c https://s3cr3t@h/c; do
	printf 'chart\t%s\tc\t1.0.0\n' "$u" >charts
	printf 'chart\t%s\tc\t1.0.0\t%s\n' "$u" "$d" >old
	quiet 2 "a chart line with $(echo "$u" | cut -c1-6)" mkmirror lock-images -o lock charts
	has "is refused" err "charts:1: no credentials in a chart's repository"
	quiet 2 "a lock with it" mkmirror plan --target oci:t -o l old
	quiet 2 "a list of dedup" mkmirror dedup charts
	quiet 2 "a list of resolve-list" mkmirror resolve-list charts
done
for y in 'target: {url: "u:s3cr3t@h.example/x"}' 'target: {url: "u:s3cr3t@h.example"}' \
	'{target: {url: "oci:t"}, upstreams: {c: {type: oci, registry: "u:s3cr3t@h.example/c", chart: c}}}' \
	'{target: {url: "oci:t"}, upstreams: {c: {type: oci, registry: "oci://u:s3cr3t@h.example/c", chart: c}}}' \
	'{target: {url: "oci:t"}, upstreams: {c: {type: repo, repo: "https://u:s3cr3t@h.example/c", chart: c}}}'; do
	echo "$y" >mirror.yaml
	quiet 2 "mirror.yaml with a password" mkmirror resolve-mirror mirror.yaml
	has "is refused" err "no credentials in URLs"
done
echo '{"name":"c","type":"repo","repository":"http://u:s3cr3t@127.0.0.1:9/c","chart":"c","version":"1.0.0"}' >component
quiet 2 "a component with a password" mkmirror pull-chart --work w component
has "is refused" err "the component's repository has credentials"
quiet 2 "a target with a password" mkmirror plan --target u:s3cr3t@h.example/x -o l list

# names of an archive
mkdir -p "c/templates" && printf '%s\n' "apiVersion: v2" "name: c" "version: 1.0.0" >c/Chart.yaml
n=$(printf 'templates/a\nmkmirror-render: all is well\033[31m\302\233\342\200\256.yaml')
echo '{{ fail "no" }}' >"c/$n"
tar -czf c.tgz c
mkmirror render c.tgz >out 2>err
is "a template with a newline in its name fails" "$?" 3
is "and acts on nothing" "$(grep -c '^mkmirror-render: all' err),$(grep -c "$(printf '\033\|\302\233\|\342\200\256')" err)" 0,0
has "but is shown" err 'c/templates/a\nmkmirror-render: all is well\x1b[31m\u009b\u202e.yaml'
done_testing
