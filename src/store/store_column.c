/* store_column.c - see store_column.h. */
#include "config.h"

#include "store/store_column.h"

static unsigned
width_of(uint64_t span)
{
	return span ? (71 - (unsigned)__builtin_clzll(span)) / 8 : 0;
}

static void
set_width(struct store_column *c, unsigned width)
{
	c->width = width;
	c->mask = width ? UINT64_MAX >> (64 - 8 * width) : 0;
}

void
store_column_plan(struct store_column *c, const int64_t *value, size_t n)
{
	int64_t least = value[0], most = value[0];

	for (size_t i = 1; i < n; i++) {
		least = value[i] < least ? value[i] : least;
		most = value[i] > most ? value[i] : most;
	}
	*c = (struct store_column){ .base = least };
	set_width(c, width_of((uint64_t)most - (uint64_t)least));
}

void
store_column_head(struct buf *out, const struct store_column *c)
{
	unsigned char head[STORE_COLUMN_HEAD];

	bits_store(head, 8, (uint64_t)c->base);
	head[8] = (unsigned char)c->width;
	buf_add(out, head, sizeof head);
}

void
store_column_add(
	struct buf *out, const struct store_column *c, const int64_t *value, size_t n)
{
	char *to;

	if (!c->width)
		return;
	/* Eight bytes each time, the next over what is too much of them. */
	to = buf_room(out, n * c->width + STORE_COLUMN_SLACK);
	if (!to)
		return;
	for (size_t i = 0; i < n; i++)
		bits_store(to + i * c->width, 8, (uint64_t)value[i] - (uint64_t)c->base);
	out->len -= STORE_COLUMN_SLACK;
}

bool
store_column_parse(struct store_column *c, const unsigned char head[STORE_COLUMN_HEAD])
{
	*c = (struct store_column){ .base = (int64_t)bits_load(head, 8) };
	if (head[8] > 8)
		return false;
	set_width(c, head[8]);
	return true;
}

bool
store_column_valid(const struct store_column *c, size_t n, int64_t least)
{
	uint64_t lowest = UINT64_MAX, highest = 0;

	if (c->base < least)
		return false;
	if (!c->width)
		return true;
	for (size_t i = 0; i < n; i++) {
		uint64_t above = bits_load(c->at + i * c->width, 8) & c->mask;

		lowest = above < lowest ? above : lowest;
		highest = above > highest ? above : highest;
	}
	return lowest == 0 && width_of(highest) == c->width &&
	       highest <= (uint64_t)INT64_MAX - (uint64_t)c->base;
}
