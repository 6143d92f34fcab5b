/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "oci/joint.h"
#include "others.h"
#include "tarscan.h"

enum {
	END = 2 * TAR_BLOCK, /* empty blocks at the end of an archive */
	GAP = 16 * TAR_BLOCK /* the most between bytes of two entries */
};

/* A volume that is being opened. */
struct opening {
	struct arena *arena;
	struct volume_file *file;
	struct tarscan scan;
	struct map *seen;     /* names of entries */
	struct str manifest;  /* the text mkmirror/manifest */
	struct contents head; /* the entries that the contents do not list */
	struct contents list; /* what the contents list */
	size_t kept;          /* bytes of texts of a compressed archive that are kept */
};

void
volume_fault_add(struct arena *a, struct volume_file *f, struct str entry, const char *what)
{
	if (f->nfault >= LIMIT_VOLUME_FAULTS)
		return;
	f->fault = arena_room(a, f->fault, f->nfault, &f->capfault, sizeof *f->fault);
	f->fault[f->nfault++] = (struct volume_fault){ arena_dup(a, entry),
							       arena_cstr(a, str_of(what)) };
}

static void
fault(struct opening *o, struct str entry, const char *what)
{
	volume_fault_add(o->arena, o->file, entry, what);
}

/* Reads the number of a piece, from 1, without leading zeros. */
static bool
piece_number(struct str s, size_t *out)
{
	int64_t n;

	if (!str_decimal(s, LIMIT_VOLUME_PIECES, &n) || s.p[0] == '0')
		return false;
	*out = (size_t)n;
	return true;
}

bool
volume_blob_path(struct arena *a, struct str path, struct str *digest, size_t *piece)
{
	struct str alg, hex, rest;
	ptrdiff_t at;

	*piece = 0;
	if (!str_starts(path, STR("blobs/")) ||
	    !str_cut(str_sub(path, 6, path.n), '/', &alg, &hex))
		return false;
	at = str_find(hex, STR(".part."));
	if (at >= 0) {
		rest = str_sub(hex, (size_t)at + 6, hex.n);
		hex = str_sub(hex, 0, (size_t)at);
		if (!piece_number(rest, piece))
			return false;
	}
	*digest = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(alg), STR_ARG(hex)));
	return digest_valid(*digest);
}

/* ---- scanning ---- */

/* Reads the bytes of a text of the volume. */
static bool
text_read(struct opening *o, const struct tarscan_entry *x, struct str *out, struct err *e)
{
	char *p;

	if ((uint64_t)x->size > LIMIT_VOLUME_TEXT)
		return err_set(e, STATUS_USAGE, "%s: %.*s: larger than %zu bytes", o->file->path,
			       STR_ARG(x->name), (size_t)LIMIT_VOLUME_TEXT);
	p = arena_alloc(o->arena, (size_t)x->size + 1);
	*out = (struct str){ p, (size_t)x->size };
	return tarscan_bytes(&o->scan, p, out->n, x->at, e);
}

/* Takes mkmirror/volume; a newer version is refused. */
static bool
mark_take(struct opening *o, struct str text, struct err *e)
{
	struct volume_file *f = o->file;
	struct err why = { .arena = o->arena };

	f->marked = mark_parse(o->arena, text, "mkmirror/volume", &f->mark, &why);
	if (!f->marked)
		fault(o, STR("mkmirror/volume"), "not as mkmirror writes it");
	if (f->marked || !str_holds(str_of(why.msg), STR("use a newer one")))
		return true;
	return err_set(e, STATUS_USAGE, "%s: %s", f->path, why.msg);
}

/* Takes what is in the entry, when it is one of the texts that the contents do not
 * list. */
