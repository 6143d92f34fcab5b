# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that drive a product's build.
#
#   install_mkmirror     installs into a staging prefix, found by pkg-config;
#                        every start of one of our programs is logged; make is
#                        $MAKE of the environment, also for CMake and mkmirror
#   started              the programs started since the last call, sorted, one a
#                        line, with the name of their -o file; pull-chart once
#                        for each chart
#   new_chart DIR NAME VERSION IMAGE...  a chart whose pod has these images
#   web_and_db           mirror.yaml with the local charts web, which has values
#                        in web.yaml, and db
#   edge_builds          a Makefile and a CMakeLists.txt that mirror mirror.yaml
#                        from the layout upstream into the layout out
#   unlock NAME [LOCK]   takes the line of a chart out of the lock [mirror.lock]
#   entries LAYOUT       the names of its index.json, sorted, on one line
install_mkmirror() {
	command -v pkg-config >/dev/null || { skip "$(basename "$0")" "pkg-config is not installed"; done_testing; }
	prefix=$tmp/prefix
	make -s -o all -C "$top" BUILD="$BUILD" prefix="$prefix" install >"$tmp/install.log" 2>&1 ||
		{ echo "not ok 1 - make install"; t_show "$tmp/install.log"; exit 1; }
	PKG_CONFIG_PATH=$prefix/share/pkgconfig
	export PKG_CONFIG_PATH
	PATH=$prefix/bin:$PATH
	unset MAKEFLAGS MAKELEVEL MFLAGS
	p_make=$(command -v "${MAKE:-make}") || { echo "not ok 1 - ${MAKE:-make} is not here"; exit 1; }
	mkdir "$tmp/make.bin"
	ln -s "$p_make" "$tmp/make.bin/make"
	ln -s "$p_make" "$tmp/make.bin/gmake" # which CMake takes first
	PATH=$tmp/make.bin:$PATH
	started=$tmp/started.log
	: >"$started"
	for p_tool in "$prefix"/libexec/mkmirror/*; do
		mv "$p_tool" "$p_tool.real"
		cat >"$p_tool" <<-W
		#!/bin/sh
		out= last= each= changed= charts=
		for a; do
			case \$each\$last\$a in
			*--changed) changed=yes ;;
			*--each) each=each ;;
			each*.json) a=\${a##*/}; charts="\$charts \${a%.json}" ;;
			-o*) out=" \${a##*/}" ;;
			esac
			last=\$a
		done
		[ "\$each" ] || printf '%s\n' "\${0##*/}\$out" >>'$started'
		if [ "\$changed" ]; then # those that were pulled have new stamps
			for c in \$charts; do
				[ ! -e "stamp/pull-\$c" ] || cp -p "stamp/pull-\$c" "stamp/was-\$c"
			done
			"\$0.real" "\$@"
			status=\$?
			for c in \$charts; do
				[ -e "stamp/was-\$c" ] && [ -e "stamp/pull-\$c" ] &&
					[ -z "\$(find "stamp/pull-\$c" -newer "stamp/was-\$c")" ] ||
					printf '%s\n' "\${0##*/} \$c.chart" >>'$started'
			done
			rm -f stamp/was-*
			exit \$status
		fi
		for c in \$charts; do printf '%s\n' "\${0##*/} \$c.chart" >>'$started'; done
		exec "\$0.real" "\$@"
		W
		chmod +x "$p_tool"
	done
}
started() {
	sort "$started"
	: >"$started"
}
new_chart() {
	n_dir=$1 n_name=$2 n_version=$3
	shift 3
	mkdir -p "$n_dir/templates"
	printf '%s\n' "apiVersion: v2" "name: $n_name" "version: $n_version" >"$n_dir/Chart.yaml"
	{
		echo "note: none"
		echo "images:"
		printf -- '- "%s"\n' "$@"
	} >"$n_dir/values.yaml"
	cat >"$n_dir/templates/pod.yaml" <<-'Y'
	apiVersion: v1
	kind: Pod
	metadata:
	  name: {{ .Chart.Name }}
	  annotations:
	    note: {{ .Values.note | quote }}
	spec:
	  containers:
	  {{- range $i, $image := .Values.images }}
	  - name: c{{ $i }}
	    image: {{ $image | quote }}
	  {{- end }}
	Y
}
web_and_db() {
	cat >mirror.yaml <<-'Y'
	upstreams:
	  web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}
	  db: {type: local, path: charts/db, chart: db, versions: ["2.0.0"]}
	Y
}
edge_builds() {
	cat >Makefile <<-'M'
	include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
	$(call mirror_add,edge,mirror.yaml)
	MIRROR_TARGET = oci:out
	MIRROR_SOURCE = oci:upstream
	M
	cat >CMakeLists.txt <<-'C'
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE oci:upstream)
	C
}
unlock() {
	grep -v "^chart	[^	]*	$1	" "${2:-mirror.lock}" >"$tmp/unlocked"
	cat "$tmp/unlocked" >"${2:-mirror.lock}"
}
entries() {
	grep -o '"org.opencontainers.image.ref.name":"[^"]*"' "$1/index.json" | cut -d '"' -f 4 | sort | tr '\n' ' '
}
