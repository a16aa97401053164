/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bootloaders, good and hostile, in their sandbox: each ends as it should, the hostile ones reach
 * nothing, and nothing is left of any. Needs root; neither Xen nor QEMU. TAP.
 *
 *     bootloader-test HOSTILE                   all tests; HOSTILE is the program of hostile.c
 *
 * One bootloader by hand, with or without sandbox, perhaps with keys typed once it has shown a
 * line:
 *
 *     bootloader-test PROGRAM [off] [disk=PATH] [keys=TEXT] [ARGUMENT...]
 */
#include "common/cleanup.h"
#include "common/process.h"
#include "common/units.h"
#include "pty-bridge/bootloader/bootloader.h"
#include "pty-bridge/sandbox/sandbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A user and a group that nothing else on this machine runs with. */
#define TEST_UID 1234567u
#define TEST_GID 1234568u

#define KERNEL_LIMIT  (4 * MIB)
#define RAMDISK_LIMIT (8 * MIB)

/* How long a bootloader may take, in milliseconds, unless it has to be stopped. */
#define PATIENCE 60000

static const char contents[] = "0123456789abcdef, the disk of the guest\n";

static char scratch[] = "/var/tmp/bootloader-test-XXXXXX";
static char disk[64], other_disk[64];
static const char *hostile;
static unsigned checks, failures;

static void __attribute__((format(printf, 2, 3))) check(bool passed, const char *format, ...)
{
    va_list arguments;

    checks++;
    failures += !passed;
    printf("%s %u - ", passed ? "ok" : "not ok", checks);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

/* What one bootloader did. */
struct outcome {
    bool started;
    bool timed_out; /* it was stopped */
    enum bootloader_end end;
    struct bootloader_choice choice;
    struct error error;
    char shown[65536]; /* the begin of what was on its terminal, NUL-terminated */
    size_t total;      /* bytes there were */
    char last_lines[512];
};

struct run {
    const char *const *arguments;
    const char *disk; /* NULL: the usual one */
    const char *keys; /* typed when the bootloader has written "ready\n" or a size; NULL: none */
    bool unsandboxed;
    int limit;   /* milliseconds; 0: PATIENCE */
    size_t most; /* no more than so many bytes are read; 0: all */
    struct call_gate *gate;
    uint64_t kernel_limit, ramdisk_limit; /* 0: those of the tests */
};

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* As a view of the disk is handed to a sandbox. Each one can be attached once, and ends with us. */
static int make_mount(const char *path)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID |
                                                MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};
    int fd = open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

    if (fd < 0 || mount_setattr(fd, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0)
        exit(EXIT_FAILURE);
    return fd;
}

static struct bootloader_config make_config(const struct run *run)
{
    return (struct bootloader_config){
        .program = hostile,
        .arguments = run->arguments,
        .disk = run->disk != NULL ? run->disk : disk,
        .disk_mount = make_mount(run->disk != NULL ? run->disk : disk),
        .sandboxed = !run->unsandboxed,
        .uid = TEST_UID,
        .gid = TEST_GID,
        .terminal = "vt220",
        .columns = 91,
        .rows = 31,
        .kernel_limit = run->kernel_limit != 0 ? run->kernel_limit : KERNEL_LIMIT,
        .ramdisk_limit = run->ramdisk_limit != 0 ? run->ramdisk_limit : RAMDISK_LIMIT,
    };
}

/* Keeps what is shown; false at its end. */
static bool show(struct bootloader *bootloader, struct outcome *outcome)
{
    char buffer[4096];
    ssize_t got = bootloader_read(bootloader, buffer, sizeof(buffer));

    for (ssize_t i = 0; i < got; i++)
        if (outcome->total + (size_t)i < sizeof(outcome->shown) - 1)
            outcome->shown[outcome->total + (size_t)i] = buffer[i];
    outcome->total += got > 0 ? (size_t)got : 0;
    return got >= 0;
}

