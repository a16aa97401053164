/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a bootloader's choice is returned, that a hostile bootloader reaches nothing of the
 * host and ends with an error, and that neither leaves anything on the host, whatever fails and
 * whenever we are killed.
 *
 * Needs root; neither Xen nor QEMU. TAP.
 *
 *     bootloader-test HOSTILE                   all tests; HOSTILE is the program of hostile.c
 *
 * To run one bootloader by hand, perhaps without sandbox, or with keys typed once it has written a
 * line:
 *
 *     bootloader-test PROGRAM [off] [disk=PATH] [keys=TEXT] [ARGUMENT...]
 */
#include "common/cleanup.h"
#include "common/process.h"
#include "tests/bootloader/cancelled-status.h"
#include "tests/bootloader/runner.h"
#include "tests/bootloader/surroundings.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

static struct run make_run(const char *const *arguments)
{
    return (struct run){.program = hostile, .arguments = arguments, .disk = disk};
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

/* A hostile bootloader has no success, ends with this error, and leaves nothing. */
static void check_hostile_run(const struct run *run, const char *expected_error, const char *name)
{
    static struct outcome outcome;
    struct surroundings before = count_surroundings(hostile);

    run_bootloader(run, &outcome);
    bool passed = outcome.started && !outcome.stopped && outcome.end == BOOTLOADER_FAILED &&
                  outcome.choice.kernel < 0 && outcome.choice.ramdisk < 0 &&
                  strstr(outcome.shown, "SUCCEEDED") == NULL &&
                  strstr(outcome.error.message, expected_error) != NULL &&
                  is_unchanged(&before, hostile) && is_intact(disk) && is_intact(other_disk);

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: %s", run->arguments[0], name);
}

static void check_hostile(const char *mode, const char *detail, const char *expected_error,
                          const char *name)
{
    const char *const arguments[] = {mode, detail, NULL};
    const struct run run = make_run(arguments);

    check_hostile_run(&run, expected_error, name);
}

static void check_processor_time(void)
{
    static const char *const arguments[] = {"relays", NULL};
    struct run run = make_run(arguments);

    run.processor_time = 2;
    check_hostile_run(&run,
                      "hostile was stopped: its processes have used 2 s of processor time "
                      "together, the limit",
                      "processes that relieve each other have one limit of processor time");
}

static void check_network(void)
{
    static const char *const arguments[] = {"protocols", NULL};
    struct run run = make_run(arguments);

    run.network = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    check_hostile_run(&run, "ended with status 3", "with a network, TCP and UDP alone");
    close(run.network);
}

static void check_good(enum confinement confinement, const char *name)
{
    static const char *const arguments[] = {"good", NULL};
    static struct outcome outcome;
    struct surroundings before = count_surroundings(hostile);
    struct run run = make_run(arguments);
    struct stat status;
    char begin[17];

    run.confinement = confinement;
    snprintf(begin, sizeof(begin), "%.16s", contents);
    run_bootloader(&run, &outcome);
    bool passed = outcome.started && !outcome.stopped && outcome.end == BOOTLOADER_CHOSE &&
                  file_has(outcome.choice.kernel, begin) &&
                  file_has(outcome.choice.ramdisk, "ramdisk") &&
                  strcmp(outcome.choice.arguments, "root=/dev/xvda1") == 0 &&
                  strcmp(outcome.choice.kernel_name, "boot_kernel.1") == 0 &&
                  fstat(outcome.choice.kernel, &status) == 0 && status.st_nlink == 0;

    close_choice(&outcome);
    passed = is_unchanged(&before, hostile) && passed;
    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s", name);
}

/* Without the sandbox the same attempt succeeds, so the tests would notice. */
static void check_succeeds_unsandboxed(const char *mode, const char *detail)
{
    const char *const arguments[] = {mode, detail, NULL};
    static struct outcome outcome;
    struct run run = make_run(arguments);

    run.confinement = UNSANDBOXED;
    run_bootloader(&run, &outcome);
    bool passed = strstr(outcome.shown, "SUCCEEDED") != NULL;

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: it succeeds without the sandbox", mode);
}

static void check_stopped(const char *mode, int limit, size_t most, enum confinement confinement,
                          const char *name)
{
    const char *const arguments[] = {mode, NULL};
    static struct outcome outcome;
    struct surroundings before = count_surroundings(hostile);
    struct run run = make_run(arguments);
    int64_t begin = now();

    run.confinement = confinement;
    run.limit = limit;
    run.most = most;
    run_bootloader(&run, &outcome);
    bool passed =
        outcome.started && outcome.stopped && outcome.total >= most && now() - begin < limit + 5000;

    passed = is_unchanged(&before, hostile) && passed;
    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: %s", mode, name);
}

static void check_typed(const char *mode, const char *keys, int cancelled_status,
                        enum bootloader_end end, const char *shown, const char *error,
                        const char *name)
{
    const char *const arguments[] = {mode, NULL};
    static struct outcome outcome;
    struct run run = make_run(arguments);

    run.keys = keys;
    run.cancelled_status = cancelled_status;
    run_bootloader(&run, &outcome);
    bool passed = outcome.started && !outcome.stopped && outcome.end == end &&
                  strstr(outcome.shown, shown) != NULL &&
                  strstr(outcome.error.message, error) != NULL;

    if (!passed)
        print_outcome(&outcome);
    check(passed, "%s: %s", mode, name);
}

/* Drops the call gate's messages. Returns the argument of restore_stderr(). */
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

static void check_failing_calls(void)
{
    static const char *const arguments[] = {"good", NULL};
    static struct outcome outcome;
    struct run run = make_run(arguments);
    unsigned long calls = 0;
    bool passed = true;
    int before_silence = silence_stderr();

    for (unsigned long at = 1; passed; at++) {
        struct call_gate gate = {.mode = GATE_FAIL, .at = at};
        struct surroundings before = count_surroundings(hostile);

        run.gate = &gate;
        run_bootloader(&run, &outcome);
        close_choice(&outcome);
        calls = gate.calls;
        if (gate.calls < at)
            break;
        passed = !outcome.started && error_is_set(&outcome.error) && is_unchanged(&before, hostile);
    }
    restore_stderr(before_silence);
    if (!passed)
        print_outcome(&outcome);
    check(passed && calls == 3, "each of %lu calls can fail with an error, and leaves nothing",
          calls);
}

/* In a child: starts a bootloader and is killed at a call, or after @delay nanoseconds. */
static void start_and_be_killed(unsigned long at, unsigned delay)
{
    static const char *const arguments[] = {"never-exits", NULL};
    struct call_gate gate = {.mode = GATE_KILL, .at = at};
    const struct run run = make_run(arguments);
    struct bootloader_config config = make_config(&run);
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
    struct surroundings before = count_surroundings(hostile);
    int status = 0;
    pid_t pid;

    fflush(stdout);
    pid = fork();
    if (pid == 0)
        start_and_be_killed(at, delay);
    process_wait(pid, &status);
    if (!WIFSIGNALED(status))
        printf("# status %d\n", status);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && is_unchanged(&before, hostile);
}

static void check_killed(void)
{
    bool passed = true;

    for (unsigned long at = 1; at <= 6; at++)
        passed = survives_kill(at, 0) && passed;
    check(passed, "a kill at any call leaves nothing");
    passed = true;
    for (unsigned delay = 200000; delay < 20000000; delay += 400000)
        passed = survives_kill(0, delay) && passed;
    check(passed, "a kill at any moment leaves nothing");
}

static void check_refused(const struct bootloader_config *config, const char *expected,
                          const char *name)
{
    struct surroundings before = count_surroundings(hostile);
    struct bootloader bootloader;
    struct error error = {0};
    bool passed = bootloader_start(NULL, config, &bootloader, &error) < 0 &&
                  strstr(error.message, expected) != NULL;

    bootloader_stop(&bootloader);
    passed = is_unchanged(&before, hostile) && passed;
    if (!passed)
        printf("# %s\n", error.message);
    check(passed, "%s", name);
}

static void check_unreadable_image(void)
{
    const struct run run = make_run(NULL);
    struct bootloader_config config = make_config(&run);

    chmod(disk, 0);
    check_refused(&config, "the disk cannot be read by uid 1234567: Permission denied",
                  "an image that the sandbox's user cannot read is refused");
    chmod(disk, 0444);
    close(config.disk_mount);
}

static void check_bad_configs(void)
{
    const struct run run = make_run(NULL);
    struct bootloader_config config = make_config(&run);

    config.program = "/usr/bin/none";
    check_refused(&config, "cannot start /usr/bin/none: No such file or directory",
                  "a program that does not exist is refused");
    config.program = disk;
    check_refused(&config, ": Permission denied", "a file that is not executable is refused");
    close(config.disk_mount);
    config = make_config(&run);
    config.uid = 0;
    check_refused(&config, "needs a user other than root",
                  "a sandbox with root as user is refused");
    close(config.disk_mount);
}

static void check_escapes(void)
{
    char pid[24];

    check_hostile("network", "", "ended with status 3", "no socket can be made");
    check_network();
    check_hostile("files", other_disk, "ended with status 3", "only listed files are there");
    check_hostile("write-disk", "", "ended with status 3", "the disk cannot be changed");
    snprintf(pid, sizeof(pid), "%d", getpid());
    check_hostile("kill-parent", pid, "ended with status 3", "no other process can be signalled");
    check_hostile("ptrace", pid, "ended with status 3", "no process can be inspected");
    check_hostile("system-calls", "", "ended with status 3", "calls that are not listed fail");
    check_hostile("other-architectures", "", "ended with status 3",
                  "calls of other architectures kill the caller");
}

static void check_limits(void)
{
    char mebibytes[24];

    check_hostile("forks", "", "ended with status 3: ", "the number of processes is limited");
    check_processor_time();
    check_hostile("memory", "", "ended with status 3: ", "memory is limited");
    snprintf(mebibytes, sizeof(mebibytes), "%d", (int)((KERNEL_LIMIT + RAMDISK_LIMIT) / MIB) + 1);
    check_hostile("fill-disk", mebibytes,
                  "ended with status 3: ", "the output directory is limited");
    check_hostile("leaves-process", "", "ended with status 3", "its processes end with it");
    check_hostile("large-arguments", "", "has written 16385 bytes, more than 16384",
                  "the result is limited");
    check_stopped("never-exits", 500, 0, SANDBOXED, "it can be stopped");
    check_stopped("interrupted", 500, 0, UNSANDBOXED, "it can be stopped without the sandbox");
    check_stopped("endless-output", 20000, 32 * MIB, SANDBOXED, "endless output can be stopped");
}

static void check_results(void)
{
    char bytes[24];

    check_hostile("outside", "", "kernel is outside its output directory: /etc/shadow",
                  "a kernel outside of the output directory is refused");
    check_hostile("dots", "", "kernel is not directly in its output directory: /output/../etc",
                  "a path with .. is refused");
    check_hostile("symbolic-link", "", "kernel is a symbolic link: link",
                  "a symbolic link is refused");
    check_hostile("hard-link", "", "kernel has 2 names: other", "a hard link is refused");
    check_hostile("fifo", "", "kernel is not a regular file: fifo", "a FIFO is refused");
    check_hostile("device", "", "kernel is outside its output directory: /dev/zero",
                  "a device is refused");
    check_hostile("directory", "", "kernel is not a regular file: subdirectory",
                  "a directory is refused");
    check_hostile("empty-kernel", "", "kernel is empty: empty", "an empty kernel is refused");
    snprintf(bytes, sizeof(bytes), "%d", (int)KERNEL_LIMIT + 1);
    check_hostile("large-kernel", bytes, "kernel has 4194305 bytes, more than 4194304: large",
                  "a kernel above the limit is refused");
    check_hostile("replaces-result", "", "has chosen nothing",
                  "a result in another file does not count");
    check_hostile("fails", "", "ended with status 1: no kernel here",
                  "its last line is the error message");
}

static void run_all_tests(void)
{
    check_good(SANDBOXED, "kernel and ramdisk are returned");
    check_good(UNSANDBOXED, "kernel and ramdisk are returned without the sandbox");
    check_escapes();
    check_limits();
    check_results();
    check_typed("terminal", "abc\n", 0, BOOTLOADER_FAILED, "91 x 31, vt220", "typed: abc",
                "it has a terminal of the wanted size and kind");
    check_typed("interrupted", "\003", 0, BOOTLOADER_CANCELLED, "ready", "was cancelled",
                "Ctrl-C cancels it");
    check_typed("terminal", "\nq", 0, BOOTLOADER_CANCELLED, "typed: ", "was cancelled",
                "the last key tells that it was cancelled");
    check_typed("terminal", "\nq", CANCELLED_STATUS, BOOTLOADER_FAILED,
                "typed: ", "ended with status 3: ", "but not if it says so itself");
    check_typed("cancelled", "a", CANCELLED_STATUS, BOOTLOADER_CANCELLED, "left", "was cancelled",
                "as it does by its exit status");
    check_succeeds_unsandboxed("network", "");
    check_succeeds_unsandboxed("files", other_disk);
    check_unreadable_image();
    check_bad_configs();
    check_failing_calls();
    check_killed();
    printf("1..%u\n", checks);
}

static int run_by_hand(const char *const *arguments)
{
    static struct outcome outcome;
    struct run run = make_run(NULL);
    int64_t begin = now();

    run.limit = 10 * PATIENCE;
    run.kernel_limit = 256 * MIB;
    run.ramdisk_limit = 1024 * MIB;
    for (; *arguments != NULL; arguments++)
        if (strcmp(*arguments, "off") == 0)
            run.confinement = UNSANDBOXED;
        else if (strncmp(*arguments, "disk=", 5) == 0)
            run.disk = *arguments + 5;
        else if (strncmp(*arguments, "keys=", 5) == 0)
            run.keys = *arguments + 5;
        else
            break;
    run.arguments = arguments;
    run_bootloader(&run, &outcome);
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
        result = run_by_hand((const char *const *)argv + 2);
    else
        run_all_tests();
    unlink(disk);
    unlink(other_disk);
    rmdir(scratch);
    return failures == 0 ? result : EXIT_FAILURE;
}
