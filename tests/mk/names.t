#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Paths, options and values with characters that mean something to make or to
# the shell.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

odd='#c%d:e'\''f(g),i$j&k=l;m|n*o[p]?"q~r!{s}'
product="$tmp/a b$odd/product"
mkdir -p "$product" && cd "$product" || exit 1
"$top/examples/upstream.sh" "$tmp/upstream" r.example.com/web:1 r.example.com/new:2
new_chart "charts/w$odd" web 1.0.0 r.example.com/web:1
cat >"m$odd.yaml" <<Y
upstreams:
  web: {type: local, path: './charts/w$(printf %s "$odd" | sed "s/'/''/g")', chart: web, versions: ["1.0.0"], values: ["./v$(printf %s "$odd" | sed "s/\"/\\\\\"/g").yaml"]}
Y
echo 'note: mine' >"v$odd.yaml"
# as one writes it in a makefile
written() { printf %s "$1" | sed 's/[$]/$$/g; s/#/$(hash)/g; s/,/$(comma)/g'; }
cat >Makefile <<M
include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
hash := \\#
comma := ,
MIRROR_TARGET = oci:out
MIRROR_SOURCE = oci:$tmp/upstream
MIRROR_RENDER_FLAGS = --set-string 'token=\$\$oauthtoken,quote="it '\\''s" \$(hash)1 (50%)'
MIRROR_EMIT_FLAGS = --probable ignore
\$(call mirror_add,edge,m$(written "$odd").yaml)
M
cat >>"charts/w$odd/values.yaml" <<'Y'
token: none
quote: none
Y
printf '  token: {{ .Values.token }}\n  quote: {{ .Values.quote | quote }}\n' >>"charts/w$odd/templates/pod.yaml"

ok "make mirror" make mirror
has "has the image" out/index.json r.example.com/web:1
has "the lock stands beside the config" "m$odd.lock" r.example.com/web:1
yaml=mirror.out/edge/components/web-1.0.0.yaml
has "a dollar arrives" $yaml 'token: $oauthtoken'
has "and quotes, a hash, parentheses, a percent sign" $yaml 'quote: "\"it '\''s\" #1 (50%)"'
: >"$started"
ok "again" make mirror
is "nothing runs" "$(started)" ""
sleep 0.05; echo 'note: other' >"v$odd.yaml"
ok "the values change" make mirror
is "is seen" "$(started | sed -n '/^render/p')" "render web-1.0.0.yaml"
sleep 0.05; echo '{}' >"charts/w$odd/templates/more.yaml"
unlock web "m$odd.lock"
ok "the chart's folder changes" make mirror
is "is seen too" "$(started | sed -n '/^pull/p')" "pull-chart web-1.0.0.chart"
sleep 0.05; rm "charts/w$odd/templates/more.yaml"
unlock web "m$odd.lock"
ok "a file of it is removed" make mirror
ok "hauler" make mirror-hauler
: >"$started"
ok "and again" make mirror mirror-hauler
is "nothing runs" "$(started)" ""
ok "a work folder with them" make mirror MIRROR_OUT="w $(printf %s "$odd" | sed 's/[$]/$$/g')"
: >"$started"
ok "again" make mirror MIRROR_OUT="w $(printf %s "$odd" | sed 's/[$]/$$/g')"
is "nothing runs" "$(started)" ""
ok "mirror-clean" make mirror-clean MIRROR_OUT="w $(printf %s "$odd" | sed 's/[$]/$$/g')"
is "removes it" "$(ls -d w* 2>/dev/null)" ""

# ---- refused
refused() { # NAME LINE TEXT
	printf '%s\n' 'include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk' "$2" >bad.mk
	fails 2 "$1" make -f bad.mk
	has "$1: says why" "$tmp/err" "bad.mk:2: *** mirror_add: $3"
}
refused "a name like an archive's member" '$(call mirror_add,x,mirror(1))' "mirror 'x': make takes a name that ends like 'mirror(1)'"
refused "a space in the name" '$(call mirror_add,x,my mirror.yaml)' "mirror 'x' has more than one config"

# ---- an install prefix with a space, for those who do not include
mv "$prefix" "$tmp/pre fix's"
PATH="$tmp/pre fix's/bin:$PATH"
rm -rf out
ok "a prefix with a space and a quote" mkmirror mirror --config "m$odd.yaml" --source "oci:$tmp/upstream" --target oci:out --work "w $odd"
: >"$started"
ok "again" mkmirror mirror --config "m$odd.yaml" --source "oci:$tmp/upstream" --target oci:out --work "w $odd"
is "no stage runs" "$(started)" "mirror"
done_testing
