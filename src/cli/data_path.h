/* data_path.h - where what comes with the program is: rules, prompts. */
#ifndef CLI_DATA_PATH_H
#define CLI_DATA_PATH_H

#include "base/arena.h"

/* The directory sub ("rules", "corpora/probes"): $variable where it is set; where make
 * install put it; else beside the program or one directory above it, as in a build that
 * was not installed. Lives in a, or longer. The directory need not exist. */
const char *data_path(struct arena *a, const char *variable, const char *sub);

#endif
