/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers.  Integers wrap around as Go's integers do. */
#include <math.h>

#include "decimal.h"
#include "families.h"
#include "golang/num.h"
#include "sprig.h"

static uint64_t
bits(struct val v)
{
	return (uint64_t)sprig_int(v);
}

static struct val
wrapped(uint64_t u)
{
	return val_int64((int64_t)u);
}

static struct val
fn_add(struct exec *x, struct val *arg, int n)
{
	uint64_t sum = 0;
	int i;

	(void)x;
	for (i = 0; i < n; i++)
		sum += bits(arg[i]);
	return wrapped(sum);
}

static struct val
fn_add1(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return wrapped(bits(arg[0]) + 1);
}

static struct val
fn_sub(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return wrapped(bits(arg[0]) - bits(arg[1]));
}

static struct val
fn_mul(struct exec *x, struct val *arg, int n)
{
	uint64_t product = bits(arg[0]);
	int i;

	(void)x;
	for (i = 1; i < n; i++)
		product *= bits(arg[i]);
	return wrapped(product);
}

/* The divisor in v.  C has no result for a division by 0, nor for the smallest int64
 * divided by -1. */
static int64_t
divisor(struct exec *x, struct val v)
{
	int64_t d = sprig_int(v);

	if (d == 0)
		exec_fail(x, "runtime error: integer divide by zero");
	return d;
}

static struct val
fn_div(struct exec *x, struct val *arg, int n)
{
	int64_t d = divisor(x, arg[1]);

	(void)n;
	if (d == -1)
		return wrapped(0 - bits(arg[0]));
	return val_int64(sprig_int(arg[0]) / d);
}

static struct val
fn_mod(struct exec *x, struct val *arg, int n)
{
	int64_t d = divisor(x, arg[1]);

	(void)n;
	return val_int64(d == -1 ? 0 : sprig_int(arg[0]) % d);
}

static struct val
fn_max(struct exec *x, struct val *arg, int n)
{
	int64_t best = sprig_int(arg[0]);
	int i;

	(void)x;
	for (i = 1; i < n; i++)
		if (sprig_int(arg[i]) > best)
			best = sprig_int(arg[i]);
	return val_int64(best);
}

static struct val
fn_min(struct exec *x, struct val *arg, int n)
{
	int64_t best = sprig_int(arg[0]);
	int i;

	(void)x;
	for (i = 1; i < n; i++)
		if (sprig_int(arg[i]) < best)
			best = sprig_int(arg[i]);
	return val_int64(best);
}

/* math.Max and math.Min: NaN wins over all numbers except the infinity `side`. */
static struct val
extreme(struct val *arg, int n, double side)
{
	double best = sprig_float(arg[0]), f;
	int i;

	for (i = 1; i < n; i++) {
		f = sprig_float(arg[i]);
		if (isinf(best) && best * side > 0)
			break;
		if ((isinf(f) && f * side > 0) || isnan(f) || (f - best) * side > 0)
			best = f;
	}
	return val_float(best);
}

static struct val
fn_maxf(struct exec *x, struct val *arg, int n)
{
	(void)x;
	return extreme(arg, n, 1);
}

static struct val
fn_minf(struct exec *x, struct val *arg, int n)
{
	(void)x;
	return extreme(arg, n, -1);
}

/* Folds `first`, when there is one, and the n values at arg. */
static struct val
fold(struct exec *x, enum decimal_op op, const double *first, const struct val *arg,
     int n)
{
	double *v = arena_array(x->arena, double, (size_t)n + 1), out;
	size_t used = 0;
	const char *fault;
	int i;

	if (first)
		v[used++] = *first;
	for (i = 0; i < n; i++)
		v[used++] = sprig_float(arg[i]);
	sprig_crypto(x);
	fault = decimal_fold(x->arena, op, v, used, &out);
	if (fault)
		exec_fail(x, "%s", fault);
	return val_float(out);
}

static struct val
fn_addf(struct exec *x, struct val *arg, int n)
{
	return fold(x, DECIMAL_ADD, &(double){ 0 }, arg, n);
}

static struct val
fn_add1f(struct exec *x, struct val *arg, int n)
{
	struct val v[2] = { arg[0], val_int(1) };

	(void)n;
	return fold(x, DECIMAL_ADD, NULL, v, 2);
}

static struct val
fn_subf(struct exec *x, struct val *arg, int n)
{
	return fold(x, DECIMAL_SUB, NULL, arg, n);
}

static struct val
fn_mulf(struct exec *x, struct val *arg, int n)
{
	return fold(x, DECIMAL_MUL, NULL, arg, n);
}

static struct val
fn_divf(struct exec *x, struct val *arg, int n)
{
	return fold(x, DECIMAL_DIV, NULL, arg, n);
}

static struct val
fn_ceil(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_float(ceil(sprig_float(arg[0])));
}

static struct val
fn_floor(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_float(floor(sprig_float(arg[0])));
}

/* Go's math.Pow(10, n), by the same squarings, since their rounding errors show in
 * the result of round. */
