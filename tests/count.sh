# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by tests of how work grows, after lib.sh.
#
#   count COMMAND…             prints how much work the command is, in $work_in:
#                              instructions, as the processor or valgrind has them,
#                              which come out the same from run to run; else CPU
#                              time.  It must exit with $count_status.
#   at_most TENTHS SMALL LARGE COMMAND…
#                              true when the command with LARGE for {} takes at most
#                              so many tenths of its work with SMALL; where that is
#                              time, a busy machine gets three chances
count_status=0
counted() { "$@" >/dev/null 2>"$tmp/count.err" || [ $? -eq "$count_status" ]; }
if perf stat -x, -e instructions:u true 2>&1 | grep -q '^[0-9]'; then
	work_in=instructions
	count() { counted perf stat -x, -e instructions:u -o "$tmp/count" "$@" && sed -n 's/^\([0-9]*\),.*/\1/p' "$tmp/count"; }
elif ! sanitized && valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$tmp/count" "$libexec/render" -V >/dev/null 2>&1 && grep -q 'I *refs:' "$tmp/count"; then
	work_in='instructions, by valgrind'
	count() { counted valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$tmp/count" "$@" && sed -n 's/.*I *refs: *//; s/,//gp' "$tmp/count" | tail -n 1; }
else
	work_in=microseconds
	count() { measure -n 7 "$@" | cut -f 2; }
fi
# count_with WHAT COMMAND…: the work of the command with WHAT for {}
count_with() {
	count_what=$1 count_left=$(($# - 1))
	shift
	while [ $count_left -gt 0 ]; do
		case $1 in
		*'{}'*) set -- "$@" "${1%%'{}'*}$count_what${1#*'{}'}" ;;
		*) set -- "$@" "$1" ;;
		esac
		shift
		count_left=$((count_left - 1))
	done
	count "$@"
}
at_most() {
	t_tenths=$1 t_small=$2 t_large=$3
	shift 3
	for _ in 1 2 3; do
		small=$(count_with "$t_small" "$@") large=$(count_with "$t_large" "$@")
		[ "${small:-0}" -gt 0 ] && [ "${large:-0}" -gt 0 ] && [ $((large * 10)) -le $((small * t_tenths)) ] && return
		echo "# $t_small: $small, $t_large: $large $work_in"
	done
	return 1
}