static void perform(const struct run *run, struct outcome *outcome)
{
    struct bootloader_config config = make_config(run);
    int64_t end = now() + (run->limit != 0 ? run->limit : PATIENCE);
    struct bootloader bootloader;
    bool open = true;
    bool typed = false;
    int status;

    memset(outcome, 0, sizeof(*outcome));
    outcome->choice.kernel = outcome->choice.ramdisk = -1;
    outcome->started = bootloader_start(run->gate, &config, &bootloader, &outcome->error) == 0;
    close(config.disk_mount);
    if (!outcome->started)
        return;
    while (open && now() < end && (run->most == 0 || outcome->total < run->most)) {
        struct pollfd readable = {.fd = bootloader.terminal, .events = POLLIN};

        if (poll(&readable, 1, 100) > 0)
            open = show(&bootloader, outcome);
        if (run->keys != NULL && !typed && strchr(outcome->shown, '\n') != NULL)
            typed = bootloader_write(&bootloader, run->keys, strlen(run->keys)) > 0;
    }
    if (open) {
        outcome->timed_out = true;
        bootloader_stop(&bootloader);
        bootloader_stop(&bootloader);
        return;
    }
    process_wait(bootloader.pid, &status);
    outcome->end = bootloader_finish(&bootloader, status, &outcome->choice, &outcome->error);
    output_tail_text(&bootloader.tail, 2, outcome->last_lines, sizeof(outcome->last_lines));
    bootloader_stop(&bootloader);
}

static unsigned count_entries(const char *name)
{
    DIR *entries = opendir(name);
    unsigned count = 0;

    while (entries != NULL && readdir(entries) != NULL)
        count++;
    if (entries != NULL)
        closedir(entries);
    return count;
}

/* Processes of the sandbox's user, or of this program's in a sandbox's place. */
static unsigned count_processes(void)
{
    DIR *processes = opendir("/proc");
    const struct dirent *entry;
    unsigned count = 0;

    while (processes != NULL && (entry = readdir(processes)) != NULL) {
        char path[300];
        char executable[4096];
        struct stat status;

        snprintf(path, sizeof(path), "/proc/%s", entry->d_name);
        if (strspn(entry->d_name, "0123456789") == 0 || stat(path, &status) < 0)
            continue;
        snprintf(path, sizeof(path), "/proc/%s/exe", entry->d_name);
        ssize_t length = readlink(path, executable, sizeof(executable) - 1);

        /* One that has ended and is not yet collected has none. */
        if (length < 0)
            continue;
        executable[length] = '\0';
        if (status.st_uid == TEST_UID || strcmp(executable, hostile) == 0)
            count++;
    }
    if (processes != NULL)
        closedir(processes);
    return count;
}

static unsigned count_mounts(void)
{
    cleanup_file FILE *mounts = fopen("/proc/self/mountinfo", "r");
    unsigned count = 0;
    int c;

    while (mounts != NULL && (c = getc(mounts)) != EOF)
        count += c == '\n';
    return count;
}

/* What must be as it was. */
struct surroundings {
    unsigned descriptors, processes, mounts;
};

static struct surroundings look_around(void)
{
    return (struct surroundings){count_entries("/proc/self/fd"), count_processes(), count_mounts()};
}

static bool is_unchanged(const struct surroundings *before)
{
    struct surroundings after = look_around();

    /* The end of a process that was only told to die takes a moment. */
    for (int i = 0; i < 50 && after.processes != before->processes; i++) {
        usleep(20000);
        after = look_around();
    }
    if (after.descriptors != before->descriptors)
        printf("# %u descriptors, before %u\n", after.descriptors, before->descriptors);
    if (after.processes != before->processes)
        printf("# %u processes, before %u\n", after.processes, before->processes);
    if (after.mounts != before->mounts)
        printf("# %u mounts, before %u\n", after.mounts, before->mounts);
    return memcmp(&after, before, sizeof(after)) == 0;
}

static bool file_has(int fd, const char *text)
{
    char buffer[256] = {0};

    return fd >= 0 && pread(fd, buffer, sizeof(buffer) - 1, 0) >= 0 && strcmp(buffer, text) == 0;
}

static bool is_intact(const char *path)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;

    return file_has(fd, contents) && fstat(fd, &status) == 0 && status.st_uid == 0 &&
           (status.st_mode & 07777) == 0444;
}

static void print_outcome(const struct outcome *outcome)
{
    printf("# started %d, timed out %d, end %d, %zu bytes shown, error: %s\n", outcome->started,
           outcome->timed_out, outcome->end, outcome->total, outcome->error.message);
    for (const char *line = outcome->shown; *line != '\0'; line += strcspn(line, "\n") + 1) {
        printf("#   %.*s\n", (int)strcspn(line, "\r\n"), line);
        if (strchr(line, '\n') == NULL)
            break;
    }
}