static bool
text_take(struct opening *o, const struct tarscan_entry *x, struct err *e)
{
	struct volume_file *f = o->file;
	struct str text;

	o->file->ours = true;
	contents_add(o->arena, &o->head, (struct contents_entry){ .offset = x->at,
		.size = x->size, .path = x->name });
	if (str_is(x->name, "mkmirror/set.sig") && x->size > LIMIT_SIGNATURE) {
		fault(o, x->name, "no signature is so long");
		return true;
	}
	if (!text_read(o, x, &text, e))
		return false;
	if (str_is(x->name, "mkmirror/set.sig")) {
		f->signature = text;
		return true;
	}
	if (str_is(x->name, "mkmirror/volume"))
		return mark_take(o, text, e);
	if (str_is(x->name, "mkmirror/manifest")) {
		o->manifest = text;
		f->contents_digest = digest_of(o->arena, text);
	} else {
		f->set = text;
		f->set_digest = digest_of(o->arena, text);
	}
	return true;
}

/* What is wrong with the entry, or NULL. */
static const char *
entry_wrong(struct opening *o, const struct tarscan_entry *x)
{
	bool wanted = str_starts(x->name, STR("blobs/")) || str_is(x->name, "index.json") ||
		str_is(x->name, "oci-layout") || str_starts(x->name, STR("mkmirror/"));

	if (!tarscan_name_valid(o->arena, x->name))
		return "its name leads out of the archive";
	if (str_starts(x->name, STR("mkmirror/")) && o->scan.packed)
		return "a volume that was compressed: decompress it first";
	if (x->type != '0' && (wanted || o->file->ours))
		return "a link or another entry without bytes";
	if (map_get(o->seen, x->name))
		return "it stands there twice";
	return NULL;
}

/* Takes an entry of an archive that mkmirror did not write, as far as is known. */
static bool
others_take(struct opening *o, const struct tarscan_entry *x, struct contents_entry *entry,
	    struct err *e)
{
	struct volume_file *f = o->file;
	struct others_passed passed;

	if (x->type != '0') {
		if (x->link.n)
			map_set(f->link, x->name, val_str(arena_dup(o->arena, x->link)));
		return true;
	}
	if (!others_digest(o->arena, x->name, &entry->digest))
		entry->digest = STR("");
	if (o->scan.packed) {
		if (!others_pass(o->arena, &o->scan, x, entry->digest, &o->kept, &passed, e))
			return false;
		if (passed.digest.n)
			entry->digest = passed.digest;
		if (passed.text.p)
			map_set(f->text, entry->digest.n ? entry->digest : x->name,
				val_str(passed.text));
		if (*passed.how)
			map_set(f->layer, x->name, val_cstr(passed.how));
	}
	contents_add(o->arena, &f->entries, *entry);
	return true;
}

/* Takes an entry that was found by scanning. */
static bool
entry_take(struct opening *o, struct tarscan_entry *x, struct err *e)
{
	struct contents_entry entry = { .offset = x->at, .size = x->size, .path = x->name };
	const char *wrong;
	size_t piece;

	if (x->type == '5' && !o->file->ours)
		return true;
	wrong = entry_wrong(o, x);
	if (wrong && !o->file->ours)
		return err_set(e, STATUS_USAGE, "%s: %.*s: %s", o->file->path, STR_ARG(x->name),
			       wrong);
	if (wrong) {
		fault(o, x->name, wrong);
		return true;
	}
	if (o->seen->n >= LIMIT_VOLUME_ENTRIES)
		return err_set(e, STATUS_USAGE, "%s: more than %d entries", o->file->path,
			       LIMIT_VOLUME_ENTRIES);
	x->name = entry.path = arena_dup(o->arena, x->name);
	map_set(o->seen, x->name, val_bool(true));
	if (x->type == '0' && !contents_lists(x->name))
		return text_take(o, x, e);
	if (!o->file->ours)
		return others_take(o, x, &entry, e);
	if (x->type != '0')
		return true;
	if (!volume_blob_path(o->arena, x->name, &entry.digest, &piece))
		entry.digest = STR("");
	contents_add(o->arena, &o->file->entries, entry);
	return true;
}

