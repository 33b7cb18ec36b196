/* What goes wrong with a machine, at the border between a program and the C library, switched by another process.
 *
 * Loaded with LD_PRELOAD. FAULTS_SWITCHES names a file of 64 bytes that holds `struct switches`; what is below the
 * folder FAULTS_FOLDER fails as they say, the host FAULTS_HOST is this machine or nowhere, and the time of day is off
 * by as much as they say. The monotonic clock is never touched.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct switches {
    int32_t write_error; /* errno of everything that would change a file; 0 for none */
    int32_t sync_error;  /* errno of fsync and fdatasync; 0 for none */
    int32_t host_error;  /* what getaddrinfo answers for the host; 0 for its address */
    int32_t host_delay;  /* in milliseconds, before getaddrinfo answers for the host */
    int64_t clock_offset; /* in nanoseconds */
    int64_t bites[4];     /* how often each has bitten: write, sync, host, clock */
};
enum { WRITE, SYNC, HOST, CLOCK };

static struct switches none;
static struct switches *now = &none;
static const char *folder = "", *host = "";

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS_SWITCHES");
    if (getenv("FAULTS_FOLDER")) folder = getenv("FAULTS_FOLDER");
    if (getenv("FAULTS_HOST")) host = getenv("FAULTS_HOST");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *shared = mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (shared != MAP_FAILED) now = shared;
    close(file);
}

static int bite(int which) {
    __atomic_add_fetch(&now->bites[which], 1, __ATOMIC_RELAXED);
    return 1;
}

static int is_below(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length) && path[length] == '/';
}

static int is_ours(int file) {
    char link[32], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static int fails(int which, int error, int file) {
    if (!error || !is_ours(file)) return 0;
    errno = error;
    return bite(which);
}

ssize_t write(int file, const void *bytes, size_t size) {
    REAL(write);
    return fails(WRITE, now->write_error, file) ? -1 : real(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    REAL(pwrite);
    return fails(WRITE, now->write_error, file) ? -1 : real(file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    REAL(pwrite64);
    return fails(WRITE, now->write_error, file) ? -1 : real(file, bytes, size, at);
}

int ftruncate(int file, off_t size) {
    REAL(ftruncate);
    return fails(WRITE, now->write_error, file) ? -1 : real(file, size);
}

int ftruncate64(int file, off64_t size) {
    REAL(ftruncate64);
    return fails(WRITE, now->write_error, file) ? -1 : real(file, size);
}

int fsync(int file) {
    REAL(fsync);
    return fails(SYNC, now->sync_error, file) ? -1 : real(file);
}

int fdatasync(int file) {
    REAL(fdatasync);
    return fails(SYNC, now->sync_error, file) ? -1 : real(file);
}

/* A new file needs room; one that is there opens for writing unless the disk is read-only. */
static int cannot_open(const char *path, int flags) {
    int error = now->write_error;
    if (!error || !is_below(path)) return 0;
    int makes = (flags & O_CREAT) && access(path, F_OK), writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!makes && !(writes && error == EROFS)) return 0;
    errno = error;
    return bite(WRITE);
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return cannot_open(path, flags) ? -1 : real(path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

int clock_gettime(clockid_t clock, struct timespec *time) {
    REAL(clock_gettime);
    int failed = real(clock, time);
    int64_t offset = now->clock_offset;
    if (failed || !offset || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return failed;
    int64_t moved = (int64_t)time->tv_sec * 1000000000 + time->tv_nsec + offset;
    time->tv_sec = moved / 1000000000;
    time->tv_nsec = moved % 1000000000;
    bite(CLOCK);
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    int failed = clock_gettime(CLOCK_REALTIME, &precise);
    time->tv_sec = precise.tv_sec;
    time->tv_usec = precise.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *seconds) {
    struct timespec precise;
    clock_gettime(CLOCK_REALTIME, &precise);
    if (seconds) *seconds = precise.tv_sec;
    return precise.tv_sec;
}

int getaddrinfo(const char *restrict name, const char *restrict service, const struct addrinfo *restrict hints,
                struct addrinfo **restrict found) {
    REAL(getaddrinfo);
    if (!name || !*host || strcmp(name, host)) return real(name, service, hints, found);
    if (now->host_delay) {
        bite(HOST);
        usleep(now->host_delay * 1000);
    }
    if (now->host_error) {
        bite(HOST);
        return now->host_error;
    }
    return real("127.0.0.1", service, hints, found);
}
