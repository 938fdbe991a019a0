/* rules_feed.h - the exchanges that assay rules calibrate and profile try rules on: the
 * operands after the action, read with the options that the command declares. */
#ifndef CLI_RULES_FEED_H
#define CLI_RULES_FEED_H

#include "cli/command.h"
#include "model/exchange.h"

struct digest;

struct rules_feed_item {
	const struct exchange *x;
	struct str lab; /* of the model that answered; empty when not known */
};

/* fn for each exchange, files in the order of their names. sum, where not NULL, takes
 * the bytes of the files as they are on the disk, then those of --lineage. What cannot
 * be read whole is RC_INPUT: a figure of a part would pass for one of all. */
enum rc rules_feed_run(struct command_run *r, struct digest *sum,
	void (*fn)(void *ctx, const struct rules_feed_item *i), void *ctx);

#endif