/* True when all that tells the other entries was found: the texts of mkmirror, which
 * stand before the entry of that name. */
static bool
head_whole(const struct opening *o, struct str name)
{
	return o->file->set.p && o->manifest.p && !str_starts(name, STR("mkmirror/"));
}

/* Says why the file is no archive; the scan did not find a header. */
static bool
no_archive(const struct opening *o, struct err *e)
{
	return err_set(e, STATUS_USAGE, "%s: %s", o->file->path, o->scan.packed &&
		       packed_begins(o->scan.block, o->scan.n)
		       ? "it was compressed twice: decompress it first" : "no tar archive");
}

/* Scans headers to the end, or to the end of the texts when they are found. */
static bool
scan_all(struct opening *o, bool head, struct err *e)
{
	struct tarscan_entry x;
	const char *what;
	bool first = true;

	for (;; first = false) {
		switch (tarscan_next(&o->scan, &x, &what, e)) {
		case TARSCAN_ENTRY:
			if (!entry_take(o, &x, e))
				return false;
			if (head && head_whole(o, x.name))
				return true;
			break;
		case TARSCAN_END:
			return true;
		case TARSCAN_DAMAGED:
		case TARSCAN_CUT:
			/* an archive of others must be whole to be told from anything */
			if (first && o->scan.at >= o->scan.size)
				return no_archive(o, e);
			fault(o, STR(""), what);
			if (o->scan.at + TAR_BLOCK > o->scan.size)
				return true;
			break;
		default:
			return false;
		}
	}
}

/* ---- what the contents list ---- */

/* Checks what an entry of the contents says of itself; returns what is wrong, or
 * NULL. */
static const char *
listed_wrong(struct opening *o, const struct contents_entry *x)
{
	struct str digest;
	size_t piece;

	if (!tarscan_name_valid(o->arena, x->path))
		return "its name leads out of the archive";
	if (map_get(o->seen, x->path))
		return "it stands there twice";
	if (!contents_lists(x->path))
		return "it stands beside the contents";
	if (!str_starts(x->path, STR("blobs/")))
		return NULL;
	if (!volume_blob_path(o->arena, x->path, &digest, &piece))
		return "no name of a blob";
	return str_eq(digest, x->digest) ? NULL : "its name has another digest";
}

/* Where the entry's header begins; *headers takes its bytes. */
static int64_t
header_at(struct opening *o, const struct contents_entry *x, struct str *headers)
{
	struct err ignored = { .arena = o->arena };

	if (!tar_headers(o->arena, x->path, (uint64_t)x->size, headers, &ignored))
		*headers = STR("");
	return x->offset - (int64_t)headers->n;
}

/* Where the next header is after the entry. */
static int64_t
end_of(const struct contents_entry *x)
{
	return x->offset + x->size + (int64_t)tar_padding((uint64_t)x->size);
}

/* True when entries that the contents do not list may stand before that of number i. */
static bool
is_after_head(const struct opening *o, size_t i)
{
	return i == 1 || str_is(o->list.entry[i].path, "index.json");
}

/* Takes the list of the contents; false, with the fault noted, when it cannot be
 * used. */
static bool
list_read(struct opening *o)
{
	struct err why = { .arena = o->arena };
	struct arena_mark here;
	struct str headers;
	const char *wrong;
	size_t i;

	if (!o->manifest.p || !contents_parse(o->arena, o->manifest, "mkmirror/manifest",
					      &o->list, &why)) {
		fault(o, STR("mkmirror/manifest"), o->manifest.p
		      ? "the last line is not the digest of those above" : "it is not there");
		return false;
	}
	o->seen = map_new(o->arena);
	map_reserve(o->seen, o->list.n);
	for (i = 0; i < o->list.n; i++) {
		here = arena_here(o->arena);
		wrong = listed_wrong(o, &o->list.entry[i]);
		if (!wrong && !is_after_head(o, i) && header_at(o, &o->list.entry[i], &headers) !=
		    (i ? end_of(&o->list.entry[i - 1]) : 0))
			wrong = "the contents say that it stands where it cannot";
		arena_back(o->arena, here);
		if (wrong) {
			fault(o, o->list.entry[i].path, wrong);
			return false;
		}
		map_set(o->seen, o->list.entry[i].path, val_bool(true));
	}
	return true;
}

