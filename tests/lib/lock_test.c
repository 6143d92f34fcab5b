/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "records/lock.h"

#define DIGEST "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define IMAGE "example.com/a:v1\t" DIGEST "\tall"
#define CHART "chart\toci://example.com/charts\tc\t1.0.0\t" DIGEST

static struct arena a;
static char path[] = "/tmp/lock_test.XXXXXX";

static bool
reads(const char *line, struct lock *l, struct err *e)
{
	*l = (struct lock){ 0 };
	return file_write(path, str_of(line), e) && lock_read(&a, l, path, e);
}

static void
written(const char *line, const char *want)
{
	struct err e = { .arena = &a };
	struct lock l;

	if (ok(reads(line, &l, &e) && l.n == 1, "%s is read", line))
		is_str(lock_line(&a, &l.item[0]), want, "and written");
	else
		printf("# %s\n", e.msg);
}

static void
refused(const char *line, const char *want)
{
	struct err e = { .arena = &a };
	struct lock l;

	ok(!reads(line, &l, &e) && e.status == STATUS_USAGE, "%s is refused", line);
	is_str(str_of(e.msg), arena_printf(&a, "%s:1: %s", path, want), "with file and line");
}

static void
columns(void)
{
	struct err e = { .arena = &a };
	struct lock l;

	ok(reads(IMAGE "\tkind=operator\tto=team/x:v2\tfrom=oci:dir\tvetted:12\n", &l, &e), "all columns");
	is_int(l.item[0].columns.kind, LOCK_OPERATOR, "kind");
	is_str(l.item[0].columns.to, "team/x:v2", "to");
	is_str(l.item[0].columns.from, "oci:dir", "from");
	is_str(l.item[0].columns.vetted, "12", "vetted");
	ok(reads(CHART "\tvetted=12\tto=x\n", &l, &e), "of a chart");
	is_str(l.item[0].columns.to, "x", "to");
}

int
main(void)
{
	close(mkstemp(path));
	written(IMAGE, IMAGE);
	written(CHART, CHART);
	written(IMAGE "\tvetted:12", IMAGE "\tvetted=12");
	written(CHART "\tvetted:12", CHART "\tvetted=12");
	written(IMAGE "\tzz=1\tto=p\ta=b=c\tkind=files\ta-b=2\n", IMAGE "\ta=b=c\ta-b=2\tkind=files\tto=p\tzz=1");
	written(CHART "\tx=1\tvetted=2\tfrom=f\n", CHART "\tfrom=f\tvetted=2\tx=1");
	columns();
	refused(IMAGE "\tjunk", "the column 'junk' is not KEY=VALUE");
	refused(IMAGE "\t=1", "the column '=1' is not KEY=VALUE");
	refused(IMAGE "\tkind=image", "kind=image is none of release, component, catalog, graph, operator, generic and files");
	refused(IMAGE "\tto=A B", "to=A B is no PATH[:TAG]");
	refused(IMAGE "\tto=", "to= is no PATH[:TAG]");
	refused(CHART "\tto=a\tto=b", "two columns to=");
	refused(IMAGE "\tx=\033[2J", "the line has a control byte");
	unlink(path);
	arena_free(&a);
	return tap_end();
}
