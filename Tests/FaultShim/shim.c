#define _GNU_SOURCE
#include "FaultShim.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static atomic_long points;
static atomic_int awaited = -1;    /* the socket whose answer is waited for */
static atomic_uchar written[4096]; /* files that were opened to be written, by descriptor */
static long at;
static char how;
static int trace = -1;
static const char *gate;
static atomic_int stood;

__attribute__((constructor)) static void start(void) {
    const char *file = getenv("LEASH_FAULT_TRACE"), *point = getenv("LEASH_FAULT_AT"), *word = getenv("LEASH_FAULT_HOW");
    if (point) at = atol(point);
    if (word) how = word[0];
    gate = getenv("LEASH_FAULT_GATE");
    if (file) trace = REAL(open)(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Makes the gate, and stands there until somebody takes it away; a minute at most. */
static void stand(void) {
    int file = gate ? REAL(open)(gate, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0) abort();
    REAL(close)(file);
    struct timespec moment = {0, 1000000};
    for (int i = 0; i < 60000 && access(gate, F_OK) == 0; i++) nanosleep(&moment, 0);
}

/* Counts a point and notes what it is, in at most 48 letters: too few for a secret. */
static long point(const char *kind, const char *text, size_t length) {
    char line[80];
    int used = snprintf(line, sizeof line, "%s ", kind);
    for (size_t i = 0; i < length && used < 72; i++)
        if (text[i] >= ' ' && text[i] <= '~') line[used++] = text[i];
    line[used++] = '\n';
    long number = atomic_fetch_add(&points, 1) + 1;
    if (trace >= 0 && REAL(write)(trace, line, used) < 0) abort();
    return number;
}

static int is(long number, char what) { return number == at && how == what; }

/* A change of a file is at once done or not: nothing is under way when it is killed. */
static long file_point(const char *kind, const char *name) {
    long number = point(kind, name, strlen(name));
    if (is(number, 'b')) die();
    return number;
}

static int done(long number, int result) {
    int error = errno;
    /* What runs side by side may come in another order than when it was traced. */
    if (is(number, 'a') || is(number, 's')) die();
    errno = error;
    return result;
}

/* Whether what needs room finds none. */
static int is_full(long number) {
    if (how != 'f' || at == 0 || number < at) return 0;
    errno = ENOSPC;
    return 1;
}

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    const char *text = bytes;
    /* A goodbye is no point: a process that ends may or may not come to say it. */
    if (count == 5 && text[0] == 'X') return REAL(send)(socket, bytes, count, flags);
    /* The kind and length of a message come first, and a statement's name, which is empty. */
    long number = point("send", count > 5 ? text + 5 : text, count > 5 ? count - 5 : count);
    if (is(number, 'b')) die();
    ssize_t result = REAL(send)(socket, bytes, count, flags);
    if (is(number, 's')) die();
    /* Or the next one, where a file's change came between: what runs side by side comes in any order. */
    if (how == 'g' && at > 0 && number >= at && !atomic_exchange(&stood, 1)) stand();
    if (is(number, 'a')) atomic_store(&awaited, socket);
    return result;
}

ssize_t recv(int socket, void *bytes, size_t count, int flags) {
    ssize_t result = REAL(recv)(socket, bytes, count, flags);
    if (result >= 0 && atomic_load(&awaited) == socket) die();
    return result;
}

int close(int file) {
    if (file >= 0 && file < 4096) atomic_store(&written[file], 0);
    return REAL(close)(file);
}

static int open_at(int folder, const char *name, int flags, mode_t mode) {
    if (!(flags & O_CREAT)) return REAL(openat)(folder, name, flags, mode);
    long number = file_point("open", name);
    if (faccessat(folder, name, F_OK, 0) != 0 && is_full(number)) return -1;
    int file = REAL(openat)(folder, name, flags, mode);
    if (file >= 0 && file < 4096) atomic_store(&written[file], 1);
    return done(number, file);
}

static mode_t mode_of(int flags, va_list list) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; }

#define OPEN(name, folder, ...)                                 \
    int name(__VA_ARGS__ const char *path, int flags, ...) {    \
        va_list list;                                           \
        va_start(list, flags);                                  \
        mode_t mode = mode_of(flags, list);                     \
        va_end(list);                                           \
        return open_at(folder, path, flags, mode);              \
    }
#define COMMA ,
OPEN(open, AT_FDCWD, )
OPEN(open64, AT_FDCWD, )
OPEN(openat, directory, int directory COMMA)
OPEN(openat64, directory, int directory COMMA)

ssize_t write(int file, const void *bytes, size_t count) {
    if (file < 0 || file >= 4096 || !atomic_load(&written[file])) return REAL(write)(file, bytes, count);
    long number = file_point("write", "");
    if (is_full(number)) return -1;
    ssize_t result = REAL(write)(file, bytes, count);
    done(number, 0);
    return result;
}

int mkdir(const char *path, mode_t mode) {
    long number = file_point("mkdir", "");
    if (access(path, F_OK) != 0 && is_full(number)) return -1;
    return done(number, REAL(mkdir)(path, mode));
}

int fsync(int file) {
    long number = file_point("fsync", "");
    return is_full(number) ? -1 : done(number, REAL(fsync)(file));
}

int syncfs(int file) {
    long number = file_point("syncfs", "");
    return is_full(number) ? -1 : done(number, REAL(syncfs)(file));
}

int renameat(int from, const char *old, int to, const char *new) {
    long number = file_point("rename", new);
    return done(number, REAL(renameat)(from, old, to, new));
}

int linkat(int from, const char *old, int to, const char *new, int flags) {
    long number = file_point("link", new);
    if (is_full(number)) return -1;
    return done(number, REAL(linkat)(from, old, to, new, flags));
}

int unlinkat(int folder, const char *name, int flags) {
    long number = file_point("unlink", "");
    return done(number, REAL(unlinkat)(folder, name, flags));
}
