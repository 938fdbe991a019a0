/* fuzz_pack.c - no call on a block of exchanges or a row of keys reads outside its bytes;
 * a block that opens is written again as it was. */
#include "config.h"

#include "store/store_keys.h"
#include "store/store_pack.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store_pack_rows rows;

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
write_again(const struct store_pack *p, struct str bytes)
{
	int64_t value[STORE_PACK_COLUMNS];
	struct err e = { 0 };
	struct buf out;

	store_pack_rows_init(&rows);
	for (size_t i = 0; i < p->n; i++) {
		for (size_t c = 0; c < STORE_PACK_COLUMNS; c++)
			value[c] = store_pack_get(p, (enum store_pack_column)c, i);
		store_pack_add(
			&rows, value, store_pack_digest(p, i), store_pack_request(p, i));
	}
	buf_init(&out, (size_t)1 << 24);
	if (!store_pack_write(&out, &rows, &e))
		must(str_equal(buf_view(&out), bytes));
	else
		must(rows.request.over);
	buf_release(&out);
	store_pack_rows_release(&rows);
}

static void
try_keys(struct str bytes, int64_t n)
{
	struct store_keys_row r;
	struct err e = { 0 };

	if (bytes.len < 8 ||
		store_keys_open(&r, bytes, n, (int64_t)bits_load(bytes.ptr, 8), &e))
		return;
	must(r.n == (size_t)n);
	for (size_t i = 0; i < r.n; i++)
		must(store_column_get(&r.key, i) >= 0 && store_column_get(&r.id, i) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store_pack p;
	struct err e = { 0 };
	struct str bytes;
	int64_t n;
	char *copy;

	if (size < 2)
		return 0;
	n = (int64_t)bits_load(data, 2);
	copy = malloc(size - 2 + STORE_COLUMN_SLACK);
	must(copy != NULL);
	memcpy(copy, data + 2, size - 2);
	bytes = (struct str){ copy, size - 2 };
	try_keys(bytes, n);
	free(copy);
	/* A block needs nothing after it. */
	copy = malloc(size - 2);
	must(copy || size == 2);
	if (copy)
		memcpy(copy, data + 2, size - 2);
	bytes.ptr = copy;
	if (!store_pack_open(&p, bytes, n, &e))
		write_again(&p, bytes);
	free(copy);
	return 0;
}