static double
power_of_ten(int64_t n)
{
	uint64_t i = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	int e, sum = 0;
	double f = frexp(10, &e), product = 1;

	if (n == 0 || n == 1)
		return n ? 10 : 1;
	for (; i; i >>= 1) {
		if (e > 1 << 12) {
			sum += e;
			break;
		}
		if (i & 1) {
			product *= f;
			sum += e;
		}
		f *= f;
		e <<= 1;
		if (f < .5) {
			f += f;
			e--;
		}
	}
	if (n < 0) {
		product = 1 / product;
		sum = -sum;
	}
	return ldexp(product, sum);
}

/* The function round VALUE PLACES [FROM]: rounds up when the rest is FROM (0.5) or
 * more. */
static struct val
fn_round(struct exec *x, struct val *arg, int n)
{
	double from = n > 2 ? arg[2].f : .5, whole;
	double power = power_of_ten((int64_t)(double)arg[1].i);
	double digits = power * sprig_float(arg[0]);

	(void)x;
	if (modf(digits, &whole) >= from)
		return val_float(ceil(digits) / power);
	return val_float(floor(digits) / power);
}

static struct val
fn_atoi(struct exec *x, struct val *arg, int n)
{
	int64_t i = 0;

	(void)x, (void)n;
	num_parse_int(arg[0].s, 10, &i); /* a number out of range becomes the nearest int64, as in Go */
	return val_int(i);
}

static struct val
fn_float64(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_float(sprig_float(arg[0]));
}

static struct val
fn_int(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int(sprig_int(arg[0]));
}

static struct val
fn_int64(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_int64(sprig_int(arg[0]));
}

/* The number that the text of a value has in octal digits. */
static struct val
fn_toDecimal(struct exec *x, struct val *arg, int n)
{
	int64_t i;

	(void)n;
	if (num_parse_int(exec_text(x, arg[0]), 8, &i) != NUM_OK)
		i = 0;
	return val_int64(i);
}

/* start, start + step, … up to but not including stop; empty when step leads away. */
static struct val
steps(struct exec *x, int64_t start, int64_t stop, int64_t step)
{
	uint64_t way, stride, n = 0, i;
	struct val *v;

	if (stop < start ? step < 0 : step > 0) {
		way = stop < start ? (uint64_t)start - (uint64_t)stop :
				     (uint64_t)stop - (uint64_t)start;
		stride = step < 0 ? 0 - (uint64_t)step : (uint64_t)step;
		n = way / stride + (way % stride != 0);
	}
	v = arena_array(x->arena, struct val, n);
	for (i = 0; i < n; i++)
		v[i] = val_int((int64_t)((uint64_t)start + i * (uint64_t)step));
	return val_list_of(x->arena, &TYPE_INTS, v, n);
}

static struct val
fn_until(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return steps(x, 0, arg[0].i, arg[0].i < 0 ? -1 : 1);
}

static struct val
fn_untilStep(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return steps(x, arg[0].i, arg[1].i, arg[2].i);
}

/* The function seq END | START END | START STEP END: the numbers with blanks between. */
static struct val
fn_seq(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	int64_t start, end, sign, step;
	struct list *l;
	size_t i;

	if (n < 1 || n > 3)
		return val_cstr("");
	start = n == 1 ? 1 : arg[0].i;
	end = arg[n - 1].i;
	sign = end < start ? -1 : 1;
	step = n == 3 ? arg[1].i : sign;
	if (sign < 0 && step > 0)
		return val_cstr("");
	l = steps(x, start, (int64_t)((uint64_t)end + (uint64_t)sign), step).l;
	for (i = 0; i < l->n; i++)
		buf_printf(&b, i ? " %lld" : "%lld", (long long)l->v[i].i);
	return sprig_done(x, &b);
}

const struct func FUNCS_MATH[] = {
	{ "add", fn_add, 0, -1, NULL },
	{ "add1", fn_add1, 1, 1, NULL },
	{ "add1f", fn_add1f, 1, 1, NULL },
	{ "addf", fn_addf, 0, -1, NULL },
	{ "atoi", fn_atoi, 1, 1, "s" },
	{ "biggest", fn_max, 1, -1, NULL },
	{ "ceil", fn_ceil, 1, 1, NULL },
	{ "div", fn_div, 2, 2, NULL },
	{ "divf", fn_divf, 1, -1, NULL },
	{ "float64", fn_float64, 1, 1, NULL },
	{ "floor", fn_floor, 1, 1, NULL },
	{ "int", fn_int, 1, 1, NULL },
	{ "int64", fn_int64, 1, 1, NULL },
	{ "max", fn_max, 1, -1, NULL },
	{ "maxf", fn_maxf, 1, -1, NULL },
	{ "min", fn_min, 1, -1, NULL },
	{ "minf", fn_minf, 1, -1, NULL },
	{ "mod", fn_mod, 2, 2, NULL },
	{ "mul", fn_mul, 1, -1, NULL },
	{ "mulf", fn_mulf, 1, -1, NULL },
	{ "round", fn_round, 2, -1, ".if" },
	{ "seq", fn_seq, 0, -1, "i" },
	{ "sub", fn_sub, 2, 2, NULL },
	{ "subf", fn_subf, 1, -1, NULL },
	{ "toDecimal", fn_toDecimal, 1, 1, NULL },
	{ "until", fn_until, 1, 1, "i" },
	{ "untilStep", fn_untilStep, 3, 3, "iii" },
	{ NULL, NULL, 0, 0, NULL },
};