/* Compares the bytes from `at` to the entry, the padding of the one before and its own
 * headers, with what must stand there. */
static bool
gap_check(struct opening *o, int64_t at, struct str entry, int64_t to, struct str headers,
	  struct err *e)
{
	char got[GAP], want[GAP] = { 0 };
	size_t n = (size_t)(to - at), headed = headers.n;

	if (to > o->scan.size) {
		fault(o, entry, "the file ends before it");
		return true;
	}
	if (n > sizeof got || headed > n) { /* a name of many kB */
		fault(o, entry, "its name is too long");
		return true;
	}
	memcpy(want + n - headed, headers.p, headed);
	if (!tarscan_bytes(&o->scan, got, n, at, e))
		return false;
	if (memcmp(got, want, n) != 0)
		fault(o, entry, "its header, or what stands before it, was changed");
	return true;
}

/* Checks the headers of all entries and the end of the archive. */
static bool
frame_check(struct opening *o, const struct contents *all, struct err *e)
{
	const struct contents_entry *x = all->entry, *end = x + all->n;
	struct arena_mark here = arena_here(o->arena);
	struct str headers;
	int64_t at = 0, header;

	for (; x < end; x++) {
		header = header_at(o, x, &headers);
		if (header < at || header - at >= TAR_BLOCK) {
			fault(o, x->path, "it does not stand behind the one before");
			at = header;
		}
		if (!gap_check(o, at, x->path, x->offset, headers, e))
			return false;
		if (x->offset + x->size > o->scan.size && x->offset <= o->scan.size)
			fault(o, x->path, "the file ends before its bytes do");
		at = x->offset + x->size;
		if (o->file->nfault == 0)
			arena_back(o->arena, here);
	}
	header = at + (int64_t)tar_padding((uint64_t)at) + END;
	if (o->scan.size > header)
		fault(o, STR(""), "there are bytes after its end");
	return gap_check(o, at, STR("the end"), header, STR(""), e);
}

/* Adds the entry of that name among those that the contents do not list. */
static void
merge_head(struct opening *o, struct contents *all, const char *path)
{
	size_t i;

	for (i = 0; i < o->head.n; i++)
		if (str_is(o->head.entry[i].path, path))
			contents_add(o->arena, all, o->head.entry[i]);
}

/* Puts the entries that the contents do not list where they stand: after the first, and
 * the signature before the index. */
static void
merge(struct opening *o, struct contents *all)
{
	size_t i;

	contents_add(o->arena, all, o->list.entry[0]);
	merge_head(o, all, "mkmirror/volume");
	merge_head(o, all, "mkmirror/manifest");
	merge_head(o, all, "mkmirror/set");
	for (i = 1; i < o->list.n; i++) {
		if (str_is(o->list.entry[i].path, "index.json"))
			merge_head(o, all, "mkmirror/set.sig");
		contents_add(o->arena, all, o->list.entry[i]);
	}
}

/* Keeps the faults of entries: what the scan says of headers is told by comparing. */
static void
faults_of_entries(struct volume_file *f)
{
	size_t i, n = 0;

	for (i = 0; i < f->nfault; i++)
		if (f->fault[i].entry.n)
			f->fault[n++] = f->fault[i];
	f->nfault = n;
}

/* Uses the list of the contents in place of what was scanned; when it cannot be used,
 * scans to the end. */