/* One hostile bootloader: it has no success, ends with this error, and leaves nothing. */
static void check_hostile(const char *mode, const char *detail, const char *expected_error)
{
    const char *const arguments[] = {mode, detail, NULL};
    static struct outcome outcome;
    struct surroundings before = look_around();

    perform(&(struct run){.arguments = arguments}, &outcome);
    bool passed = outcome.started && !outcome.timed_out && outcome.end == BOOTLOADER_FAILED &&
                  outcome.choice.kernel < 0 && outcome.choice.ramdisk < 0 &&
                  strstr(outcome.shown, "SUCCEEDED") == NULL &&
                  strstr(outcome.error.message, expected_error) != NULL && is_unchanged(&before) &&
                  is_intact(disk) && is_intact(other_disk);

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: %s", mode, expected_error);
}

static void check_good(const char *image, bool unsandboxed, const char *name)
{
    static const char *const arguments[] = {"good", NULL};
    static struct outcome outcome;
    struct surroundings before = look_around();
    char begin[17];

    snprintf(begin, sizeof(begin), "%.16s", contents);
    perform(&(struct run){.arguments = arguments, .disk = image, .unsandboxed = unsandboxed},
            &outcome);
    bool passed = outcome.started && !outcome.timed_out && outcome.end == BOOTLOADER_CHOSE &&
                  file_has(outcome.choice.kernel, begin) &&
                  file_has(outcome.choice.ramdisk, "ramdisk") &&
                  strcmp(outcome.choice.arguments, "root=/dev/xvda1") == 0 &&
                  strcmp(outcome.choice.kernel_name, "boot_kernel.1") == 0;
    struct stat status;

    passed = passed && fstat(outcome.choice.kernel, &status) == 0 && status.st_nlink == 0;
    if (outcome.choice.kernel >= 0)
        close(outcome.choice.kernel);
    if (outcome.choice.ramdisk >= 0)
        close(outcome.choice.ramdisk);
    passed = is_unchanged(&before) && passed;
    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s", name);
}

/* Without the sandbox the same attempt does succeed: so the tests would see it. */
static void check_succeeds_unsandboxed(const char *mode, const char *detail)
{
    const char *const arguments[] = {mode, detail, NULL};
    static struct outcome outcome;

    perform(&(struct run){.arguments = arguments, .unsandboxed = true}, &outcome);
    bool passed = strstr(outcome.shown, "SUCCEEDED") != NULL;

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: succeeds without the sandbox", mode);
}

static void check_stopped(const char *mode, int limit, size_t most, bool unsandboxed)
{
    const char *const arguments[] = {mode, NULL};
    static struct outcome outcome;
    struct surroundings before = look_around();
    int64_t begin = now();

    perform(
        &(struct run){
            .arguments = arguments, .limit = limit, .most = most, .unsandboxed = unsandboxed},
        &outcome);
    bool passed = outcome.started && outcome.timed_out && outcome.total >= most &&
                  now() - begin < limit + 5000;

    passed = is_unchanged(&before) && passed;
    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: is stopped%s", mode, unsandboxed ? " without the sandbox" : "");
}

static void check_typed(const char *mode, const char *keys, enum bootloader_end end,
                        const char *shown, const char *error)
{
    const char *const arguments[] = {mode, NULL};
    static struct outcome outcome;

    perform(&(struct run){.arguments = arguments, .keys = keys}, &outcome);
    bool passed = outcome.started && !outcome.timed_out && outcome.end == end &&
                  strstr(outcome.shown, shown) != NULL &&
                  strstr(outcome.error.message, error) != NULL;

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: %s", mode, error);
}

/* The gate says which call it lets fail; that is not for here. Returns what to give back. */
static int silence_stderr(void)
{
    int before = dup(STDERR_FILENO);
    cleanup_fd int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    dup2(null, STDERR_FILENO);
    return before;
}

static void restore_stderr(int before)
{
    dup2(before, STDERR_FILENO);
    close(before);
}

