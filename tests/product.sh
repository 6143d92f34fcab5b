# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that drive a product's build.
#
#   install_mkmirror     installs into a staging prefix, found by pkg-config;
#                        every start of one of our programs is logged; make is
#                        $MAKE of the environment, also for CMake and mkmirror
#   started              the programs started since the last call, sorted, one a
#                        line, with the name of their -o file
#   new_chart DIR NAME VERSION IMAGE...  a chart whose pod has these images
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
		out= last=
		for a; do
			[ "\$last" = -o ] && out=" \${a##*/}"
			last=\$a
		done
		printf '%s\n' "\${0##*/}\$out" >>'$started'
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
