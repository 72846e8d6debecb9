// Linux calls that Swift's Glibc module leaves out, because it is built without _GNU_SOURCE.
extern int syncfs(int fd);
// And what glibc adds to the standard: mallopt.
#include <malloc.h>
