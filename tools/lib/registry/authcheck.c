/* SPDX-License-Identifier: Apache-2.0 */
#include "authcheck.h"

#include "http/url.h"
#include "oci/ref.h"

/* True when text names a registry: "localhost:5000", "registry.example.com" or
 * "registry/", but not "nginx:1.27", which is an image. */
static bool
is_host(struct str text)
{
	struct str name, port;

	if (str_chr(text, '/') >= 0)
		return str_ends(text, STR("/"));
	str_cut(text, ':', &name, &port);
	return str_is(name, "localhost") || str_chr(name, '.') >= 0 ||
	       str_starts(name, STR("["));
}

bool
auth_check_parse(struct arena *a, const char *text, struct auth_check *out, struct err *e)
{
	struct str s = str_of(text);
	struct ref r;

	*out = (struct auth_check){ .text = text };
	if (str_starts(s, STR("oci://")))
		s = str_sub(s, 6, s.n);
	if (is_host(s))
		return location_parse(a, s, &out->at, e);
	if (!ref_parse(a, s, &r, e))
		return false;
	out->at = (struct location){ .host = r.host, .repository = r.repository };
	out->tag = r.digest.n ? r.digest : r.tag;
	return true;
}

/* Sets the result after a call that failed, with message and advice. */
static void
refuse(struct auth_check *c, const struct registry_call *call, struct arena *a)
{
	long s = call->http.status;

	c->status = call->http.err.status;
	c->message = call->http.err.msg;
	c->result = AUTH_FAILED;
	if (c->status == STATUS_TEMPORARY || (s != 401 && s != 403))
		return;
	c->result = AUTH_REFUSED;
	if (c->login.source.n)
		c->advice = arena_printf(a, "log in again, or as somebody who may %s",
					 c->push ? "push there" : "pull that");
	else if (c->login.files.n)
		c->advice = arena_printf(a, "looked into %.*s", STR_ARG(c->login.files));
	else
		c->advice = "there is no file of credentials";
}

/* Sets c->login; false, with the result set, when credentials cannot be read. */
static bool
note_login(struct auth_check *c, const struct registry_call *call, struct arena *a)
{
	struct err e = { .arena = a };

	if (registry_login(call, &c->login, &e))
		return true;
	c->result = AUTH_FAILED;
	c->status = e.status;
	c->message = e.msg;
	return false;
}

/* Cancels the upload that the call opened. */
static void
cancel(struct registry *g, struct arena *a, struct auth_check *c,
       const struct registry_call *begun)
{
	struct err e = { .arena = a };
	const char *url = registry_location(begun, a, &e);
	struct registry_call call;

	if (!url) {
		c->message = e.msg;
		return;
	}
	registry_call_url(g, &call, a, &c->at, "DELETE", url);
	call.http.once = true;
	if (!http_perform(registry_http(g), &call.http))
		c->message = arena_printf(a, "the upload that was begun could not be "
			"cancelled: %s; the registry drops it some day", call.http.err.msg);
}

void
auth_check_run(struct registry *g, struct arena *a, struct auth_check *c)
{
	struct registry_call call;
	bool good;

	if (c->push)
		registry_call(g, &call, a, &c->at, "POST", "blobs/uploads/",
			      REGISTRY_PUSH, STR(""));
	else if (c->tag.n)
		registry_head(g, &call, a, &c->at, &(struct registry_head){
			.name = c->tag, .expected = true });
	else
		registry_call(g, &call, a, &c->at, "GET", "", REGISTRY_PULL, STR(""));
	good = http_perform(registry_http(g), &call.http);
	if (!note_login(c, &call, a))
		return;
	if (!good && !c->push && c->tag.n && call.http.status == 404)
		c->message = "the registry lets us in, but there is no such image";
	else if (!good)
		refuse(c, &call, a);
	else if (c->push)
		cancel(g, a, c, &call);
	if (c->result == AUTH_ACCEPTED && c->login.without) {
		c->result = AUTH_ANONYMOUS;
		c->advice = "log in again, or remove what is refused";
	}
}

const char *
auth_check_word(const struct auth_check *c)
{
	static const char *const words[] = { "accepted", "anonymous", "refused", "failed" };

	return words[c->result];
}
