/* SPDX-License-Identifier: Apache-2.0 */
/* Go's Print and Printf: format strings, flags, argument numbers. */
#include "fmt.h"

#include "fmt_state.h"
#include "run.h"

enum { MOST_WIDTH = 1000000 }; /* as in Go */

/* Appends v as %v prints it. */
static void
fmt_value(struct exec *x, struct buf *b, struct val v)
{
	struct fmt f = { .x = x, .b = b };

	if (v.type == &TYPE_STRING)
		buf_add(b, v.s);
	else
		fmt_any(&f, v, 'v');
}

void
fmt_display(struct exec *x, struct buf *b, struct val v)
{
	struct fmt f = { .x = x, .b = b, .addressable = true };

	fmt_any(&f, v, 'v');
}

void
fmt_print(struct exec *x, struct buf *b, const struct val *arg, int n)
{
	bool string, before = true;
	int i;

	for (i = 0; i < n; i++) {
		string = val_kind(arg[i]) == KIND_STRING;
		if (i && !string && !before)
			buf_addc(b, ' ');
		fmt_value(x, b, arg[i]);
		before = string;
	}
}

void
fmt_println(struct exec *x, struct buf *b, const struct val *arg, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		if (i)
			buf_addc(b, ' ');
		fmt_value(x, b, arg[i]);
	}
	buf_addc(b, '\n');
}

struct str
exec_text(struct exec *x, struct val v)
{
	size_t mark = x->run->out.n;

	if (v.type == &TYPE_STRING)
		return v.s;
	fmt_value(x, &x->run->out, v);
	return run_take(x->run, mark);
}

bool
exec_short_text(struct exec *x, struct val v, size_t max, struct str *out)
{
	struct buf b;

	buf_init(&b, x->arena, max - 1);
	fmt_value(x, &b, v);
	*out = buf_str(&b);
	return !b.over;
}

struct str
exec_format(struct exec *x, struct str fmt, const struct val *arg, int n)
{
	size_t mark = x->run->out.n;

	fmt_printf(x, &x->run->out, fmt, arg, n);
	return run_take(x->run, mark);
}

/* A format string being read. */
struct format {
	struct fmt f;
	struct str s;
	size_t i;
	const struct val *arg;
	int n, next;      /* arguments, and the one to print next */
	bool good;        /* every argument number so far names an argument */
	bool reordered;   /* some argument was asked for by number */
	bool after_index; /* what was read last is an argument number */
};

static bool
at(const struct format *p, char c)
{
	return p->i < p->s.n && p->s.p[p->i] == c;
}

/* Reads a decimal number; false when there is none or it is too large. */
static bool
read_number(struct format *p, int *out)
{
	bool found = false;

	*out = 0;
	for (; p->i < p->s.n && p->s.p[p->i] >= '0' && p->s.p[p->i] <= '9'; p->i++) {
		if (*out > MOST_WIDTH) {
			*out = 0;
			return false;
		}
		*out = *out * 10 + (p->s.p[p->i] - '0');
		found = true;
	}
	return found;
}

/* Reads an argument number, "[2]", if there is one. */
static void
read_index(struct format *p)
{
	ptrdiff_t close;
	size_t end;
	int i = 0;
	bool number;

	p->after_index = false;
	if (!at(p, '['))
		return;
	p->reordered = true;
	close = str_chr(str_sub(p->s, p->i, p->s.n), ']');
	if (close < 2) {
		p->good = false;
		p->i += close < 0 ? 1 : (size_t)close + 1;
		return;
	}
	end = p->i + (size_t)close;
	p->i++;
	number = read_number(p, &i) && p->i == end;
	p->i = end + 1;
	if (number && i >= 1 && i <= p->n)
		p->next = i - 1;
	else
		p->good = false;
	p->after_index = number;
}

/* Takes the next argument as a width or precision. */
static bool
take_int(struct format *p, int *out)
{
	struct val v;

	*out = 0;
	if (p->next >= p->n)
		return false;
	v = p->arg[p->next++];
	if (val_kind(v) == KIND_UINT && v.u > MOST_WIDTH)
		return false;
	if ((val_kind(v) != KIND_INT && val_kind(v) != KIND_UINT) || v.i > MOST_WIDTH ||
	    v.i < -MOST_WIDTH)
		return false;
	*out = (int)v.i;
	return true;
}

