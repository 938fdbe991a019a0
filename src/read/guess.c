/* guess.c - see guess.h. */
#include "read/guess.h"

#include "read/reader.h"

#include <stdio.h>

static const struct {
	struct str magic;
	const char *what;
} others[] = {
	{ { "\xff\xfe", 2 }, "is UTF-16: convert it with iconv -f UTF-16 -t UTF-8" },
	{ { "\xfe\xff", 2 }, "is UTF-16: convert it with iconv -f UTF-16 -t UTF-8" },
	{ { "{\0", 2 }, "is UTF-16: convert it with iconv -f UTF-16LE -t UTF-8" },
	{ { "[\0", 2 }, "is UTF-16: convert it with iconv -f UTF-16LE -t UTF-8" },
	{ { "\0{", 2 }, "is UTF-16: convert it with iconv -f UTF-16BE -t UTF-8" },
	{ { "\0[", 2 }, "is UTF-16: convert it with iconv -f UTF-16BE -t UTF-8" },
	{ { "PAR1", 4 }, "is a Parquet file: read it by --filter, see assay-import(1)" },
	{ { "ORC", 3 }, "is an ORC file: export it as JSON lines" },
	{ { "Obj\1", 4 }, "is an Avro file: export it as JSON lines" },
	{ { "PK\3\4", 4 }, "is a zip archive: unpack it and name the files in it" },
	{ { "\xfd"
	    "7zXZ",
		  5 },
		"is packed with xz: unpack it, or pack it with gzip or zstd" },
	{ { "BZh", 3 }, "is packed with bzip2: unpack it, or pack it with gzip or zstd" },
};

enum rc
guess_text(size_t *skip, struct str head, const char *path, struct err *e)
{
	const struct str bom = STR("\xef\xbb\xbf");
	struct str first;

	*skip = str_starts(head, bom) ? bom.len : 0;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (str_starts(head, others[i].magic))
			return err_set(e, RC_INPUT, "%s: %s", path, others[i].what);
	first = str_trim(str_sub(head, *skip, head.len));
	if (first.len == 0 || first.ptr[0] == '{' || first.ptr[0] == '[')
		return RC_OK;
	if (memchr(head.ptr, 0, head.len))
		return err_set(e, RC_INPUT,
			"%s: byte %zu: is binary: expected JSON text, one record a line "
			"or one array",
			path,
			(size_t)((const char *)memchr(head.ptr, 0, head.len) - head.ptr));
	return RC_OK;
}

/* The names in the table, for errors. */
static void
list_formats(char *out, size_t size)
{
	size_t len = 0;

	out[0] = 0;
	for (size_t i = 0; reader_table[i] && len < size; i++)
		len += (size_t)snprintf(out + len, size - len, "%s%s", i ? " " : "",
			reader_table[i]->name);
}

static enum rc
unknown(const struct record *r, struct err *e)
{
	static const struct json_want whole = { "" };
	char names[ERR_TEXT_BYTES / 2];
	struct err damage = { 0 };
	struct json_val v;

	if (record_pick(&v, &whole, 1, r->text, r, &damage))
		return err_set(e, RC_INPUT,
			"%s; the format cannot be told from this record: name it with "
			"--format",
			damage.text);
	list_formats(names, sizeof names);
	return record_fail(r, NULL, e,
		"no known format: name one with --format (%s), or its fields with --map "
		"field=/json/pointer",
		names);
}

enum rc
guess_format(const struct reader **out, const struct record *r, struct err *e)
{
	const struct reader *rival = NULL;
	int best = 0;

	*out = NULL;
	for (size_t i = 0; reader_table[i]; i++) {
		bool fits = !reader_table[i]->of_rows || r->rows;
		int sure = fits ? reader_table[i]->sniff(r->text) : 0;

		if (sure < best || sure == 0)
			continue;
		rival = sure == best ? *out : NULL;
		*out = reader_table[i];
		best = sure;
	}
	if (!*out)
		return unknown(r, e);
	if (rival)
		return record_fail(r, NULL, e,
			"may be %s or %s: name the format with --format", rival->name,
			(*out)->name);
	return RC_OK;
}

bool
guess_is_known(struct str text)
{
	size_t i = 0;

	while (reader_table[i] &&
		(reader_table[i]->of_rows || !reader_table[i]->sniff(text)))
		i++;
	return reader_table[i] != NULL;
}
