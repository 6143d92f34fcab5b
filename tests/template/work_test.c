/* SPDX-License-Identifier: Apache-2.0 */
/* Work inside of functions counts as steps, so that few calls cannot take
 * for ever; values that hold themselves end with a message. */
#include "../tap.h"
#include "sprig/families.h"
#include "template/template.h"

static struct arena arena;
static struct err err;

/* Whether the template, allowed so many steps, fails with the message. */
static bool
fails_with(size_t steps, const char *text, const char *message)
{
	struct tmpl_set *t = tmpl_new(&arena, sprig_families());
	struct str out = STR("");

	err = (struct err){ .arena = &arena };
	tmpl_steps(t, steps);
	return tmpl_parse(t, STR("t"), str_of(text), &err) &&
	       !tmpl_exec(t, STR("t"), NIL, NULL, &out, NULL, &err) &&
	       str_holds(str_of(err.msg), str_of(message));
}

static void
test_steps(void)
{
	/* each makes a few dozen calls */
	static const char *const texts[] = {
		"{{ $s := repeat 10000 \"x\" }}{{ range 20 }}{{ $_ := sha256sum $s }}{{ end }}",
		"{{ $s := repeat 10000 \"x\" }}{{ range 20 }}{{ $_ := contains \"y\" $s }}{{ end }}",
		"{{ $l := until 10000 }}{{ range 20 }}{{ $_ := has -1 $l }}{{ end }}",
		"{{ $l := until 10000 }}{{ range 20 }}{{ $_ := append $l 1 }}{{ end }}",
		"{{ $l := until 10000 }}{{ range 20 }}{{ $_ := toJson $l }}{{ end }}",
		"{{ $l := dict \"a\" (until 1000) }}{{ range 20 }}{{ $_ := deepCopy $l }}{{ end }}",
		"{{ $l := splitList \"\" (repeat 200 \"ba\") }}{{ range 2 }}{{ $_ := sortAlpha $l }}{{ end }}",
		"{{ uniq (until 1000) }}",
		"{{ without (until 1000) 1 2 3 4 5 6 7 8 9 10 | len }}{{ uniq (until 300) }}",
		"{{ regexFindAll \"a*?b|a\" (repeat 1000 \"a\") -1 }}",
		"{{ $l := list 1 }}{{ $m := list 1 }}{{ range 40 }}{{ $l = list $l $l }}"
		"{{ $m = list $m $m }}{{ end }}{{ deepEqual $l $m }}",
		"{{ $l := dict \"a\" 1 }}{{ $m := dict \"a\" 1 }}{{ range 40 }}"
		"{{ $l = dict \"a\" $l \"b\" $l }}{{ $m = dict \"a\" $m \"b\" $m }}{{ end }}"
		"{{ merge $l $m }}",
		"{{ genPrivateKey \"rsa\" }}",
		"{{ genCA \"a\" 1 }}",
		"{{ bcrypt \"a\" }}",
		"{{ derivePassword 1 \"long\" \"a\" \"b\" \"c\" }}",
	};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!ok(fails_with(1000, texts[i], "more steps than the limit of 1000"),
			"takes more steps than calls: %s", texts[i]))
			printf("# %s\n", err.msg ? err.msg : "no error");
}

static void
test_cycles(void)
{
	static const char *const calls[] = {
		"deepEqual $d $e", "eq $d $e", "has $d (list $e)", "uniq (list $d $e)",
		"without (list $d) $e", "merge $d $e", "mergeOverwrite $d $e", "deepCopy $d",
		"toString $d", "printf \"%v\" $d", "quote $d", "join \",\" (list $d)", "mustToJson $d",
	};
	char text[200];
	size_t i;

	for (i = 0; i < sizeof calls / sizeof *calls; i++) {
		snprintf(text, sizeof text, "{{ $d := dict }}{{ $_ := set $d \"a\" $d }}"
			 "{{ $e := dict }}{{ $_ = set $e \"a\" $e }}{{ $_ = %s }}", calls[i]);
		if (!ok(fails_with(1000000, text, ""), "a map within itself: %s", calls[i]))
			printf("# no error\n");
	}
	ok(fails_with(1000000, "{{ $l := list }}{{ $m := list }}{{ range 20000 }}{{ $l = list $l }}"
		      "{{ $m = list $m }}{{ end }}{{ deepEqual $l $m }}", "nested deeper than"),
	   "deep nesting");
}

int
main(void)
{
	test_steps();
	test_cycles();
	arena_free(&arena);
	return tap_end();
}
