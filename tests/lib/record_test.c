/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "json/json.h"
#include "records/record.h"
#include "../tap.h"

static struct arena a;

/* Reads one line and writes it with the status, if any, and the error. */
static struct str
through(const char *line, enum record_status s, const char *error)
{
	struct err e = { .arena = &a };
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);
	struct record r;
	struct val v = NIL;
	struct str out;

	ok(json_parse(&a, str_of(line), &v, &e) && record_parse(v, &r, &e), "%s is read", line);
	if (s)
		record_set_status(&r, s, error);
	record_write(f, &a, &r);
	fclose(f);
	out = str_trim(arena_dup(&a, (struct str){ text, n }));
	free(text);
	return out;
}

static void
refused(const char *line, const char *want)
{
	struct err e = { .arena = &a };
	struct val v = NIL;
	struct record r;

	ok(json_parse(&a, str_of(line), &v, &e) && !record_parse(v, &r, &e) &&
	   e.status == STATUS_USAGE, "%s is refused", line);
	is_str(str_of(e.msg), want, "and named");
}

static void
kept(void)
{
	const char *mixed = "{\"x\":[1],\"status\":\"failed\",\"mediaType\":\"m\",\"error\":\"e\",\"y\":{}}",
		   *other = "{\"name\":\"c\",\"insecure\":true,\"digest\":1,\"size\":\"x\"}",
		   *empty = "{\"mediaType\":\"\",\"parts\":[],\"listed\":true,\"tags\":null}";

	is_str(through(mixed, RECORD_NONE, NULL), mixed, "as it was");
	is_str(through(mixed, RECORD_PUSHED, NULL),
	       "{\"x\":[1],\"status\":\"pushed\",\"mediaType\":\"m\",\"y\":{}}", "keys keep their places");
	is_str(through(mixed, RECORD_WITHHELD, "why"),
	       "{\"x\":[1],\"status\":\"withheld\",\"mediaType\":\"m\",\"error\":\"why\",\"y\":{}}",
	       "the error too");
	is_str(through("{\"mediaType\":\"m\"}", RECORD_FAILED, "why"),
	       "{\"mediaType\":\"m\",\"status\":\"failed\",\"error\":\"why\"}", "new ones come after");
	is_str(through(other, RECORD_NONE, NULL), other, "another program's line");
	is_str(through(empty, RECORD_NONE, NULL), empty, "what is empty is not absent");
}

static void
kinds(void)
{
	refused("{\"mediaType\":1}", "the record's mediaType is not a string");
	refused("{\"status\":\"done\"}", "the record's status is not one of its words");
	refused("{\"status\":\"planned\",\"size\":-1}", "the record's size is not a number of bytes");
	refused("{\"status\":\"planned\",\"size\":1.5}", "the record's size is not a number of bytes");
	refused("{\"status\":\"planned\",\"to\":\"host\"}", "the record's to is not a list of strings");
	refused("{\"status\":\"planned\",\"tags\":[\"a\",2]}", "the record's tags is not a list of strings");
	refused("{\"status\":\"planned\",\"platform\":[]}", "the record's platform is not an object");
	refused("{\"status\":\"planned\",\"listed\":\"yes\"}", "the record's listed is not true or false");
}

static void
statuses(void)
{
	static const char *const words[] = { "planned", "exists", "mounted", "copied", "pushed",
		"failed", "withheld", "missing", "incomplete", "deleted", "kept" };
	struct err e = { .arena = &a };
	struct val v = val_map(&a);
	struct record r;
	size_t i, there = 0;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		json_parse(&a, str_of(arena_printf(&a, "{\"status\":\"%s\"}", words[i])), &v, &e);
		ok(record_parse(v, &r, &e), "a record may be %s", words[i]);
		is_str(str_of(record_status_text(r.status)), words[i], "its word");
		there += record_is_present(r.status);
	}
	is_int(there, 5, "five say that the target has it");
}

static void
written(void)
{
	struct val one = val_cstr("x");
	struct record r = { .size = 0, .media_type = STR_INIT("m"), .digest = STR_INIT("d"),
			    .tags = val_list(&a, &one, 1), .to = val_list(&a, &one, 1),
			    .status = RECORD_EXISTS, .rewritten = STR_INIT("r"),
			    .reference = STR_INIT("n") };
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	record_write(f, &a, &r);
	record_write_found(f, &a, &r);
	fclose(f);
	is_str((struct str){ text, n },
	       "{\"mediaType\":\"m\",\"digest\":\"d\",\"size\":0,\"tags\":[\"x\"],\"rewritten\":\"r\","
	       "\"to\":[\"x\"],\"status\":\"exists\",\"reference\":\"n\"}\n"
	       "{\"mediaType\":\"m\",\"digest\":\"d\",\"size\":0,\"to\":[\"x\"],\"tags\":[\"x\"],"
	       "\"status\":\"exists\",\"reference\":\"n\",\"rewritten\":\"r\"}\n", "the two orders");
	free(text);
}

int
main(void)
{
	kept();
	kinds();
	statuses();
	written();
	arena_free(&a);
	return tap_end();
}
