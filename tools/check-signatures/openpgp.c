/* SPDX-License-Identifier: Apache-2.0 */
#include "openpgp.h"

#if __has_include(<rnp/rnp.h>)
#include <dlfcn.h>

#include <rnp/rnp.h>
#include <rnp/rnp_err.h>

#define FUNCTIONS(X) \
	X(rnp_ffi_create) X(rnp_ffi_destroy) X(rnp_input_from_memory) X(rnp_input_destroy) \
	X(rnp_output_to_memory) X(rnp_output_memory_get_buf) X(rnp_output_destroy) \
	X(rnp_import_keys) X(rnp_op_verify_create) X(rnp_op_verify_execute) \
	X(rnp_op_verify_get_signature_count) X(rnp_op_verify_get_signature_at) \
	X(rnp_op_verify_signature_get_status) X(rnp_op_verify_destroy) X(rnp_result_to_string)

struct openpgp {
#define MEMBER(function) __typeof__(function) *function;
	FUNCTIONS(MEMBER)
	void *library;
	rnp_ffi_t ffi;
};

struct openpgp *
openpgp_open(struct arena *a, struct err *e)
{
	static const char *const names[] = {
#define NAME(function) #function,
		FUNCTIONS(NAME)
	};
	struct openpgp *p = arena_new(a, struct openpgp);
	void *function;
	size_t i;

	p->library = dlopen("librnp.so.0", RTLD_NOW | RTLD_LOCAL);
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		function = p->library ? dlsym(p->library, names[i]) : NULL;
		if (!function) {
			err_set(e, STATUS_USAGE, "signatures are checked by librnp (Debian: librnp0): "
				"%s", dlerror());
			return NULL;
		}
		memcpy((char *)p + i * sizeof function, &function, sizeof function);
	}
	if (p->rnp_ffi_create(&p->ffi, "GPG", "GPG") == RNP_SUCCESS)
		return p;
	err_set(e, STATUS_USAGE, "librnp does not start");
	return NULL;
}

void
openpgp_close(struct openpgp *p)
{
	p->rnp_ffi_destroy(p->ffi);
}

bool
openpgp_keys(struct openpgp *p, struct str bytes, struct err *e)
{
	rnp_input_t in = NULL;
	rnp_result_t r = p->rnp_input_from_memory(&in, (const uint8_t *)bytes.p, bytes.n, false);

	if (r == RNP_SUCCESS)
		r = p->rnp_import_keys(p->ffi, in, RNP_LOAD_SAVE_PUBLIC_KEYS, NULL);
	p->rnp_input_destroy(in);
	return r == RNP_SUCCESS ||
	       err_set(e, STATUS_USAGE, "no public keys of OpenPGP: %s", p->rnp_result_to_string(r));
}

/* What is wrong with a signature, for people. */
static const char *
trouble(const struct openpgp *p, rnp_result_t r)
{
	switch (r) {
	case RNP_ERROR_KEY_NOT_FOUND:
		return "it is signed by a key that is not among those given; --keys names more";
	case RNP_ERROR_SIGNATURE_EXPIRED:
		return "the signature, or the key that made it, has expired";
	case RNP_ERROR_SIGNATURE_INVALID:
		return "the signature is not that of these bytes";
	default:
		return p->rnp_result_to_string(r);
	}
}

/* Looks at the signatures of a message that was read; true when one is good. */
static bool
judge(const struct openpgp *p, rnp_op_verify_t op, rnp_result_t whole, struct err *e)
{
	rnp_op_verify_signature_t sig;
	rnp_result_t r = whole == RNP_SUCCESS ? RNP_ERROR_SIGNATURE_INVALID : whole, one;
	size_t n = 0, i;

	p->rnp_op_verify_get_signature_count(op, &n);
	for (i = 0; i < n; i++) {
		if (p->rnp_op_verify_get_signature_at(op, i, &sig) != RNP_SUCCESS)
			continue;
		one = p->rnp_op_verify_signature_get_status(sig);
		if (one == RNP_SUCCESS && whole == RNP_SUCCESS)
			return true;
		if (one != RNP_SUCCESS)
			r = one;
	}
	return err_set(e, STATUS_SOME, "%s", n || whole != RNP_SUCCESS ? trouble(p, r)
		       : "the message is not signed");
}

/* Copies what is signed. */
static bool
take(const struct openpgp *p, struct arena *a, rnp_output_t output, struct str *out, struct err *e)
{
	uint8_t *bytes = NULL;
	size_t n = 0;

	if (p->rnp_output_memory_get_buf(output, &bytes, &n, false) != RNP_SUCCESS)
		return err_set(e, STATUS_SOME, "the message has no text");
	*out = arena_dup(a, (struct str){ (const char *)bytes, n });
	return true;
}

bool
openpgp_check(struct openpgp *p, struct arena *a, struct str message, size_t max,
	      struct str *out, struct err *e)
{
	rnp_op_verify_t op = NULL;
	rnp_output_t output = NULL;
	rnp_input_t in = NULL;
	rnp_result_t r;
	bool good = false;

	*out = STR("");
	r = p->rnp_input_from_memory(&in, (const uint8_t *)message.p, message.n, false);
	if (r == RNP_SUCCESS)
		r = p->rnp_output_to_memory(&output, max);
	if (r == RNP_SUCCESS)
		r = p->rnp_op_verify_create(&op, p->ffi, in, output);
	if (r == RNP_SUCCESS) {
		r = p->rnp_op_verify_execute(op);
		good = judge(p, op, r, e) && take(p, a, output, out, e);
	} else {
		err_set(e, STATUS_SOME, "no message of OpenPGP: %s", p->rnp_result_to_string(r));
	}
	p->rnp_op_verify_destroy(op);
	p->rnp_output_destroy(output);
	p->rnp_input_destroy(in);
	return good;
}
#else
struct openpgp *
openpgp_open(struct arena *a, struct err *e)
{
	(void)a;
	err_set(e, STATUS_USAGE, "signatures are checked by librnp, and this mkmirror was built "
		"without it (Debian: librnp-dev)");
	return NULL;
}

void
openpgp_close(struct openpgp *p)
{
	(void)p;
}

bool
openpgp_keys(struct openpgp *p, struct str bytes, struct err *e)
{
	(void)p, (void)bytes;
	return err_set(e, STATUS_USAGE, "librnp is missing");
}

bool
openpgp_check(struct openpgp *p, struct arena *a, struct str message, size_t max,
	      struct str *out, struct err *e)
{
	(void)p, (void)a, (void)message, (void)max, (void)out;
	return err_set(e, STATUS_USAGE, "librnp is missing");
}
#endif
