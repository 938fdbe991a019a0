/* rules_profile.h - assay rules profile: what each rule costs on given texts. */
#ifndef CLI_RULES_PROFILE_H
#define CLI_RULES_PROFILE_H

#include "cli/command.h"

struct rule_set;

/* For each rule: exchanges that passed the prefilter, texts that met a regular
 * expression, hits, and its share of the CPU time; the dearest first. */
int rules_profile(struct command_run *r, const struct rule_set *s);

#endif
