/* scan_place.h - where in a source the bytes of a match stand, as they are written there.
 */
#ifndef CLI_SCAN_PLACE_H
#define CLI_SCAN_PLACE_H

#include "model/exchange.h"
#include "rule/rule.h"
#include "rx/rx.h"

#include <stdbool.h>
#include <stdint.h>

struct scan_place {
	uint64_t start, end; /* bytes of the uncompressed source */
};

/* Looks for the JSON string of x->record that holds the match, text being what the rules
 * saw at that place; escapes are counted as written. Where several do, the one that the
 * reader named is taken, else the longest, else the first. False when none does: texts
 * that stand in JSON within a string, and matches over the seam of two parts.
 * O(record * strings that hold the match). */
bool scan_place_find(struct scan_place *out, const struct exchange *x,
	enum rule_place place, struct str text, struct rx_span match);

#endif
