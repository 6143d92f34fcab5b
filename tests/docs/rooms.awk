# SPDX-License-Identifier: Apache-2.0
# The map of rooms in CONTRIBUTING.md, from tools/lib/README: each room, top floor
# first, with the rooms that it is built on and that no other of these leads to.
/^[a-z]+ +(core|net|static) +[a-z,-]+$/ {
	room[++n] = $1
	uses[$1] = "," $3 ","
}
function on(a, b) { return index(uses[a], "," b ",") }
function leads(a, b,   i) { # a leads to b by way of another room
	for (i = 1; i <= n; i++)
		if (on(a, room[i]) && room[i] != b && (on(room[i], b) || leads(room[i], b)))
			return 1
	return 0
}
END {
	for (i = 1; i <= n; i++) {
		a = room[i]
		floor[a] = 1
		for (j = 1; j < i; j++)
			if (on(a, b = room[j])) {
				if (floor[b] >= floor[a])
					floor[a] = floor[b] + 1
				if (!leads(a, b))
					arrows[a] = arrows[a] (arrows[a] ? ", " : "") b
			}
		if (floor[a] > top)
			top = floor[a]
	}
	for (f = top; f > 1; f--)
		for (i = 1; i <= n; i++)
			if (floor[room[i]] == f)
				printf "    %d  %-9s -> %s\n", f, room[i], arrows[room[i]]
	printf "    1  base\n"
}