static bool
entries_set(struct opening *o, struct err *e)
{
	struct contents all = { 0 };
	struct map *seen = o->seen;

	o->file->listed = list_read(o) && o->list.n;
	if (!o->file->listed) {
		o->seen = seen;
		return o->scan.at >= o->scan.size || scan_all(o, false, e);
	}
	o->file->entries = o->list;
	faults_of_entries(o->file);
	merge(o, &all);
	return frame_check(o, &all, e);
}

/* ---- opening ---- */

/* When the file was written last, in nanoseconds. */
static int64_t
time_of(const struct stat *st)
{
	struct timespec time = file_time(st);

	return (int64_t)((uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec);
}

/* When the file begins as gzip and zstd begin theirs, it is read as what it was made
 * from. */
static bool
packed_open(struct opening *o, struct err *e)
{
	unsigned char head[4];

	o->file->packed = joint_read(o->scan.f, head, sizeof head, 0) == sizeof head &&
			  packed_begins(head, sizeof head);
	if (!o->file->packed)
		return true;
	o->scan.packed = packed_take(o->file->path, 0, e);
	o->scan.size = INT64_MAX / 2;
	return o->scan.packed != NULL;
}

/* Reads what stands behind the archive, so that a compressed file that was cut off is
 * seen. */
static bool
packed_drain(struct opening *o, struct err *e)
{
	bool there;

	return packed_skip(o->scan.packed, o->scan.size, &there, e);
}

/* Notes the size of the file, and what tells that it is changed later. */
static bool
note_state(struct volume_file *f, const struct joint *j, struct err *e)
{
	struct stat st;

	if (fstat(fileno(j->f[0]), &st) != 0)
		return err_sys(e, STATUS_USAGE, "%s", f->path);
	f->size = (int64_t)st.st_size;
	memcpy(f->changed, (int64_t[]){ (int64_t)st.st_dev, (int64_t)st.st_ino,
					(int64_t)st.st_size, time_of(&st) },
	       sizeof f->changed);
	return true;
}

static bool
entries_find(struct opening *o, const struct joint *j, struct err *e)
{
	struct volume_file *f = o->file;

	o->scan = (struct tarscan){ .path = f->path, .f = j, .size = f->size };
	if (!packed_open(o, e) || !scan_all(o, true, e) || (f->packed && !packed_drain(o, e)))
		return false;
	if (f->ours && !f->set.p)
		fault(o, STR("mkmirror/set"), "it is not there");
	if (f->ours)
		return entries_set(o, e);
	if (f->nfault)
		return err_set(e, STATUS_USAGE, "%s: %s", f->path, f->fault[0].what);
	return true;
}

/* Opens the volume; its size is known when it follows from others. */
static bool
open_volume(struct arena *a, struct volume_file *f, struct err *e)
{
	struct opening o = { .arena = a, .file = f, .seen = map_new(a) };
	struct joint j;
	bool good;

	f->text = map_new(a);
	f->layer = map_new(a);
	f->link = map_new(a);
	if (!joint_open(&j, f->path, e))
		return false;
	good = (joint_is_path(f->path) || note_state(f, &j, e)) && entries_find(&o, &j, e);
	packed_end(o.scan.packed);
	tarscan_end(&o.scan);
	joint_close(&j);
	return good;
}

bool
volume_file_open(struct arena *a, const char *path, struct volume_file *out, struct err *e)
{
	*out = (struct volume_file){ .path = path, .name = path_base(str_of(path)) };
	return open_volume(a, out, e);
}

bool
volume_file_rebuild(struct arena *a, const char *path, struct str name, int64_t size,
		    struct volume_file *out, struct err *e)
{
	*out = (struct volume_file){ .path = path, .name = name, .size = size };
	return open_volume(a, out, e);
}

bool
volume_file_unchanged(const struct volume_file *f)
{
	struct stat st;

	return joint_is_path(f->path) ||
	       (stat(f->path, &st) == 0 && f->changed[0] == (int64_t)st.st_dev &&
		f->changed[1] == (int64_t)st.st_ino && f->changed[2] == (int64_t)st.st_size &&
		f->changed[3] == time_of(&st));
}
