/* data_path.c - see data_path.h. */
#include "config.h"

#include "cli/data_path.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

/* The directory that this program stands in, or NULL. */
static const char *
home(struct arena *a)
{
	char path[PATH_BYTES];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return arena_str(a, str_of(path)).ptr;
}

const char *
data_path(struct arena *a, const char *variable, const char *sub)
{
	static const char *const above[] = { "", "/.." };
	const char *set = getenv(variable), *dir = home(a);
	const char *usual = arena_fmt(a, ASSAY_DATA_DIR "/%s", sub).ptr;

	if (set && *set)
		return set;
	if (file_exists(usual) || !dir)
		return usual;
	for (size_t i = 0; i < sizeof above / sizeof *above; i++) {
		const char *near = arena_fmt(a, "%s%s/%s", dir, above[i], sub).ptr;

		if (file_exists(near))
			return near;
	}
	return usual;
}
