// Linux calls that Swift's Glibc module leaves out, because it is built without _GNU_SOURCE.
extern int syncfs(int fd);
extern int pipe2(int fds[2], int flags);
// And what glibc adds to the standard: mallopt.
#include <malloc.h>
