/* flip_bundle - flips bits of a bundle in place, one at a time, and asks verify_bundle()
 * of each. Usage: flip_bundle DIR SEAL CA TSA_CA PART PARTS STEP: every STEPth bit, of
 * these every PARTSth from PART. Prints how many were flipped and how many went unseen.
 */
#include "config.h"

#include "base/file.h"
#include "evidence/verify.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct run {
	const char *dir;
	struct verify_options o;
	unsigned long part, parts, step;
	unsigned long at, n, unseen;
};

static void
hear(void *ctx, bool ok, const char *what, struct str why)
{
	(void)ctx, (void)ok, (void)what, (void)why;
}

static enum rc
ask(const struct run *r)
{
	struct err e = { 0 };
	char hex[65];

	return verify_bundle(hex, r->dir, &r->o, hear, NULL, &e);
}

static void
put(int fd, const char *byte, size_t at)
{
	if (pwrite(fd, byte, 1, (off_t)at) != 1) {
		perror("flip_bundle");
		exit(2);
	}
}

static void
flip_file(struct run *r, const char *path, struct str content)
{
	int fd = open(path, O_WRONLY);

	for (size_t bit = 0; bit < content.len * 8; bit++) {
		char byte = content.ptr[bit / 8];
		enum rc rc;

		if (r->at++ % (r->step * r->parts) != r->part * r->step)
			continue;
		byte ^= (char)(1 << bit % 8);
		put(fd, &byte, bit / 8);
		rc = ask(r);
		put(fd, &content.ptr[bit / 8], bit / 8);
		r->n++;
		if (rc == RC_INTEGRITY || rc == RC_INPUT)
			continue;
		r->unseen++;
		printf("unseen: %s, byte %zu, bit %zu\n", path, bit / 8, bit % 8);
	}
	close(fd);
}

static int
flip_all(struct run *r)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	const char **path;
	struct str content;
	size_t n = 0;

	if (ask(r) || file_walk(&path, &n, &a, r->dir, 100000, &e)) {
		fprintf(stderr, "flip_bundle: %s: does not verify as it is\n", r->dir);
		return 2;
	}
	for (size_t i = 0; i < n && !e.rc; i++)
		if (!file_read(&content, &a, path[i], 1 << 30, &e))
			flip_file(r, path[i], content);
	arena_release(&a);
	if (e.rc || ask(r)) {
		fprintf(stderr, "flip_bundle: %s\n", e.rc ? e.text : "not as it was");
		return 2;
	}
	printf("%lu bits flipped, %lu unseen\n", r->n, r->unseen);
	return r->unseen != 0;
}

int
main(int argc, char **argv)
{
	struct run r = { 0 };
	struct arena a = { 0 };
	struct err e = { 0 };
	int status;

	if (argc != 8)
		return 2;
	r.dir = argv[1];
	r.o.seal_hex = argv[2];
	r.part = strtoul(argv[5], NULL, 10);
	r.parts = strtoul(argv[6], NULL, 10);
	r.step = strtoul(argv[7], NULL, 10);
	if (!r.parts || !r.step || file_read(&r.o.roots_pem, &a, argv[3], 1 << 20, &e) ||
		file_read(&r.o.tsa_roots_pem, &a, argv[4], 1 << 20, &e))
		return 2;
	status = flip_all(&r);
	arena_release(&a);
	return status;
}