static void
read_flags(struct format *p)
{
	struct fmt *f = &p->f;

	for (; p->i < p->s.n; p->i++)
		switch (p->s.p[p->i]) {
		case '#':
			f->sharp = true;
			break;
		case '0':
			f->zero = true;
			break;
		case '+':
			f->plus = true;
			break;
		case '-':
			f->minus = true;
			break;
		case ' ':
			f->space = true;
			break;
		default:
			return;
		}
}

static void
read_width(struct format *p)
{
	struct fmt *f = &p->f;

	if (!at(p, '*')) {
		f->has_width = read_number(p, &f->width);
		if (p->after_index && f->has_width)
			p->good = false;
		return;
	}
	p->i++;
	f->has_width = take_int(p, &f->width);
	if (!f->has_width)
		buf_adds(f->b, "%!(BADWIDTH)");
	if (f->width < 0) {
		f->width = -f->width;
		f->minus = true;
		f->zero = false;
	}
	p->after_index = false;
}

static void
read_precision(struct format *p)
{
	struct fmt *f = &p->f;

	if (!at(p, '.') || p->i + 1 >= p->s.n)
		return;
	p->i++;
	if (p->after_index)
		p->good = false;
	read_index(p);
	if (!at(p, '*')) {
		read_number(p, &f->prec);
		f->has_prec = true;
		return;
	}
	p->i++;
	f->has_prec = take_int(p, &f->prec);
	if (f->prec < 0) {
		f->prec = 0;
		f->has_prec = false;
	}
	if (!f->has_prec)
		buf_adds(f->b, "%!(BADPREC)");
	p->after_index = false;
}

static void
report(struct format *p, uint32_t verb, const char *what)
{
	buf_adds(p->f.b, "%!");
	buf_rune(p->f.b, verb);
	buf_adds(p->f.b, what);
}

static void
print_verb(struct format *p, uint32_t verb)
{
	struct fmt *f = &p->f;

	if (verb == '%') {
		buf_addc(f->b, '%');
		return;
	}
	if (!p->good) {
		report(p, verb, "(BADINDEX)");
		return;
	}
	if (p->next >= p->n) {
		report(p, verb, "(MISSING)");
		return;
	}
	if (verb == 'v' || verb == 'w') {
		f->sharp_v = f->sharp;
		f->plus_v = f->plus;
		f->sharp = f->plus = false;
	}
	if (verb == 'w')
		fmt_bad_verb(f, p->arg[p->next++], verb);
	else
		fmt_any(f, p->arg[p->next++], verb);
}

/* One verb with what stands before it; the '%' is past. */
static void
format_verb(struct format *p)
{
	uint32_t verb;

	p->f = (struct fmt){ .x = p->f.x, .b = p->f.b };
	p->good = true;
	read_flags(p);
	read_index(p);
	read_width(p);
	read_precision(p);
	if (!p->after_index)
		read_index(p);
	if (p->i >= p->s.n) {
		buf_adds(p->f.b, "%!(NOVERB)");
		return;
	}
	p->i += utf8_decode(str_sub(p->s, p->i, p->s.n), &verb);
	print_verb(p, verb);
}

static void
report_extra(struct format *p)
{
	int i;

	p->f = (struct fmt){ .x = p->f.x, .b = p->f.b };
	buf_adds(p->f.b, "%!(EXTRA ");
	for (i = p->next; i < p->n; i++) {
		if (i > p->next)
			buf_adds(p->f.b, ", ");
		if (!val_is_nil(p->arg[i]))
			buf_printf(p->f.b, "%s=", p->arg[i].type->name);
		fmt_any(&p->f, p->arg[i], 'v');
	}
	buf_addc(p->f.b, ')');
}

void
fmt_printf(struct exec *x, struct buf *b, struct str fmt, const struct val *arg, int n)
{
	struct format p = { .f = { .x = x, .b = b }, .s = fmt, .arg = arg, .n = n };
	ptrdiff_t percent;

	while (p.i < fmt.n) {
		percent = str_chr(str_sub(fmt, p.i, fmt.n), '%');
		if (percent < 0)
			break;
		buf_add(b, str_sub(fmt, p.i, p.i + (size_t)percent));
		p.i += (size_t)percent + 1;
		format_verb(&p);
	}
	buf_add(b, str_sub(fmt, p.i, fmt.n));
	if (!p.reordered && p.next < n)
		report_extra(&p);
}
