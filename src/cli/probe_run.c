/* probe_run.c - see probe_run.h. */
#include "config.h"

#include "cli/probe_run.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/file_append.h"
#include "db/db.h"
#include "net/http.h"
#include "rx/rx.h"
#include "seal/digest.h"
#include "seal/salt.h"

#include <sys/utsname.h>

enum { ID_BYTES = 8, LINE_BYTES = 1 << 20, RESOLVER_BYTES = 1 << 16 };

static void
text(struct json_write *j, const char *key, const char *value)
{
	json_write_key(j, key);
	json_write_str(j, str_of(value));
}

/* Null where the file cannot be read. */
static void
digest_of_file(struct json_write *j, const char *key, const char *path)
{
	unsigned char digest32[DIGEST_BYTES];
	struct err none = { 0 };
	struct file_map m;

	json_write_key(j, key);
	if (!path || file_map(&m, path, &none)) {
		json_write_null(j);
		return;
	}
	digest_of(digest32, m.bytes.ptr, m.bytes.len);
	file_unmap(&m);
	json_write_hex(j, digest32, sizeof digest32);
}

static void
write_tool(struct json_write *j)
{
	json_write_key(j, "tool");
	json_write_object(j);
	text(j, "name", PACKAGE_NAME);
	text(j, "version", PACKAGE_VERSION);
	text(j, "compiler", __VERSION__);
	digest_of_file(j, "binary_sha256", "/proc/self/exe");
	json_write_object_end(j);
	json_write_key(j, "libraries");
	json_write_object(j);
	text(j, "curl", http_version());
	text(j, "openssl", digest_version());
	text(j, "pcre2", rx_version());
	text(j, "sqlite", db_version());
	json_write_object_end(j);
}

static void
write_host(struct json_write *j, struct arena *a)
{
	struct utsname u;
	struct str conf, line;
	struct err none = { 0 };

	json_write_key(j, "host");
	json_write_object(j);
	if (uname(&u) == 0) {
		text(j, "os", u.sysname);
		text(j, "kernel", u.release);
		text(j, "arch", u.machine);
	}
	json_write_key(j, "name_servers");
	json_write_array(j);
	if (!file_read(&conf, a, "/etc/resolv.conf", RESOLVER_BYTES, &none))
		while (conf.len) {
			line = str_cut(&conf, '\n');
			if (str_starts(line, STR("nameserver ")))
				json_write_str(j,
					str_sub(line, strlen("nameserver "), line.len));
		}
	json_write_array_end(j);
	json_write_object_end(j);
}

/* How far the machine's time may be off, as its kernel was told. */
static void
write_clock(struct json_write *j)
{
	struct clock_trust t;

	clock_trust(&t);
	json_write_key(j, "clock");
	json_write_object(j);
	text(j, "source", "CLOCK_REALTIME, CLOCK_MONOTONIC");
	json_write_key(j, "synchronised");
	json_write_bool(j, t.synchronised);
	json_write_key(j, "offset_ns");
	json_write_int(j, t.offset_ns);
	json_write_key(j, "max_error_ns");
	json_write_int(j, t.max_error_ns);
	json_write_object_end(j);
}

static void
write_line(
	struct json_write *j, struct arena *a, struct str id, const struct probe_run *p)
{
	char now[CLOCK_TEXT_BYTES];

	clock_write(now, clock_system.now_ns(NULL));
	json_write_object(j);
	json_write_key(j, "run");
	json_write_str(j, id);
	text(j, "begun", now);
	json_write_key(j, "plan");
	json_write_hex(j, p->plan->digest32, sizeof p->plan->digest32);
	json_write_key(j, "exploratory");
	json_write_bool(j, p->exploratory);
	write_tool(j);
	write_host(j, a);
	write_clock(j);
	digest_of_file(j, "ca_bundle_sha256", p->ca_file ? p->ca_file : http_ca_file());
	json_write_object_end(j);
}

static enum rc
append(const char *path, struct str line, struct err *e)
{
	struct file_append f;

	if (file_append_open(&f, path, e))
		return e->rc;
	if (file_append_write(&f, line, e) || file_append_sync(&f, e))
		err_in(e, path);
	file_append_close(&f);
	return e->rc;
}

enum rc
probe_run_note(struct str *id, struct command_run *r, const struct probe_run *p)
{
	unsigned char random[ID_BYTES];
	struct json_write j;
	struct buf line, hex;

	if (salt_fill(random, sizeof random, &r->err))
		return r->err.rc;
	buf_init(&hex, 2 * ID_BYTES + 1);
	for (size_t i = 0; i < ID_BYTES; i++)
		buf_fmt(&hex, "%02x", random[i]);
	*id = arena_str(&r->arena, buf_view(&hex));
	buf_release(&hex);
	buf_init(&line, LINE_BYTES);
	json_write_init(&j, &line);
	write_line(&j, &r->arena, *id, p);
	buf_char(&line, '\n');
	append(arena_fmt(&r->arena, "%s/runs.jsonl", p->folder).ptr, buf_view(&line),
		&r->err);
	buf_release(&line);
	return r->err.rc;
}
