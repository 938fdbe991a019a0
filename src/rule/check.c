/* check.c - see check.h. */
#include "rule/check.h"

#include <stdbool.h>
#include <string.h>

enum { CARD_MIN = 12, CARD_MAX = 19, IBAN_MAX = 34, IBAN_CHECKED = 4 };

static const char *const names[] = { "", "luhn", "iban" };

/* Two letters of the country and the length of its IBANs, from the registry of ISO 13616
 * (SWIFT), release 97 of 2024. */
static const char lengths[][5] = { "AD24", "AE23", "AL28", "AT20", "AZ28", "BA20", "BE16",
	"BG22", "BH22", "BI27", "BR29", "BY28", "CH21", "CR22", "CY28", "CZ24", "DE22",
	"DJ27", "DK18", "DO28", "EE20", "EG29", "ES24", "FI18", "FK18", "FO18", "FR27",
	"GB22", "GE22", "GI23", "GL18", "GR27", "GT28", "HR21", "HU28", "IE22", "IL23",
	"IQ23", "IS26", "IT27", "JO30", "KW30", "KZ20", "LB28", "LC32", "LI21", "LT20",
	"LU20", "LV21", "LY25", "MC27", "MD24", "ME22", "MK19", "MN20", "MR27", "MT31",
	"MU30", "NI28", "NL18", "NO15", "OM23", "PK24", "PL28", "PS29", "PT25", "QA29",
	"RO24", "RS22", "RU33", "SA24", "SC31", "SD18", "SE24", "SI19", "SK24", "SM27",
	"SO23", "ST25", "SV28", "TL23", "TN24", "TR26", "UA29", "VA22", "VG24", "XK20",
	"YE30" };

enum check
check_parse(struct str word)
{
	if (str_is(word, names[CHECK_LUHN]))
		return CHECK_LUHN;
	return str_is(word, names[CHECK_IBAN]) ? CHECK_IBAN : CHECK_NONE;
}

const char *
check_name(enum check c)
{
	return names[c];
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* From the right every other digit counts twice, its own digits added. */
static size_t
luhn(struct str text)
{
	unsigned sum = 0, n = 0;

	for (size_t i = text.len; i-- > 0;) {
		unsigned d = (unsigned)(text.ptr[i] - '0');

		if (!is_digit(text.ptr[i]))
			continue;
		if (n++ % 2)
			d = d > 4 ? 2 * d - 9 : 2 * d;
		sum += d;
	}
	return n >= CARD_MIN && n <= CARD_MAX && sum % 10 == 0 ? text.len : 0;
}

static size_t
length_of(const char *country)
{
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		if (memcmp(lengths[i], country, 2) == 0)
			return (size_t)(lengths[i][2] - '0') * 10 +
			       (size_t)(lengths[i][3] - '0');
	return 0;
}

/* Letters are numbers from 10; the first four characters are read last. */
static unsigned
mod97(const char *iban, size_t n)
{
	unsigned r = 0;

	for (size_t i = 0; i < n; i++) {
		char c = iban[(i + IBAN_CHECKED) % n];

		r = is_digit(c) ? r * 10 + (unsigned)(c - '0')
				: r * 100 + (unsigned)(c - 'A') + 10;
		r %= 97;
	}
	return r;
}

static size_t
iban(struct str text)
{
	char c[IBAN_MAX];
	size_t n = 0, want = 0;

	for (size_t i = 0; i < text.len; i++) {
		char b = text.ptr[i];

		if (!is_digit(b) && !(b >= 'A' && b <= 'Z'))
			continue;
		c[n++] = b;
		if (n == 2 && !(want = length_of(c)))
			return 0;
		if (n > 2 && n == want)
			return mod97(c, n) == 1 ? i + 1 : 0;
	}
	return 0;
}

size_t
check_passes(enum check c, struct str text)
{
	return c == CHECK_LUHN ? luhn(text) : c == CHECK_IBAN ? iban(text) : text.len;
}
