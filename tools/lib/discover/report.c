/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"

#include "position.h"
#include "shape.h"
#include "variable.h"

struct rules_case
report_case(struct walk *w, const struct position *at)
{
	return (struct rules_case){ .about = w->about,
				    .path = position_path(w->arena, at, false),
				    .named = position_path(w->arena, at, true),
				    .root = w->root };
}

/* Reports f, whose class and reference rules may change. */
static void
report_finding(struct walk *w, struct finding f)
{
	struct rules_case c = report_case(w, f.at);
	struct str spelled;

	f.object = w->owner.object;
	f.path = c.path;
	switch (rules_verdict(&c, f.ref)) {
	case VERDICT_ACCEPT:
		f.decided = true;
		f.ref = rules_spell(w->arena, &c, f.ref);
		if (f.class != CLASS_BROKEN || look_at(f.ref, &spelled) != LOOK_NONE)
			f.class = CLASS_CERTAIN;
		break;
	case VERDICT_IGNORE:
		f.class = CLASS_IGNORED;
		break;
	case VERDICT_NONE:
		break;
	}
	w->found(w->data, &f);
}

void
report_as(struct walk *w, struct str ref, struct str text, bool certain,
	  const struct position *at)
{
	report_finding(w, (struct finding){ .class = certain ? CLASS_CERTAIN : CLASS_PROBABLE,
				     .ref = ref, .text = text, .at = at });
}

void
report(struct walk *w, struct str ref, bool certain, const struct position *at)
{
	report_as(w, ref, ref, certain, at);
}

void
report_built(struct walk *w, struct str ref, enum built_class what, const struct position *at)
{
	static const enum finding_class classes[] = { [BUILT_CERTAIN] = CLASS_CERTAIN,
		[BUILT_PROBABLE] = CLASS_PROBABLE, [BUILT_IGNORED] = CLASS_IGNORED };

	report_finding(w, (struct finding){ .class = classes[what], .ref = ref, .text = ref, .at = at,
				     .decided = true });
}

void
report_broken(struct walk *w, struct str text, const struct position *at)
{
	report_finding(w, (struct finding){ .class = CLASS_BROKEN, .ref = text, .text = text, .at = at });
}

void
report_ignored(struct walk *w, struct str text, const struct position *at)
{
	report_finding(w, (struct finding){ .class = CLASS_IGNORED, .ref = text, .text = text, .at = at });
}

/* Where the parameters of an image are looked for. */
struct around {
	const struct walk *w;
	const struct position *at;
};

/* The value of a parameter of the objects around a position, the nearest first. */
static struct str
parameter_around(const void *of, struct str name)
{
	const struct around *around = of;
	const struct walk *w = around->w;
	const struct position *at = around->at;
	struct str value = { 0 };

	while (w->root && at && at != w->root_at && value.n == 0) {
		at = at->up;
		value = variable_of_object(position_value(w->root, w->root_at, at), name);
	}
	return value;
}

/* *ref takes the text with its variables replaced by values from the list, or else
 * from the document; false when it then is not a reference. */
static bool
fill(struct walk *w, struct str text, const struct list *beside,
     const struct position *at, struct str *ref)
{
	const struct around around = { w, at };
	struct str whole;

	return (variable_fill(w->arena, text, variable_of_list, beside, &whole) ||
		variable_fill(w->arena, text, parameter_around, &around, &whole)) &&
	       look_at(str_trim(whole), ref) != LOOK_NONE;
}

bool
report_filled(struct walk *w, struct str text, const struct list *beside,
	      const struct position *at)
{
	struct str ref;

	if (!fill(w, text, beside, at, &ref))
		return false;
	report_as(w, ref, text, false, at);
	return true;
}

void
report_variable(struct walk *w, struct str text, const struct list *beside,
		const struct position *at)
{
	if (report_filled(w, text, beside, at))
		return;
	if (!variable_alone(text) || !variable_of_controller(text))
		report_broken(w, text, at);
}
