/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEPEND_H
#define DEPEND_H
/* Decides which of the charts in charts/ take part, under which names, and which of
 * their values the charts around them import. */
#include "chart.h"

/* True when the version satisfies the constraint; both are written as in Chart.yaml. */
bool version_compatible(struct arena *a, struct str constraint,
			struct str version);
/* Fails, with Helm's list, when a dependency of Chart.yaml is missing from charts/. */
bool depend_check(struct arena *a, const struct chart *c, bool helm3,
		  struct err *e);
/* Applies aliases, tags, conditions and import-values to c and its charts.  The
 * values of the charts then live in `work`; `given` are the user's values.  Fails
 * with Helm's message, status 3. */
bool depend_process(struct arena *a, struct arena *work, struct chart *c,
		    struct val given, const struct chart_options *o, struct err *e);

#endif
