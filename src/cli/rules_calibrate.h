/* rules_calibrate.h - assay rules calibrate: what a labelled corpus says of each rule. */
#ifndef CLI_RULES_CALIBRATE_H
#define CLI_RULES_CALIBRATE_H

#include "cli/command.h"

struct rule_set;

/* Tells the figures; with --write puts them into the rules' files, in place of those of
 * the same corpus. */
int rules_calibrate(struct command_run *r, const struct rule_set *s);

#endif
