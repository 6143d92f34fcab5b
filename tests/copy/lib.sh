# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced first by the tests of this folder: what all of them need, in a folder
# that is their HOME too.  They end here, skipped, where there is no registry.
#
#   move TARGET LOCK [OPTION of plan...]          plan, copy and push; the records stay
#                            in plan.jsonl, copied.jsonl and work/receipt.jsonl
#   move_in WORK TARGET LOCK [OPTION of plan...]  the same with another work folder
#   fill TARGET LOCK         puts what the layout up has there, silently
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../proxy.sh"
need_registry
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"

move_in() {
	m_work=$1 m_target=$2 m_lock=$3
	shift 3
	mkmirror plan --work "$m_work" --target "$m_target" "$@" -o plan.jsonl "$m_lock" &&
		mkmirror copy-blob -o copied.jsonl plan.jsonl &&
		mkmirror push-manifest --work "$m_work" -o "$m_work/receipt.jsonl" copied.jsonl
}
move() { move_in work "$@"; }
fill() { move_in filled "$1" "$2" --source oci:up >log 2>&1 || cat log; }
