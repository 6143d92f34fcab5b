/* SPDX-License-Identifier: Apache-2.0 */
#include "filterdigest.h"

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/crypto.h"
#include "json/gojson.h"

/* Writes "KEY":"TEXT", after a comma unless it is the first; an empty text is left out
 * unless it is the first. */
static void
put_text(struct arena *a, struct buf *b, const char *key, struct str text, bool first)
{
	struct err none = { .arena = a };
	struct str json;

	if ((!text.n && !first) || !gojson_emit(a, val_str(text), GOJSON_HTML, &json, &none))
		return;
	buf_printf(b, "%s\"%s\":%.*s", first ? "" : ",", key, STR_ARG(json));
}

static void
put_channels(struct arena *a, struct buf *b, const struct imageset_package *p)
{
	size_t i;

	if (p->nchannel)
		buf_adds(b, ",\"channels\":[");
	for (i = 0; i < p->nchannel; i++) {
		buf_adds(b, i ? ",{" : "{");
		put_text(a, b, "name", p->channel[i].name, true);
		put_text(a, b, "minVersion", p->channel[i].min, false);
		put_text(a, b, "maxVersion", p->channel[i].max, false);
		buf_addc(b, '}');
	}
	if (p->nchannel)
		buf_addc(b, ']');
}

static void
put_package(struct arena *a, struct buf *b, const struct imageset_package *p)
{
	size_t i;

	put_text(a, b, "name", p->name, true);
	put_channels(a, b, p);
	put_text(a, b, "defaultChannel", p->default_channel, false);
	put_text(a, b, "minVersion", p->min, false);
	put_text(a, b, "maxVersion", p->max, false);
	for (i = 0; i < p->nbundle; i++) {
		buf_adds(b, i ? ",{" : ",\"bundles\":[{");
		put_text(a, b, "name", p->bundle[i].name, true);
		buf_addc(b, '}');
	}
	if (p->nbundle)
		buf_addc(b, ']');
}

static void
put_platforms(struct arena *a, struct buf *b, const struct imageset_operator *o)
{
	size_t i;

	for (i = 0; i < o->nplatform; i++) {
		buf_adds(b, i ? ",{" : ",\"platforms\":[{");
		put_text(a, b, "os", o->platform[i].os, true);
		buf_addc(b, ',');
		put_text(a, b, "architecture", o->platform[i].architecture, true);
		buf_addc(b, '}');
	}
	if (o->nplatform)
		buf_addc(b, ']');
}

/* The catalog by its digest. */
static bool
name_catalog(struct arena *a, struct str catalog, struct str digest, struct str *out,
	     struct err *e)
{
	struct imagespec s;

	*out = catalog;
	if (!digest.n)
		return true;
	if (!imagespec_parse(catalog, &s, e))
		return false;
	if (str_starts(digest, STR("sha256:")))
		digest = str_sub(digest, 7, digest.n);
	*out = str_of(arena_printf(a, "%.*s@sha256:%.*s", STR_ARG(s.name), STR_ARG(digest)));
	return true;
}

bool
filterdigest_make(struct arena *a, const struct imageset_operator *o, struct str digest,
		  struct str *out, struct err *e)
{
	unsigned char hash[MD5_BYTES];
	struct str catalog;
	struct buf b;
	size_t i;

	if (!name_catalog(a, o->catalog, digest, &catalog, e) || !crypto_open(e))
		return false;
	buf_init(&b, a, LIMIT_FILE);
	buf_adds(&b, o->package ? "{\"packages\":[" : "{\"packages\":null");
	for (i = 0; i < o->npackage; i++) {
		buf_adds(&b, i ? ",{" : "{");
		put_package(a, &b, &o->package[i]);
		buf_addc(&b, '}');
	}
	buf_adds(&b, o->package ? "]," : ",");
	put_text(a, &b, "catalog", catalog, true);
	buf_adds(&b, o->full ? ",\"full\":true" : "");
	buf_adds(&b, o->skip_dependencies ? ",\"skipDependencies\":true" : "");
	put_platforms(a, &b, o);
	buf_addc(&b, '}');
	md5_of(b.p, b.n, hash);
	buf_init(&b, a, 2 * sizeof hash + 1);
	for (i = 0; i < sizeof hash; i++)
		buf_printf(&b, "%02x", hash[i]);
	*out = buf_str(&b);
	return true;
}
