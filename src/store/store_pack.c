/* store_pack.c - see store_pack.h. */
#include "config.h"

#include "store/store_pack.h"

/* A name is at most 4 KiB: see model/exchange.h. */
enum {
	REQUEST_MAX = STORE_PACK_MAX * 4096,
	HEADS = STORE_PACK_COLUMNS * STORE_COLUMN_HEAD
};

/* The smallest number that a column may hold, and its name. */
static const struct {
	const char *name;
	int64_t least;
} column[STORE_PACK_COLUMNS] = {
	[STORE_PACK_SOURCE] = { "source", 1 },
	[STORE_PACK_BYTE_AT] = { "byte_at", 0 },
	[STORE_PACK_BYTE_LEN] = { "byte_len", 0 },
	[STORE_PACK_LINE] = { "line", 0 },
	[STORE_PACK_PART] = { "part", 0 },
	[STORE_PACK_MODEL] = { "model", 1 },
	[STORE_PACK_PROMPT] = { "prompt", 1 },
	[STORE_PACK_SAMPLE] = { "sample", INT64_MIN },
	[STORE_PACK_TIME_NS] = { "time_ns", INT64_MIN },
	[STORE_PACK_PARAMS] = { "params", 0 },
	[STORE_PACK_ACCOUNT] = { "account", 0 },
	[STORE_PACK_FINISH] = { "finish", 0 },
	[STORE_PACK_RESPONSE_BLOCK] = { "response_block", 0 },
	[STORE_PACK_RESPONSE_AT] = { "response_at", 0 },
	[STORE_PACK_RESPONSE_LEN] = { "response_len", 0 },
	[STORE_PACK_REASONING_BLOCK] = { "reasoning_block", 0 },
	[STORE_PACK_REASONING_AT] = { "reasoning_at", 0 },
	[STORE_PACK_REASONING_LEN] = { "reasoning_len", 0 },
	[STORE_PACK_REQUEST_END] = { "request_end", 0 },
};

void
store_pack_rows_init(struct store_pack_rows *r)
{
	r->n = 0;
	buf_init(&r->request, REQUEST_MAX);
}

void
store_pack_rows_clear(struct store_pack_rows *r)
{
	r->n = 0;
	buf_clear(&r->request);
}

void
store_pack_rows_release(struct store_pack_rows *r)
{
	buf_release(&r->request);
}

void
store_pack_add(struct store_pack_rows *r, const int64_t value[STORE_PACK_COLUMNS],
	const unsigned char record32[32], struct str request)
{
	size_t i = r->n++;

	buf_str(&r->request, request);
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
		r->value[c][i] = value[c];
	r->value[STORE_PACK_REQUEST_END][i] = (int64_t)r->request.len;
	memcpy(r->digest32[i], record32, 32);
}

enum rc
store_pack_write(struct buf *out, const struct store_pack_rows *r, struct err *e)
{
	struct store_column plan[STORE_PACK_COLUMNS];

	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++) {
		store_column_plan(&plan[c], r->value[c], r->n);
		if (plan[c].base < column[c].least)
			return err_set(e, RC_LIMIT, "an exchange's %s is out of range",
				column[c].name);
		store_column_head(out, &plan[c]);
	}
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
		store_column_add(out, &plan[c], r->value[c], r->n);
	buf_add(out, r->digest32, 32 * r->n);
	buf_str(out, buf_view(&r->request));
	if (buf_check(&r->request, "the request ids of a block", e))
		return e->rc;
	return buf_check(out, "a block of exchanges", e);
}

/* Places of columns and digests. False when they do not fit the bytes. */
static bool
lay_out(struct store_pack *p, struct str bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;
	size_t rest = bytes.len, need = 32 * p->n;

	if (rest < HEADS)
		return false;
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++, at += STORE_COLUMN_HEAD) {
		if (!store_column_parse(&p->column[c], at))
			return false;
		need += p->n * p->column[c].width;
	}
	rest -= HEADS;
	if (rest < need)
		return false;
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++) {
		p->column[c].at = at;
		at += p->n * p->column[c].width;
	}
	p->digest32 = at;
	p->request = (struct str){ (const char *)at + 32 * p->n, rest - need };
	return true;
}

/* Request ids end one after the other, the last with the bytes. */
static bool
ends_fit(const struct store_pack *p)
{
	int64_t end = 0, next;

	for (size_t i = 0; i < p->n; i++, end = next) {
		next = store_pack_get(p, STORE_PACK_REQUEST_END, i);
		if (next < end)
			return false;
	}
	return (uint64_t)end == p->request.len;
}

enum rc
store_pack_open(struct store_pack *p, struct str bytes, int64_t n, struct err *e)
{
	*p = (struct store_pack){ 0 };
	if (n < 1 || n > STORE_PACK_MAX)
		return err_set(
			e, RC_INTEGRITY, "it cannot hold %lld exchanges", (long long)n);
	p->n = (size_t)n;
	if (!lay_out(p, bytes)) {
		p->n = 0;
		return err_set(e, RC_INTEGRITY,
			"its %zu bytes do not hold %lld exchanges", bytes.len,
			(long long)n);
	}
	for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
		if (!store_column_valid(&p->column[c], p->n, column[c].least)) {
			p->n = 0;
			return err_set(e, RC_INTEGRITY, "its column %s is damaged",
				column[c].name);
		}
	if (!ends_fit(p)) {
		p->n = 0;
		return err_set(e, RC_INTEGRITY, "its column request_end is damaged");
	}
	return RC_OK;
}

struct str
store_pack_request(const struct store_pack *p, size_t i)
{
	int64_t from = i ? store_pack_get(p, STORE_PACK_REQUEST_END, i - 1) : 0;
	int64_t to = store_pack_get(p, STORE_PACK_REQUEST_END, i);

	return str_sub(p->request, (size_t)from, (size_t)(to - from));
}
