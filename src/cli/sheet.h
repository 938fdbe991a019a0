/* sheet.h - how the decision holds where the case is worse than those it was made on:
 * with fewer prompts, with answers changed to hide where they come from, with a poorer
 * population. The calibration is that of the whole case without the suspect's lab. */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "base/json_write.h"
#include "cli/trials.h"
#include "weigh/metrics.h"

enum { SHEET_ROWS_MAX = 16 };

struct sheet_row {
	const char *name; /* static */
	size_t n_prompt;
	bool budget; /* a row of the curve over prompts */
	bool has_column;
	struct metrics all;    /* LRs of abstentions count as 1 */
	struct metrics column; /* of the lab with most targets */
};

struct sheet {
	struct sheet_row row[SHEET_ROWS_MAX];
	size_t n;
};

struct sheet_want {
	const struct match *whole;
	const struct fit_trial *trial; /* of whole, standings filled */
	size_t n_trial;
	const struct weigh *given; /* a calibration to try, or NULL: leave a lab out */
	const struct weigh *like;  /* the families */
	struct match_options options;
	size_t n_round;
};

/* Fourteen matches, each as long as the first, and a row of paraphrase.h. In a. */
enum rc sheet_run(struct sheet *out, struct arena *a, struct store *s,
	const struct sheet_want *want, struct err *e);

void sheet_text(struct buf *out, struct arena *a, const struct sheet *s);
void sheet_json(struct json_write *j, const struct sheet *s);

#endif