/* Each effect can fail, and nothing is left then. */
static void check_failing_calls(void)
{
    static const char *const arguments[] = {"good", NULL};
    static struct outcome outcome;
    unsigned long calls = 0;
    bool passed = true;
    int before_silence = silence_stderr();

    for (unsigned long at = 1; passed; at++) {
        struct call_gate gate = {.mode = GATE_FAIL, .at = at};
        struct surroundings before = look_around();

        perform(&(struct run){.arguments = arguments, .gate = &gate}, &outcome);
        if (outcome.choice.kernel >= 0)
            close(outcome.choice.kernel);
        if (outcome.choice.ramdisk >= 0)
            close(outcome.choice.ramdisk);
        calls = gate.calls;
        if (gate.calls < at)
            break;
        passed = !outcome.started && error_is_set(&outcome.error) && is_unchanged(&before);
    }
    restore_stderr(before_silence);
    if (!passed)
        print_outcome(&outcome);
    check(passed && calls == 3, "each of %lu calls fails: an error, and nothing is left", calls);
}

/* In a process of its own: starts a bootloader and is killed at a call, or after so long. */
static void start_and_be_killed(unsigned long at, unsigned delay)
{
    static const char *const arguments[] = {"never-exits", NULL};
    struct call_gate gate = {.mode = GATE_KILL, .at = at};
    struct bootloader_config config = make_config(&(struct run){.arguments = arguments});
    struct bootloader bootloader;
    struct error error = {0};

    if (delay != 0) {
        struct itimerspec time = {.it_value = {.tv_nsec = delay}};
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
        timer_t timer;

        if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0 ||
            timer_settime(timer, 0, &time, NULL) < 0)
            _exit(EXIT_FAILURE);
    }
    if (bootloader_start(&gate, &config, &bootloader, &error) == 0)
        raise(SIGKILL);
    fprintf(stderr, "%s\n", error.message);
    _exit(EXIT_FAILURE);
}

static bool survives_kill(unsigned long at, unsigned delay)
{
    struct surroundings before = look_around();
    int status = 0;
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0)
        start_and_be_killed(at, delay);
    process_wait(pid, &status);
    if (!WIFSIGNALED(status))
        printf("# status %d\n", status);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && is_unchanged(&before);
}

static void check_killed(void)
{
    bool passed = true;

    for (unsigned long at = 1; at <= 6; at++)
        passed = survives_kill(at, 0) && passed;
    check(passed, "killed at each call: nothing is left");
    passed = true;
    for (unsigned delay = 200000; delay < 20000000; delay += 400000)
        passed = survives_kill(0, delay) && passed;
    check(passed, "killed at any moment: nothing is left");
}

static void check_refused(const struct bootloader_config *config, const char *expected)
{
    struct surroundings before = look_around();
    struct bootloader bootloader;
    struct error error = {0};
    bool passed = bootloader_start(NULL, config, &bootloader, &error) < 0 &&
                  strstr(error.message, expected) != NULL;

    bootloader_stop(&bootloader);
    passed = is_unchanged(&before) && passed;
    if (!passed)
        printf("# %s\n", error.message);
    check(passed, "%s", expected);
}

/* Whoever it belongs to on the host. */
static void check_closed_image(void)
{
    struct bootloader_config config = make_config(&(struct run){0});

    chmod(disk, 0);
    check_refused(&config, "the disk cannot be read by uid 1234567: Permission denied");
    chmod(disk, 0444);
}

static void check_bad_configs(void)
{
    struct bootloader_config config = make_config(&(struct run){0});

    config.program = "/usr/bin/none";
    check_refused(&config, "cannot start /usr/bin/none: No such file or directory");
    config.program = disk;
    check_refused(&config, ": Permission denied");
    config = make_config(&(struct run){0});
    config.uid = 0;
    check_refused(&config, "needs a user other than root");
}

