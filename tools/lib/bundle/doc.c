/* SPDX-License-Identifier: Apache-2.0 */
#include "doc.h"

#include "base/map.h"
#include "yaml/yaml.h"

void
doc_put(struct val map, const char *key, struct val v)
{
	map_set(val_object(map), str_of(key), v);
}

void
doc_text(struct val map, const char *key, struct str text)
{
	doc_put(map, key, val_str(text));
}

struct val
doc_of(struct arena *a, const char *key, struct val v)
{
	struct val map = val_map(a);

	doc_put(map, key, v);
	return map;
}

struct val
doc_list(struct arena *a, struct val v)
{
	struct val list = val_list(a, NULL, 0);

	val_append(a, &list, v);
	return list;
}

struct val
doc_word(const struct deploy *d, struct str text)
{
	size_t i;

	for (i = 0; i < text.n && ((text.p[i] >= 'a' && text.p[i] <= 'z') ||
		    (text.p[i] >= 'A' && text.p[i] <= 'Z') || (text.p[i] >= '0' && text.p[i] <= '9') ||
		    (i && strchr("._+-", text.p[i]))); i++)
		;
	return d->options->aicr && i == text.n ? yaml_plain(text) : val_str(text);
}

struct str
source_name(struct arena *a, struct str url, const char *none)
{
	ptrdiff_t scheme = str_find(url, STR("://"));
	bool run = false; /* of characters that one dash stands for */
	char *p;
	size_t i, n;

	if (scheme >= 0)
		url = str_sub(url, (size_t)scheme + 3, url.n);
	if (str_ends(url, STR("/")))
		url.n--;
	if (str_ends(url, STR(".git")))
		url.n -= 4;
	p = arena_cstr(a, url);
	for (i = n = 0; i < url.n; i++) {
		char c = p[i] >= 'A' && p[i] <= 'Z' ? (char)(p[i] - 'A' + 'a') : p[i];
		bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';

		if (keep || !run)
			p[n++] = keep ? c : '-';
		run = !keep;
	}
	url = (struct str){ p, n < 63 ? n : 63 };
	while (url.n && url.p[0] == '-')
		url = str_sub(url, 1, url.n);
	while (url.n && url.p[url.n - 1] == '-')
		url.n--;
	return url.n ? url : str_of(none);
}
