/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VAL_H
#define VAL_H
/*
 * Values as Go's templates see them.
 *
 * A value is a type and a payload.  The type has Go's name (as %T prints it),
 * its kind, and its methods, so int and int64, []string and []interface {}
 * stay apart.  nil is the value without a type.  Values are copied freely;
 * the strings, lists, maps and objects they point to live in an arena.  Maps
 * are references, as in Go: a change shows in every value that holds the map.
 * Lists are not changed after they were made, but by val_append.
 */
#include "arena.h"

enum kind {
	KIND_NIL,
	KIND_BOOL,   /* .b */
	KIND_INT,    /* .i: every signed integer type */
	KIND_UINT,   /* .u: every unsigned integer type */
	KIND_FLOAT,  /* .f */
	KIND_STRING, /* .s, in UTF-8 or any bytes */
	KIND_BYTES,  /* .s: []uint8, in Go a slice */
	KIND_LIST,   /* .l */
	KIND_MAP,    /* .m */
	KIND_STRUCT, /* .o: fields by type->fields, values in .o */
	KIND_FUNC    /* .fn */
};

struct exec; /* the running template, template/exec.h */
struct map;
struct val;
struct type;

/*
 * A template function or method.  It takes n arguments at arg, a method's
 * receiver first, and returns its result, or does not return when it calls
 * exec_fail().  The engine uses the array at arg again after the call, so a
 * function that makes a list of its arguments copies them.
 */
typedef struct val (*val_fn)(struct exec *x, struct val *arg, int n);

struct val {
	const struct type *type; /* NULL is nil */
	union {
		bool b;
		int64_t i;
		uint64_t u;
		double f;
		struct str s;
		struct list *l;
		struct map *m;
		struct object *o;
		const struct func *fn;
	};
};

struct list {
	struct val *v;
	size_t n;
	struct list_room *room; /* of v, or NULL */
};

/* An array that lists of different lengths share.  Only a list that ends where
 * `used` ends may write behind its end: no other list sees those elements. */
struct list_room {
	size_t used, size;
};

/* The .l of every nil slice.  It is empty; other than an empty list that was
 * made, it is null in JSON and YAML, and the two are not equal. */
extern struct list LIST_NIL;

/* The fields of a struct value, in the order of type->fields. */
struct object {
	void *data;    /* for the methods of the type; may be NULL */
	struct val *v; /* one value a field */
};

/*
 * A function as a table entry; max -1 means any number of arguments.
 *
 * params has a letter for the Go type of each parameter; the last letter counts
 * for all that follow.  The engine checks arguments before the call, with Go's
 * messages, so the function may use arg[i].s, .i, .m … as they are:
 *   s string   i int   I int64   f float64   b bool   . anything (may be nil)
 *   m map[string]interface {} (may be nil: .m is NULL)   l []interface {} (as m)
 *   t time.Time
 * NULL means that anything is taken.  A method's receiver has no letter.
 */
struct func {
	const char *name;
	val_fn fn;
	int min, max;
	const char *params;
};

struct type {
	const char *name;          /* "map[string]interface {}", "int64", … */
	enum kind kind;
	const char *kind_name;     /* Go's reflect.Kind: "int64", "slice", "ptr" … */
	const struct type *elem;   /* elements of lists and maps; NULL: interface {} */
	const char *const *fields; /* field names of a struct, NULL at the end */
	const struct func *methods; /* ended by a NULL name; min and max count without the receiver */
	/* In Go the methods have a pointer as receiver: String is used where a
	 * template prints the value itself, not where a function is given it. */
	bool by_pointer;
	/*
	 * Names of the fields in JSON and YAML, as in Go's tags: "-" for a field that
	 * is not written, "name,omitempty" for one that is left out when it is empty;
	 * NULL: the names in fields.
	 */
	const char *const *json;
	/* Returns the value that is written for v in JSON and YAML, as Go's
	 * MarshalJSON; may be NULL. */
	struct val (*marshal)(struct arena *a, struct val v);
};

extern const struct type TYPE_BOOL, TYPE_INT, TYPE_INT64, TYPE_INT32,
	TYPE_UINT8, TYPE_UINT64, TYPE_FLOAT64, TYPE_STRING, TYPE_BYTES,
	TYPE_LIST,       /* []interface {} */
	TYPE_STRINGS,    /* []string */
	TYPE_INTS,       /* []int */
	TYPE_MAP,        /* map[string]interface {} */
	TYPE_STRING_MAP; /* map[string]string */

#define NIL ((struct val){ 0 })

struct val val_bool(bool b);
struct val val_int(int64_t i);   /* Go's int */
struct val val_int64(int64_t i); /* Go's int64 */
struct val val_float(double f);
struct val val_str(struct str s);
struct val val_cstr(const char *s); /* s must outlive the value */
/* A []interface {} of the n values at v; the array is not copied. */
struct val val_list(struct arena *a, struct val *v, size_t n);
/* The same of another list type. */
struct val val_list_of(struct arena *a, const struct type *t, struct val *v,
		       size_t n);
/* The nil slice of a list type. */
struct val val_list_nil(const struct type *t);
/* Appends v to a list that the caller alone holds; nil becomes a list. */
void val_append(struct arena *a, struct val *list, struct val v);
/* A new empty map[string]interface {}. */
struct val val_map(struct arena *a);

static inline enum kind
val_kind(struct val v)
{
	return v.type ? v.type->kind : KIND_NIL;
}
bool val_is_nil(struct val v);
/* True when v may point to something in an arena. */
bool val_refers(struct val v);
/* Truth as Go templates see it: not the zero value, not empty. */
bool val_truth(struct val v);
/* Deep equality as reflect.DeepEqual has it, types included. */
bool val_equal(struct val a, struct val b);
/* The same for values that may hold themselves: `depth` is how deep to go and
 * `count` how many values to compare.  The answer is false when one of them does
 * not suffice: a depth that was reached is 0 then, and stays otherwise; from
 * count the values that were compared are taken off. */
struct val_budget {
	size_t depth, count;
};
bool val_equal_within(struct val a, struct val b, struct val_budget *budget);
/* A copy in a that shares no map or list with v; objects are shared. */
struct val val_copy(struct arena *a, struct val v);
/* The same within a budget; false when the budget is too small. */
bool val_copy_within(struct arena *a, struct val v, struct val_budget *budget, struct val *out);
/* The value at key of map v; nil when v is no map or has no such key. */
struct val val_get(struct val v, const char *key);
/* The string at key, or the empty slice when there is none. */
struct str val_get_str(struct val v, const char *key);
/* How many elements list v has; 0 when v is no list. */
size_t val_length(struct val v);
/* The string at index i, from 0, of list v, or the empty slice when there is none. */
struct str val_str_at(struct val v, size_t i);
/* The value at index i, from 0, of list v; nil when v is no list or is not so long. */
struct val val_at(struct val v, size_t i);
/* v as a string, or the empty slice when v is none. */
struct str val_text(struct val v);
/* v as a map, or NULL, which map_get, map_next and map_sorted take for an empty map,
 * when v is none. */
struct map *val_object(struct val v);
/* v as an integer, or 0 when v is none. */
int64_t val_integer(struct val v);
/* v as a bool, or false when v is none. */
bool val_flag(struct val v);

#endif
