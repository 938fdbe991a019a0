/* key.c - see key.h. */
#include "config.h"

#include "probe/key.h"

#include "base/clock.h"
#include "base/json.h"
#include "probe/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COMMAND_MS = 30000 };

void
key_release(struct key *k)
{
	explicit_bzero(k, sizeof *k);
}

/* Not file_read(): no copy of a key may stay in an arena. */
static enum rc
read_bytes(struct key *k, int fd, const char *path, struct err *e)
{
	while (k->len < sizeof k->text) {
		ssize_t n = read(fd, k->text + k->len, sizeof k->text - k->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, RC_IO, "%s: cannot be read: %s", path,
				strerror(errno));
		if (n == 0)
			return RC_OK;
		k->len += (size_t)n;
	}
	return err_set(
		e, RC_INPUT, "%s: a key has less than %d bytes", path, KEY_MAX_BYTES);
}

static enum rc
from_file(struct key *k, const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat s;

	if (fd < 0)
		return err_set(
			e, RC_IO, "%s: cannot be opened: %s", path, strerror(errno));
	if (fstat(fd, &s))
		err_set(e, RC_IO, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(s.st_mode))
		err_set(e, RC_INPUT, "%s: a key file must be a regular file", path);
	else if (s.st_mode & 077)
		err_set(e, RC_INPUT,
			"%s: others may read it (mode %03o): run chmod 600 on it", path,
			(unsigned)s.st_mode & 0777);
	else
		read_bytes(k, fd, path, e);
	close(fd);
	return e->rc;
}

static enum rc
take_reply(struct key *k, const struct net_reply *r, const char *name, struct err *e)
{
	if (r->fault)
		return err_set(e, RC_IO, "key_command %s: %.*s", name, STR_ARG(r->why));
	if (r->status != 200)
		return err_set(e, RC_IO, "key_command %s: it failed", name);
	if (r->body.len >= sizeof k->text)
		return err_set(e, RC_INPUT,
			"key_command %s: a key has less than %d bytes", name,
			KEY_MAX_BYTES);
	memcpy(k->text, r->body.ptr, r->body.len);
	k->len = r->body.len;
	return RC_OK;
}

static enum rc
from_command(struct key *k, const struct plan_endpoint *x, struct err *e)
{
	struct net_header word[NET_HEADERS_MAX];
	struct net_request q = { .method = STR("GET"),
		.url = STR("key"),
		.header = word,
		.limit = { .total_ms = COMMAND_MS, .body_bytes = KEY_MAX_BYTES } };
	struct arena a = { 0 };
	const char *name = arena_str(&a, x->key_command[0]).ptr;
	struct net *n = spawn_open(&clock_system);
	struct net_reply r;

	for (; q.n_header < x->n_key_command && q.n_header < NET_HEADERS_MAX;
		q.n_header++)
		word[q.n_header] =
			(struct net_header){ STR("argv"), x->key_command[q.n_header] };
	if (!net_send(n, &q, NULL, e)) {
		while (!net_next(n, &r, COMMAND_MS))
			;
		take_reply(k, &r, name, e);
	}
	net_close(n);
	arena_release(&a);
	return e->rc;
}

static enum rc
trim_and_check(struct key *k, const char *where, struct err *e)
{
	struct str s = str_trim(key_text(k));

	if (!s.len)
		return err_set(e, RC_INPUT, "%s: there is no key in it", where);
	memmove(k->text, s.ptr, s.len);
	explicit_bzero(k->text + s.len, sizeof k->text - s.len);
	k->len = s.len;
	if (s.ptr != k->text)
		s.ptr = k->text;
	/* The JSON of credential_process has lines; what goes into a header has none. */
	for (size_t i = 0; i < s.len && s.ptr[0] != '{'; i++)
		if (s.ptr[i] < 0x21 || s.ptr[i] > 0x7e)
			return err_set(e, RC_INPUT,
				"%s: byte %zu: a key is printable ASCII without blanks",
				where, i);
	return RC_OK;
}

enum rc
key_read(struct key *k, const struct plan_endpoint *endpoint, struct err *e)
{
	const char *where = endpoint->key_file ? endpoint->key_file : "key_command";

	k->len = 0;
	if (!endpoint->key_file && !endpoint->n_key_command)
		return RC_OK;
	if (endpoint->key_file)
		from_file(k, endpoint->key_file, e);
	else
		from_command(k, endpoint, e);
	if (!e->rc)
		trim_and_check(k, where, e);
	if (e->rc)
		key_release(k);
	return e->rc;
}

bool
key_aws(struct key_aws *out, struct str text)
{
	static const struct json_want want[] = { { "/AccessKeyId" },
		{ "/SecretAccessKey" }, { "/SessionToken" } };
	struct json_val v[3];
	struct err e = { 0 };

	*out = (struct key_aws){ 0 };
	if (text.len && text.ptr[0] == '{') {
		if (json_pick(v, want, 3, text, &e))
			return false;
		out->id = v[0].raw;
		out->secret = v[1].raw;
		out->session = v[2].kind == JSON_STRING ? v[2].raw : (struct str){ 0 };
		return v[0].kind == JSON_STRING && v[1].kind == JSON_STRING &&
		       out->id.len && out->secret.len && !v[0].escaped && !v[1].escaped;
	}
	out->id = str_cut(&text, ':');
	out->secret = str_cut(&text, ':');
	out->session = text;
	return out->id.len && out->secret.len;
}

size_t
key_secrets(struct str secret[KEY_SECRETS_MAX], const struct key *k)
{
	struct key_aws aws;
	size_t n = 0;

	if (!k->len)
		return 0;
	secret[n++] = key_text(k);
	if (!key_aws(&aws, key_text(k)))
		return n;
	secret[n++] = aws.secret;
	if (aws.session.len)
		secret[n++] = aws.session;
	return n;
}
