/* rules_fmt.h - assay rules fmt: the files of rules in their one layout. */
#ifndef CLI_RULES_FMT_H
#define CLI_RULES_FMT_H

#include "cli/command.h"

struct rule_set;

/* Names each file that has another layout; with --write gives it the one. EXIT_FOUND
 * when one had another and was left so. */
int rules_fmt(struct command_run *r, const struct rule_set *s);

#endif
