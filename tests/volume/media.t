#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pack on media that are full, read-only, without holes; killed at any moment; what it writes.
. "$(dirname "$0")/../copy/lib.sh"

new_layout up
for i in 1 2 3 4; do
	i_note=app$i
	head -c 1500000 /dev/urandom | base64 | tr -d '\n' >random
	i_layer() { gzip -9n <random; } # arguments are too short for such
	add_image up "example.com/team/app$i:v1" amd64 "layer $i"
done
for i in 1 2 3 4; do echo "example.com/team/app$i:v1"; done >list
ok "lock" mkmirror lock-images --source oci:up -o mirror.lock list
pack() { mkmirror pack --work w --source oci:up "$@" mirror.lock; }
size() { wc -c <"$1" | tr -d ' '; }
ok "pack" pack -d one
ok "two volumes" pack --size 4MB -d two
cp out two.lines
start_registry src; src=$host
fill "$src" mirror.lock
sed "s,example.com,$src," list >there.list
ok "lock from a registry" mkmirror lock-images -o there.lock there.list
ok "pack from it" mkmirror pack --work r --name mirror --size 4MB -d there there.lock

# what is written: the bytes of all calls that write, as Linux counts them
if [ -r /proc/self/io ]; then
	for of in one:up two:up there:src; do
		case ${of%:*} in
		one) set -- pack --work w --name mirror ;;
		two) set -- pack --work w --name mirror --size 4MB ;;
		there) set -- pack --work r --name mirror --size 4MB ;;
		esac
		if [ "${of#*:}" = up ]; then plan=w/pack.jsonl; else plan=r/pack.jsonl; fi
		cp $plan plan.jsonl
		ok "again, from its plan: ${of%:*}" sh -c '"$@" >lines 2>messages; s=$?; cat /proc/$$/io >io; exit $s' sh "$bin/mkmirror" "$@" -d "again.${of%:*}" plan.jsonl
		carried=$(awk -F'\t' '{ n += $2 } END { print n }' lines)
		written=$(sed -n 's/^wchar: //p' io)
		is "writes what it carries, once ($written of $carried)" "$(awk -v w="$written" -v c="$carried" 'BEGIN { print w <= c * 1.001 + 8192 }')" 1
	done
else
	skip "what is written" "this system does not count it"
fi

# killed at twenty moments, from a registry and from a layout, then once more to its end
for from in up src; do
	rm -rf killed
	i=0 there=0
	while [ $i -lt 20 ]; do
		i=$((i + 1))
		if [ $from = up ]; then
			"$bin/mkmirror" pack --work w --source oci:up --size 4MB -d killed mirror.lock >/dev/null 2>&1 &
		else
			"$bin/mkmirror" pack --work r --name mirror --size 4MB -d killed there.lock >/dev/null 2>&1 &
		fi
		pid=$!
		sleep "0.0$((i % 10))$((i * 7 % 10))"
		kill -9 $pid 2>/dev/null
		wait $pid 2>/dev/null
		there=$((there + $(ls killed 2>/dev/null | grep -c 'part$')))
		[ $((i % 7)) -ne 0 ] || rm -rf killed
	done
	if [ $from = up ]; then
		ok "the run after 20 that were killed" pack --size 4MB -d killed
		reference=two
	else
		ok "and from a registry" mkmirror pack --work r --name mirror --size 4MB -d killed there.lock
		reference=there
	fi
	is "gives the same volumes" "$(cd killed && sha256sum ./*)" "$(cd $reference && sha256sum ./*)"
done

# file systems
mkdir m
mounted=
unmount() { [ -z "$mounted" ] || umount m; }
cleanups="$cleanups unmount"
if mount -t tmpfs -o size=3m none m 2>/dev/null; then
	mounted=yes
	fails 4 "a file system that is too small" pack -d m/v
	has "is told by its bytes" err "free"
	is "before the first byte" "$(ls m/v)" ""
	rm -rf m/v
	mount -o remount,ro m
	fails 4 "a read-only one" pack -d m/v
	umount m
	mounted=
	mount -t tmpfs -o size=30m none m && mounted=yes
	ok "one that has the room" pack --size 4MB -d m/v
	is "gets the same bytes" "$(cd m/v && sha256sum ./*)" "$(cd two && sha256sum ./*)"
	mount -o remount,ro m
	ok "check-volume reads a read-only one" mkmirror check-volume --readback m/v
	umount m
	mounted=
else
	skip "file systems" "they cannot be mounted here"
fi
if command -v mkfs.exfat >/dev/null && command -v mount.exfat-fuse >/dev/null && [ -c /dev/fuse ]; then
	truncate -s 40m disk
	mkfs.exfat disk >/dev/null 2>&1 && mount.exfat-fuse disk m >/dev/null 2>&1 && mounted=yes
fi
if [ -n "$mounted" ]; then # a file system without holes
	ok "exFAT" pack --size 4MB -d m/v
	is "gets the same bytes" "$(cd m/v && sha256sum ./*)" "$(cd two && sha256sum ./*)"
	ok "and is read" mkmirror check-volume m/v
	umount m
	mounted=
else
	skip "exFAT" "it cannot be mounted here"
fi

# the programs that travel along run in a system that has none of their libraries
if [ -n "${MKMIRROR_CHROOT:-}" ] && [ "$(id -u)" = 0 ]; then
	there=$(mktemp -d "$MKMIRROR_CHROOT/tmp/mkmirror.XXXXXX")
	ok "--with-programs" pack --with-programs -d prog
	cp prog/mirror.001.tar "$there"
	far=${there#"$MKMIRROR_CHROOT"}
	is "the system has no libcurl" "$(find "$MKMIRROR_CHROOT/usr/lib" -name 'libcurl.so*' | head -n 1)" ""
	ok "the README's first command" chroot "$MKMIRROR_CHROOT" sh -c "cd $far && tar -xf mirror.001.tar mkmirror/bin"
	ok "the second" chroot "$MKMIRROR_CHROOT" sh -c "cd $far && mkmirror/bin/$(uname -m)/mkmirror check-volume ."
	ok "a program that speaks HTTPS starts" chroot "$MKMIRROR_CHROOT" sh -c "cd $far && mkmirror/bin/$(uname -m)/mkmirror verify --help"
	rm -rf "$there"
else
	skip "programs in another system" "MKMIRROR_CHROOT names no minimal Debian without libcurl"
fi
done_testing
