/* SPDX-License-Identifier: Apache-2.0 */
#include "volume/place.h"

#include "../tap.h"

enum { COST = 1000 }; /* of a blob or piece besides its bytes */

struct made {
	struct arena arena;
	struct place p;
	size_t *all;
};

/* Blobs of the given sizes (0 ends), each an item of its own. */
static void
make(struct made *m, int64_t room, const int64_t *size)
{
	struct arena *a = &m->arena;
	size_t i, n = 0;

	while (size[n])
		n++;
	m->all = arena_array(a, size_t, n);
	m->p = (struct place){ .arena = a, .first = room, .other = room, .piece_cost = COST,
			       .blob = arena_array(a, struct place_blob, n), .nblob = n,
			       .item = arena_array(a, struct place_item, n), .nitem = n };
	for (i = 0; i < n; i++) {
		m->all[i] = i;
		m->p.blob[i] = (struct place_blob){
			.digest = str_of(arena_printf(a, "%04zu", i)), .size = size[i],
			.cost = size[i] + COST };
		m->p.item[i] = (struct place_item){ .digest = m->p.blob[i].digest,
						    .blob = &m->all[i], .n = 1 };
	}
}

/* The bytes that stand in a volume. */
static int64_t
used(const struct made *m, size_t volume)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < m->p.nblob; i++)
		if (m->p.blob[i].volume == volume)
			n += m->p.blob[i].cost;
	for (i = 0; i < m->p.npiece; i++)
		if (m->p.piece[i].volume == volume)
			n += m->p.piece[i].size + COST;
	return n;
}

/* Runs, and checks that no volume is over its room and every byte has one place. */
static void
run(struct made *m, size_t volumes, const char *what)
{
	struct err e = { .arena = &m->arena };
	int64_t bytes = 0;
	size_t i, over = 0, missing = 0;

	ok(place_run(&m->p, &e), "%s", what);
	is_int((long long)m->p.nvolume, (long long)volumes, "volumes");
	for (i = 1; i <= m->p.nvolume; i++)
		over += used(m, i) > (i == 1 ? m->p.first : m->p.other);
	is_int((long long)over, 0, "none is over its room");
	for (i = 0; i < m->p.nblob; i++)
		if (!m->p.blob[i].volume) {
			bytes += m->p.blob[i].size;
			missing++;
		}
	for (i = 0; i < m->p.npiece; i++)
		bytes -= m->p.piece[i].size;
	ok(bytes == 0 && (missing > 0) == (m->p.npiece > 0), "every byte has a place");
}

int
main(void)
{
	struct made m = { 0 };
	struct err e = { .arena = &m.arena };
	const size_t shared[] = { 0, 1 };

	make(&m, 100000, (const int64_t[]){ 98000, 50000, 40000, 30000, 20000, 0 });
	run(&m, 3, "the large first, the small where there is room");
	make(&m, 100000, (const int64_t[]){ 99000, 0 });
	run(&m, 1, "a blob that fills a volume");
	make(&m, 100000, (const int64_t[]){ 99001, 0 });
	run(&m, 2, "one byte more is cut");
	ok(m.p.piece[0].from == 0 && m.p.piece[1].from == m.p.piece[0].size,
	   "pieces follow each other");
	make(&m, 100000, (const int64_t[]){ 250000, 20000, 0 });
	run(&m, 3, "what follows a cut blob fills its last volume");
	make(&m, 100000, (const int64_t[]){ 60000, 30000, 0 });
	m.p.item[0].blob = shared;
	m.p.item[0].n = 2;
	run(&m, 1, "an item that shares a blob with another");
	make(&m, 100000, (const int64_t[]){ 60000, 60000, 30000, 0 });
	m.p.item[0].blob = m.all;
	m.p.item[0].n = 3;
	run(&m, 2, "an item larger than a volume has its blobs where they fit");
	make(&m, 100000, (const int64_t[]){ 500, 0 });
	m.p.first = 1000;
	run(&m, 2, "a first volume without room stays empty");
	make(&m, 1400, (const int64_t[]){ 500, 0 });
	ok(!place_run(&m.p, &e), "volumes without room for bytes");
	arena_free(&m.arena);
	return tap_end();
}
