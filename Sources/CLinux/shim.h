// Linux calls that Swift's Glibc module leaves out, because it is built without _GNU_SOURCE.
extern int syncfs(int fd);
extern int pipe2(int fds[2], int flags);
extern int memfd_create(const char *name, unsigned int flags);
extern int mkostemp(char *template, int flags);
#include <linux/memfd.h>
// And what glibc adds to the standard: mallopt.
#include <malloc.h>
