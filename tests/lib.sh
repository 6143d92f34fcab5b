# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced by every tests/*/*.t: TAP for POSIX sh.
#
#   ok NAME COMMAND...         passes when the command succeeds
#   fails STATUS NAME COMMAND… passes when it exits with STATUS; stderr in $tmp/err
#   is NAME GOT WANT           passes when the strings are equal
#   same NAME EXPECTED ACTUAL  passes when the files are equal; shows the diff
#   has NAME FILE TEXT         passes when the file holds the text
#   skip NAME REASON           counts as passed, and prints why it was skipped
#   sanitized                  true when the programs are built with a sanitizer,
#                              which changes the memory and time that they take
#   done_testing               last line of each test
#
# A test works in the folder $tmp, which is removed at the end unless KEEP=1.
# $top is the source tree, $bin the folder of mkmirror, $libexec that of the tools.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=${BUILD:-$top/build}
bin=$BUILD/bin
libexec=$BUILD/libexec/mkmirror
PATH=$bin:$libexec:$BUILD/tests/tools:$PATH
export http_proxy=http://192.0.2.1:9 https_proxy=http://192.0.2.1:9 no_proxy=localhost,127.0.0.1,::1
tmp=$(mktemp -d) || exit 1
cleanups= # commands that stop what a helper started
cleanup() { for c in $cleanups; do $c; done; } # a test may redefine it
trap 'cleanup; [ "${KEEP:-}" ] || rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
t_n=0 t_bad=0

t_result() { # STATUS NAME
	t_n=$((t_n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $t_n - $2"
	else
		echo "not ok $t_n - $2"
		t_bad=$((t_bad + 1))
		return 1
	fi
}
t_show() { sed 's/^/# /' "$@"; }

ok() { t_name=$1; shift; "$@" >"$tmp/out" 2>"$tmp/err"; t_result $? "$t_name" || t_show "$tmp/out" "$tmp/err"; }
fails() {
	t_want=$1 t_name=$2; shift 2
	"$@" >"$tmp/out" 2>"$tmp/err"; t_got=$?
	[ $t_got -eq "$t_want" ]; t_result $? "$t_name" || { echo "# exit $t_got, want $t_want"; t_show "$tmp/err"; }
}
is() { [ "$2" = "$3" ]; t_result $? "$1" || printf '%s\n' "got:  $2" "want: $3" | t_show; }
same() { diff -u "$2" "$3" >"$tmp/diff" 2>&1; t_result $? "$1" || t_show "$tmp/diff"; }
has() { grep -qF -- "$3" "$2"; t_result $? "$1" || { echo "# not in $2: $3"; t_show "$2"; }; }
skip() { t_n=$((t_n + 1)); echo "ok $t_n # SKIP $1: $2"; }
sanitized() { ldd "$libexec/render" 2>&1 | grep -q asan; }
done_testing() { echo "1..$t_n"; exit $((t_bad != 0)); }
