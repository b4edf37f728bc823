/* Calls that change a disk, counted and made to fail below one folder: what `faults.py` cannot reach from Python.
 *
 * Built by `faults.build_shim` and named in LD_PRELOAD; does nothing until `falla_armar` is called. A log of the calls
 * (name and path, a line each) is written when no call is to fail.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[PATH_MAX];
static size_t folder_length;
static long count, fail_at;
static int armed, fail_errno, lasting;
static FILE *calls;

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void falla_armar(const char *below, const char *log, long at, int error, int for_good)
{
    strncpy(folder, below, sizeof folder - 1);
    folder_length = strlen(folder);
    count = 0, fail_at = at, fail_errno = error, lasting = for_good;
    calls = at == 0 ? fopen(log, "w") : NULL;
    armed = 1;
}

long falla_desarmar(void)
{
    armed = 0;
    if (calls) fclose(calls), calls = NULL;
    return count;
}

static int below(const char *path)
{
    return strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

static int hit(const char *name, const char *path)
{
    if (!below(path)) return 0;
    count++;
    if (calls) fprintf(calls, "%s %s\n", name, path + folder_length + 1);
    return fail_at && (count == fail_at || (lasting && count > fail_at));
}

static int hit_fd(const char *name, int fd)
{
    char link[64], path[PATH_MAX];
    if (!armed || (calls && fd == fileno(calls))) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return hit(name, path);
}

static int hit_at(const char *name, int dirfd, const char *path)
{
    (void)dirfd;
    return armed && path[0] == '/' && hit(name, path);
}

#define FAILS(condition) if (condition) { errno = fail_errno; return -1; }

ssize_t write(int fd, const void *data, size_t n) { REAL(write); FAILS(hit_fd("write", fd)) return real(fd, data, n); }
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) { REAL(pwrite); FAILS(hit_fd("write", fd)) return real(fd, data, n, at); }
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) { REAL(pwrite64); FAILS(hit_fd("write", fd)) return real(fd, data, n, at); }
ssize_t writev(int fd, const struct iovec *data, int n) { REAL(writev); FAILS(hit_fd("write", fd)) return real(fd, data, n); }
int fsync(int fd) { REAL(fsync); FAILS(hit_fd("fsync", fd)) return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); FAILS(hit_fd("fsync", fd)) return real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate); FAILS(hit_fd("truncate", fd)) return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64); FAILS(hit_fd("truncate", fd)) return real(fd, n); }
int fallocate(int fd, int mode, off_t at, off_t n) { REAL(fallocate); FAILS(hit_fd("write", fd)) return real(fd, mode, at, n); }
int posix_fallocate(int fd, off_t at, off_t n) { REAL(posix_fallocate); if (hit_fd("write", fd)) return fail_errno; return real(fd, at, n); }
int rename(const char *old, const char *new) { REAL(rename); FAILS(hit_at("rename", 0, new)) return real(old, new); }
int renameat(int a, const char *old, int b, const char *new) { REAL(renameat); FAILS(hit_at("rename", b, new)) return real(a, old, b, new); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); FAILS(hit_at("mkdir", 0, path)) return real(path, mode); }

#define OPENED(name, at, call) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); } \
    REAL(name); \
    FAILS((flags & O_ACCMODE) != O_RDONLY && hit_at("open", at, path)) \
    return call;

int open(const char *path, int flags, ...) { OPENED(open, 0, real(path, flags, mode)) }
int open64(const char *path, int flags, ...) { OPENED(open64, 0, real(path, flags, mode)) }
int openat(int at, const char *path, int flags, ...) { OPENED(openat, at, real(at, path, flags, mode)) }
int openat64(int at, const char *path, int flags, ...) { OPENED(openat64, at, real(at, path, flags, mode)) }
