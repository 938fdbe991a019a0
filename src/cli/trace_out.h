/* trace_out.h - the forms in which assay trace --batch tells what recurs. */
#ifndef CLI_TRACE_OUT_H
#define CLI_TRACE_OUT_H

#include "cli/command.h"
#include "cli/suspects.h"
#include "trace/floor.h"
#include "trace/recur.h"

struct trace_out {
	struct command_run *r;
	const struct str *model; /* names, by the store's number */
	uint64_t limit;          /* answers told of one text */
	uint32_t floor;          /* as recur_options has it */
	bool counted;            /* leave out what does not count */
};

/* One text; nothing where all of it is left out. JSON is one object on a line. What is
 * finished goes to stdout now and then: the answer may outgrow memory. */
void trace_out_text(const struct trace_out *o, const struct recur_found *f);

/* The end; f is NULL where the floor was given. */
void trace_out_end(const struct trace_out *o, const struct floor *f,
	const struct recur_counts *n, const struct suspects_counts *read);

/* Writes out what is more than a MiB. */
void trace_out_flush(struct command_run *r);

#endif