static void all_tests(void)
{
    char number[24];

    check_good(disk, false, "the image is read, kernel and ramdisk are returned");
    check_good(disk, true, "the same without the sandbox");
    check_hostile("network", "", "ended with status 3");
    check_hostile("files", other_disk, "ended with status 3");
    check_hostile("write-disk", "", "ended with status 3");
    check_hostile("forks", "", "ended with status 3: ");
    check_hostile("memory", "", "ended with status 3: ");
    snprintf(number, sizeof(number), "%d", (int)((KERNEL_LIMIT + RAMDISK_LIMIT) / MIB) + 1);
    check_hostile("fill-disk", number, "ended with status 3: ");
    check_hostile("leaves-process", "", "ended with status 3");
    snprintf(number, sizeof(number), "%d", getpid());
    check_hostile("kill-parent", number, "ended with status 3");
    check_hostile("ptrace", number, "ended with status 3");
    check_hostile("system-calls", "", "ended with status 3");
    check_hostile("other-architectures", "", "ended with status 3");
    check_hostile("outside", "", "kernel is outside its output directory: /etc/shadow");
    check_hostile("dots", "", "kernel is not directly in its output directory: /output/../etc");
    check_hostile("symbolic-link", "", "kernel is a symbolic link: link");
    check_hostile("hard-link", "", "kernel has 2 names: other");
    check_hostile("fifo", "", "kernel is not a regular file: fifo");
    check_hostile("device", "", "kernel is outside its output directory: /dev/zero");
    check_hostile("directory", "", "kernel is not a regular file: subdirectory");
    check_hostile("empty-kernel", "", "kernel is empty: empty");
    snprintf(number, sizeof(number), "%d", (int)KERNEL_LIMIT + 1);
    check_hostile("large-kernel", number, "kernel has 4194305 bytes, of at most 4194304: large");
    check_hostile("large-arguments", "", "has written 16385 bytes, of at most 16384");
    check_hostile("replaces-result", "", "has chosen nothing");
    check_hostile("fails", "", "ended with status 1: no kernel here");
    check_stopped("never-exits", 500, 0, false);
    check_stopped("interrupted", 500, 0, true);
    check_stopped("endless-output", 20000, 32 * MIB, false);
    check_typed("terminal", "abc\n", BOOTLOADER_FAILED, "91 x 31, vt220", "typed: abc");
    check_typed("interrupted", "\003", BOOTLOADER_CANCELLED, "ready", "was cancelled");
    check_succeeds_unsandboxed("network", "");
    check_succeeds_unsandboxed("files", other_disk);
    check_closed_image();
    check_bad_configs();
    check_failing_calls();
    check_killed();
    printf("1..%u\n", checks);
}

static int by_hand(const char *const *arguments)
{
    static struct outcome outcome;
    struct run run = {
        .limit = 10 * PATIENCE, .kernel_limit = 256 * MIB, .ramdisk_limit = 1024 * MIB};
    int64_t begin = now();

    for (; *arguments != NULL; arguments++)
        if (strcmp(*arguments, "off") == 0)
            run.unsandboxed = true;
        else if (strncmp(*arguments, "disk=", 5) == 0)
            run.disk = *arguments + 5;
        else if (strncmp(*arguments, "keys=", 5) == 0)
            run.keys = *arguments + 5;
        else
            break;
    run.arguments = arguments;
    perform(&run, &outcome);
    print_outcome(&outcome);
    printf("# %d ms; kernel %s, ramdisk %s, arguments: %s\n", (int)(now() - begin),
           outcome.choice.kernel_name, outcome.choice.ramdisk_name, outcome.choice.arguments);
    return outcome.started && outcome.end == BOOTLOADER_CHOSE ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void make_image(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", scratch, name);
    cleanup_fd int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);

    if (fd < 0 || write(fd, contents, sizeof(contents) - 1) < 0 || ftruncate(fd, 4096) < 0)
        exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    if (argc < 2 || geteuid() != 0) {
        fprintf(stderr, "usage, as root: %s PROGRAM [off] [disk=PATH] [keys=TEXT] [ARGUMENT...]\n",
                argv[0]);
        return EXIT_FAILURE;
    }
    hostile = realpath(argv[1], NULL);
    if (hostile == NULL || mkdtemp(scratch) == NULL)
        return EXIT_FAILURE;
    umask(022);
    make_image(disk, sizeof(disk), "disk");
    make_image(other_disk, sizeof(other_disk), "other-disk");
    int result = EXIT_SUCCESS;

    if (argc > 2)
        result = by_hand((const char *const *)argv + 2);
    else
        all_tests();
    unlink(disk);
    unlink(other_disk);
    rmdir(scratch);
    return failures == 0 ? result : EXIT_FAILURE;
}
