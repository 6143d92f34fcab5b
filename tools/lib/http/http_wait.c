/* SPDX-License-Identifier: Apache-2.0 */
#include "http_wait.h"

#include <stdlib.h>

#include "http.h"

enum { SOCKETS_FIRST = 32 };

/* The socket's index in w->fd, or w->n. */
static size_t
find(const struct http_wait *w, curl_socket_t fd)
{
	size_t i = 0;

	while (i < w->n && w->fd[i].fd != fd)
		i++;
	return i;
}

static void
add(struct http_wait *w, curl_socket_t fd)
{
	if (w->n == w->most) {
		w->most = w->most ? 2 * w->most : SOCKETS_FIRST;
		w->fd = realloc(w->fd, w->most * sizeof *w->fd);
		if (!w->fd)
			abort();
	}
	w->fd[w->n++] = (struct pollfd){ .fd = fd };
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *unused)
{
	struct http_wait *w = data;
	size_t i = find(w, fd);

	(void)easy;
	(void)unused;
	if (what == CURL_POLL_REMOVE) {
		if (i < w->n)
			w->fd[i] = w->fd[--w->n];
		return 0;
	}
	if (i == w->n)
		add(w, fd);
	w->fd[i].events = (short)((what & CURL_POLL_IN ? POLLIN : 0) |
				  (what & CURL_POLL_OUT ? POLLOUT : 0));
	return 0;
}

static int
on_timer(CURLM *multi, long ms, void *data)
{
	struct http_wait *w = data;

	(void)multi;
	w->due = ms < 0 ? -1 : http_clock() + ms;
	return 0;
}

void
wait_init(struct http_wait *w, CURLM *multi)
{
	*w = (struct http_wait){ .multi = multi, .due = -1 };
	curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, w);
	curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(multi, CURLMOPT_TIMERDATA, w);
}

/* The events of poll() as curl's flags. */
static int
happened(short events)
{
	return (events & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
	       (events & POLLOUT ? CURL_CSELECT_OUT : 0) |
	       (events & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
}

void
wait_due(struct http_wait *w)
{
	int running;

	if (w->due < 0 || w->due > http_clock())
		return;
	/* curl may find that less than a millisecond is missing, and then it does not
	 * call on_timer again: so it is called once more in a millisecond */
	w->due = http_clock() + 1;
	curl_multi_socket_action(w->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

void
wait_sockets(struct http_wait *w, int ms)
{
	int64_t left = w->due < 0 ? ms : w->due - http_clock();
	int running;
	size_t i;

	if (left < ms)
		ms = left > 0 ? (int)left : 0;
	if (poll(w->fd, w->n, ms) <= 0)
		return;
	/* from the end, since curl may remove a socket, whose place the last one takes */
	for (i = w->n; i-- > 0;)
		if (i < w->n && w->fd[i].revents)
			curl_multi_socket_action(w->multi, w->fd[i].fd,
						 happened(w->fd[i].revents), &running);
}

void
wait_free(struct http_wait *w)
{
	free(w->fd);
}
