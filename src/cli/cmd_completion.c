/* cmd_completion.c - assay completion: shell completion from the tables of commands and
 * options. */
#include "cli/command.h"

static void
words_of_command(struct buf *out, const struct command *c)
{
	for (const struct option_def *d = c->options; d && d->name; d++)
		buf_fmt(out, " --%s", d->name);
	buf_fmt(out, "%s --json --quiet --help", c->with_store ? " --store" : "");
}

static void
bash(struct buf *out)
{
	buf_str(out, STR("_assay() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
			 "\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\twords=\""));
	for (size_t i = 0; command_table[i]; i++)
		buf_fmt(out, "%s%s", i ? " " : "", command_table[i]->name);
	buf_str(out, STR("\"\n\telse\n\t\tcase ${COMP_WORDS[1]} in\n"));
	for (size_t i = 0; command_table[i]; i++) {
		buf_fmt(out, "\t\t%s) words=\"", command_table[i]->name);
		words_of_command(out, command_table[i]);
		buf_str(out, STR("\" ;;\n"));
	}
	buf_str(out,
		STR("\t\tesac\n\tfi\n\tcase $cur in\n"
		    "\t-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
		    "\t*) if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"$words\" -- "
		    "\"$cur\"))\n\t   else COMPREPLY=($(compgen -f -- \"$cur\")); fi ;;\n"
		    "\tesac\n}\ncomplete -F _assay assay\n"));
}

static int
run(struct command_run *r)
{
	if (r->options.n_operand != 1) {
		err_set(&r->err, RC_USAGE, "name the shell: assay completion bash");
		return EXIT_USAGE;
	}
	if (str_is(str_of(r->options.operand[0]), "zsh")) {
		/* zsh runs bash's completions. */
		buf_str(&r->out, STR("autoload -U +X bashcompinit && bashcompinit\n"));
		bash(&r->out);
		return EXIT_DONE;
	}
	if (!str_is(str_of(r->options.operand[0]), "bash")) {
		err_set(&r->err, RC_USAGE,
			"no completion for %s: there is one for bash and zsh",
			r->options.operand[0]);
		return EXIT_USAGE;
	}
	bash(&r->out);
	return EXIT_DONE;
}

extern const struct command cmd_completion;
const struct command cmd_completion = {
	.name = "completion",
	.operands = "bash|zsh",
	.summary = "print a script that completes commands and options",
	.run = run,
};
