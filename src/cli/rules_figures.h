/* rules_figures.h - what labelled corpora said of rules, as a table. */
#ifndef CLI_RULES_FIGURES_H
#define CLI_RULES_FIGURES_H

#include "cli/command.h"
#include "cli/table.h"
#include "rule/rule.h"

struct rule_set;

/* One table: rows between begin and end. */
struct rules_figures {
	struct command_run *r;
	struct table table;
};

void rules_figures_begin(struct rules_figures *f, struct command_run *r);
void rules_figures_row(
	struct rules_figures *f, struct str rule, const struct rule_calibration *k);
void rules_figures_end(struct rules_figures *f);

/* assay rules figures: those that stand in the rules' files. Written by hand they would
 * show: bounds that do not follow from the counts are RC_INPUT. */
int rules_figures(struct command_run *r, const struct rule_set *s);

#endif
