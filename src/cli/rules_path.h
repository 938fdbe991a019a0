/* rules_path.h - where the rules are, for the commands that use them.
 *
 * --rules DIR (which the command must declare), else $ASSAY_RULES, else where they were
 * installed. */
#ifndef CLI_RULES_PATH_H
#define CLI_RULES_PATH_H

#include "cli/command.h"
#include "rule/rule_set.h"

/* Loads all; each bad file is told on stderr, and then the whole is RC_INPUT. A set
 * without rules is RC_INPUT too: nothing found by no rule is no finding. Release s in
 * any case. */
enum rc rules_path_load(struct rule_set *s, struct command_run *r);

/* The same from the paths given. */
enum rc rules_path_load_from(
	struct rule_set *s, struct command_run *r, const char *const *path, size_t n);

#endif
