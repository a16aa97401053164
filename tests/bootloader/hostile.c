/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bootloader with bad intentions, to be started as any other. Its first argument that is no
 * option says what it tries. For each thing that works although it must not it writes a line with
 * "SUCCEEDED" to its terminal, and it ends with status 3 after its last attempt. What it does is
 * bounded, so that a sandbox that fails does no harm to the machine that tests it.
 */
#include "common/array.h"

#include "common/units.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program, *output, *directory, *disk, *detail;
static char path[4096];

static void succeeded(const char *what)
{
    printf("SUCCEEDED: %s\n", what);
}

/* A path in the output directory. */
static const char *in_directory(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

static void answer(const char *bytes, size_t size)
{
    int fd = open(output, O_WRONLY);

    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        exit(4);
    close(fd);
}

/* Returns this as the kernel's path, and ends well. */
static void return_path(const char *kernel)
{
    char text[4200];

    answer(text, (size_t)snprintf(text, sizeof(text), "kernel %s", kernel) + 1);
    exit(0);
}

static void make_file(const char *name, const char *contents)
{
    int fd = open(in_directory(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0 || write(fd, contents, strlen(contents)) < 0)
        exit(4);
    close(fd);
}

/* No bad intentions: what all the others are compared with. */
static void good(void)
{
    char text[4096];
    char begin[17] = {0};
    int fd = open(disk, O_RDONLY);

    if (fd < 0 || pread(fd, begin, 16, 0) != 16)
        exit(4);
    make_file("boot_kernel.1", begin);
    make_file("boot_ramdisk.1", "ramdisk");
    int length =
        snprintf(text, sizeof(text),
                 "kernel %s/boot_kernel.1%cramdisk %s/boot_ramdisk.1%cargs root=/dev/xvda1%c",
                 directory, 0, directory, 0, 0);

    answer(text, (size_t)length + 1);
    exit(0);
}

static void network(void)
{
    static const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK};
    int pair[2];

    for (size_t i = 0; i < ARRAY_SIZE(families); i++)
        if (socket(families[i], families[i] == AF_NETLINK ? SOCK_RAW : SOCK_DGRAM, 0) >= 0)
            succeeded("a socket");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0)
        succeeded("a pair of sockets");
}

static void try_file(const char *name)
{
    struct stat status;

    if (stat(name, &status) == 0)
        succeeded(name);
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/* Only these names are in a directory, which may be missing. */
static void look_into(const char *name, const char *const *expected)
{
    DIR *entries = opendir(name);
    const struct dirent *entry;

    while (entries != NULL && (entry = readdir(entries)) != NULL)
        if (!is_one_of(entry->d_name, expected)) {
            printf("%s in ", entry->d_name);
            succeeded(name);
        }
    if (entries != NULL)
        closedir(entries);
}

/* Where this program lies there is nothing beside it. */
static void look_beside(char *name)
{
    char *slash;

    while ((slash = strrchr(name, '/')) != NULL && slash != name) {
        const char *const expected[] = {".", "..", slash + 1, NULL};

        *slash = '\0';
        look_into(name, expected);
    }
}

static void files(void)
{
    static const char *const etc[] = {".", "..", "ld.so.cache", "alternatives", "terminfo", NULL};
    static const char *const dev[] = {".", "..", "null", "zero", "random", "urandom", "tty", NULL};
    static const char *const names[] = {"/etc/shadow",
                                        "/proc",
                                        "/sys",
                                        "/dev/pts",
                                        "/dev/xen",
                                        "/dev/mem",
                                        "/output/../../etc/shadow"};
    char *own = strdup(program);
    char *first = strndup(own + 1, strcspn(own + 1, "/"));
    const char *const root[] = {".",      "..",  "usr", "bin",  "sbin",   "lib", "lib32", "lib64",
                                "libx32", "etc", "dev", "disk", "output", first, NULL};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        try_file(names[i]);
    /* Another guest's image. */
    try_file(detail);
    look_into("/", root);
    look_into("/etc", etc);
    look_into("/dev", dev);
    look_beside(own);
}

static void write_disk(void)
{
    static char bytes[512];
    int fd = open(disk, O_RDWR);

    if (fd >= 0 && pwrite(fd, bytes, sizeof(bytes), 0) > 0)
        succeeded("write");
    if (open(disk, O_WRONLY | O_TRUNC) >= 0 || truncate(disk, 0) == 0)
        succeeded("truncate");
    if (chmod(disk, 0666) == 0 && open(disk, O_RDWR) >= 0)
        succeeded("chmod");
    if (unlink(disk) == 0 || rename(in_directory("result"), disk) == 0)
        succeeded("replace");
    if (mkdir("/directory", 0700) == 0 || open("/file", O_CREAT | O_RDWR, 0600) >= 0 ||
        open("/usr/file", O_CREAT | O_RDWR, 0600) >= 0)
        succeeded("write to the root directory");
}

static void forks(void)
{
    int count = 0;

    signal(SIGTERM, SIG_IGN);
    for (; count < 500; count++) {
        pid_t pid = fork();

        if (pid < 0)
            break;
        if (pid == 0) {
            setsid();
            sleep(20);
            _exit(0);
        }
    }
    printf("%d processes\n", count);
    if (count > 15)
        succeeded("fork without end");
}

static void memory(void)
{
    long total = 0;

    for (; total < 600; total += 50) {
        char *block =
            mmap(NULL, 50 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (block == MAP_FAILED)
            break;
        for (size_t i = 0; i < 50 * MIB; i += 4096)
            block[i] = 1;
    }
    printf("%ld MiB\n", total);
    if (total >= 600)
        succeeded("fill memory");
}

/* The detail: how much there is, in MiB. */
static void fill_disk(void)
{
    static char block[64 * 1024];
    uint64_t limit = strtoul(detail, NULL, 10) * MIB;
    uint64_t total = 0;

    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 300 && total < 2 * limit + 16 * MIB; i++) {
        char name[16];
        ssize_t got;

        snprintf(name, sizeof(name), "f%d", i);
        int fd = open(in_directory(name), O_WRONLY | O_CREAT, 0600);

        if (fd < 0)
            break;
        while (total < 2 * limit + 16 * MIB && (got = write(fd, block, sizeof(block))) > 0)
            total += (uint64_t)got;
        close(fd);
    }
    printf("%" PRIu64 " MiB\n", total / MIB);
    if (total > limit)
        succeeded("fill the disk");
}

static void endless_output(void)
{
    static char block[4096];

    memset(block, 'x', sizeof(block));
    for (;;)
        if (write(STDOUT_FILENO, block, sizeof(block)) < 0)
            exit(4);
}

static void never_exits(void)
{
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    if (fork() == 0)
        setsid();
    for (;;)
        pause();
}

static void leaves_process(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            for (int i = 0; i < 3; i++)
                close(i);
            sleep(20);
        }
        _exit(0);
    }
    wait(NULL);
}

static void kill_parent(void)
{
    pid_t tester = (pid_t)strtol(detail, NULL, 10);

    for (int number = 1; number < 65; number++) {
        if (number == SIGCONT || number == SIGURG || number == SIGWINCH || number == SIGCHLD)
            continue;
        kill(1, number);
        kill(getppid(), number);
        if (kill(tester, number == SIGKILL || number == SIGSTOP ? 0 : number) == 0)
            succeeded("signal the parent");
    }
    /* All there are, which is nobody. */
    kill(-1, SIGKILL);
}

static void trace(void)
{
    pid_t tester = (pid_t)strtol(detail, NULL, 10);
    const pid_t victims[] = {1, getppid(), tester};
    char byte;
    struct iovec here = {&byte, 1};
    struct iovec there = {(void *)files, 1};

    for (size_t i = 0; i < ARRAY_SIZE(victims); i++) {
        if (ptrace(PTRACE_SEIZE, victims[i], NULL, NULL) == 0)
            succeeded("ptrace");
        if (process_vm_readv(victims[i], &here, 1, &there, 1, 0) == 1)
            succeeded("process_vm_readv");
        if (syscall(SYS_pidfd_open, victims[i], 0) >= 0)
            succeeded("pidfd_open");
    }
    pid_t child = fork();

    if (child == 0) {
        pause();
        _exit(0);
    }
    if (ptrace(PTRACE_ATTACH, child, NULL, NULL) == 0)
        succeeded("ptrace of a child");
    kill(child, SIGKILL);
}

#define CALL(name, ...)                                                                            \
    {                                                                                              \
#name, SYS_##name,                                                                         \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* With arguments that do no harm where they are understood. */
static void system_calls(void)
{
    static const struct {
        const char *name;
        long number;
        long arguments[5];
    } calls[] = {
        CALL(mount, 0, (long)"/", 0, 0x20, 0),
        CALL(umount2, (long)"/output", 2),
        CALL(pivot_root, (long)".", (long)"."),
        CALL(chroot, (long)"/output"),
        CALL(open_tree, -100, (long)"/", 1),
        CALL(move_mount, 0, (long)"", 0, (long)"", 0),
        CALL(fsopen, (long)"tmpfs", 0),
        CALL(fsmount, 0, 0, 0),
        CALL(mount_setattr, 0, (long)"", 0, 0, 0),
        CALL(unshare, CLONE_NEWUSER),
        CALL(unshare, CLONE_NEWNS),
        CALL(setns, 0, 0),
        CALL(clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0),
        CALL(clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0),
        CALL(clone3, 0, 0),
        CALL(keyctl, 0, -3, 1),
        CALL(add_key, (long)"user", (long)"x", (long)"x", 1, -3),
        CALL(request_key, (long)"user", (long)"x", 0, -3),
        CALL(bpf, 0, 0, 0),
        CALL(perf_event_open, 0, 0, -1, -1, 0),
        CALL(io_uring_setup, 1, (long)path),
        CALL(userfaultfd, 1),
        CALL(kexec_load, 0, 0, 0, 0),
        CALL(init_module, 0, 0, 0),
        CALL(finit_module, 0, (long)"", 0),
        CALL(delete_module, (long)"none", 0),
        CALL(open_by_handle_at, 0, 0, 0),
        CALL(name_to_handle_at, 0, (long)"", 0, 0, 0),
        CALL(personality, 0xffffffff),
        CALL(quotactl, 0, 0, 0, 0),
        CALL(swapon, (long)"/output/none", 0),
        CALL(swapoff, (long)"/output/none"),
        CALL(reboot, 0, 0, 0, 0),
        CALL(settimeofday, 0, 0),
        CALL(clock_settime, 0, 0),
        CALL(adjtimex, (long)path),
        CALL(sethostname, (long)"x", 1),
        CALL(setuid, 0),
        CALL(setgid, 0),
        CALL(setresuid, 0, 0, 0),
        CALL(setgroups, 0, 0),
        CALL(capset, 0, 0),
        CALL(chown, (long)"/output", 0, 0),
        CALL(iopl, 3),
        CALL(ioperm, 0x80, 1, 1),
        CALL(modify_ldt, 0, (long)path, 1),
        CALL(syslog, 3, (long)path, 100),
        CALL(acct, 0),
        CALL(vhangup, 0),
        CALL(fanotify_init, 0, 0),
        CALL(memfd_create, (long)"x", 0),
        CALL(memfd_secret, 0),
        CALL(shmget, 0, 4096, 0600),
        CALL(msgget, 0, 0600),
        CALL(semget, 0, 1, 0600),
        CALL(mq_open, (long)"x", 0102, 0600, 0),
        CALL(mlock, 0, 0),
        CALL(process_madvise, 0, 0, 0, 0, 0),
        CALL(pidfd_getfd, 0, 0, 0),
        CALL(kcmp, 1, 1, 0, 0, 0),
        CALL(seccomp, 2, 0, 0),
        CALL(prlimit64, 1, RLIMIT_CORE, 0, (long)path),
        CALL(prctl, PR_SET_DUMPABLE, 1),
        CALL(prctl, PR_SET_MM, 0),
        CALL(ioctl, 0, TIOCSTI, (long)"x"),
        CALL(ioctl, 0, TIOCSTI | 1L << 32, (long)"x"),
        CALL(ioctl, 0, TIOCLINUX, (long)"\2"),
        CALL(ioctl, 0, TIOCSETD, (long)"\0\0\0\0"),
        CALL(ioctl, 0, TIOCCONS, 0),
    };

    for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
        const long *a = calls[i].arguments;
        pid_t self = getpid();
        long result = syscall(calls[i].number, a[0], a[1], a[2], a[3], a[4]);
        int number = errno;

        if (getpid() != self)
            _exit(0);
        if (result >= 0 || number != ENOSYS) {
            printf("%s: %ld, %s\n", calls[i].name, result, strerror(number));
            succeeded(calls[i].name);
        }
    }
}

/* Whether a process is killed by a system call of another architecture. */
static void other_architectures(void)
{
#ifdef __x86_64__
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        int status = 0;
        long result;

        if (pid == 0) {
            /* getpid() of x32, and of i386. */
            if (i == 0)
                syscall(0x40000000 + SYS_getpid);
            else
                __asm__ volatile("int $0x80"
                                 : "=a"(result)
                                 : "a"(20L)
                                 : "memory", "r8", "r9", "r10", "r11");
            _exit(0);
        }
        waitpid(pid, &status, 0);
        if (!WIFSIGNALED(status))
            succeeded(i == 0 ? "x32" : "i386");
    }
#endif
}

static void outside(void)
{
    return_path("/etc/shadow");
}

static void dots(void)
{
    char text[256];

    snprintf(text, sizeof(text), "%s/../etc/shadow", directory);
    return_path(text);
}

static void symbolic_link(void)
{
    if (symlink("/etc/shadow", in_directory("link")) < 0)
        exit(4);
    return_path(path);
}

static void hard_link(void)
{
    char name[256];

    make_file("file", "kernel");
    snprintf(name, sizeof(name), "%s", in_directory("file"));
    if (link(name, in_directory("other")) < 0)
        exit(4);
    return_path(path);
}

static void fifo(void)
{
    if (mkfifo(in_directory("fifo"), 0600) < 0)
        exit(4);
    return_path(path);
}

static void device(void)
{
    if (mknod(in_directory("device"), S_IFCHR | 0600, 0x103) == 0)
        succeeded("a device");
    return_path("/dev/zero");
}

static void is_directory(void)
{
    if (mkdir(in_directory("subdirectory"), 0700) < 0)
        exit(4);
    return_path(path);
}

static void empty_kernel(void)
{
    make_file("empty", "");
    return_path(in_directory("empty"));
}

/* The detail: bytes. */
static void large_kernel(void)
{
    make_file("large", "");
    if (truncate(in_directory("large"), strtol(detail, NULL, 10)) < 0)
        exit(4);
    return_path(path);
}

static void large_arguments(void)
{
    static char block[MIB];
    int fd = open(output, O_WRONLY);

    memset(block, 'x', sizeof(block));
    memcpy(block, "args ", 5);
    signal(SIGXFSZ, SIG_IGN);
    for (int i = 0; i < 1024; i++)
        if (write(fd, block, sizeof(block)) <= 0)
            break;
    exit(0);
}

/* In place of what it should write to, something else. */
static void replaces_result(void)
{
    if (unlink(output) < 0 || symlink("/etc/shadow", output) < 0)
        exit(4);
    exit(0);
}

static void fails(void)
{
    fprintf(stderr, "\033[31mno \033[1mkernel\033[0m here\n\n");
    exit(1);
}

static void interrupted(void)
{
    printf("ready\n");
    for (;;)
        pause();
}

/* Says whether what is a terminal is one, and how large; and what is typed. */
static void terminal(void)
{
    struct winsize size = {0};
    char line[64] = "";
    int tty = open("/dev/tty", O_RDWR);

    if (!isatty(0) || !isatty(1) || !isatty(2) || tty < 0 || ioctl(tty, TIOCGWINSZ, &size) < 0)
        exit(4);
    printf("%d x %d, %s\n", size.ws_col, size.ws_row, getenv("TERM"));
    if (fgets(line, sizeof(line), stdin) == NULL)
        exit(4);
    printf("typed: %s", line);
}

static const struct {
    const char *name;
    void (*attempt)(void);
} attempts[] = {
    {"good", good},
    {"network", network},
    {"files", files},
    {"write-disk", write_disk},
    {"forks", forks},
    {"memory", memory},
    {"fill-disk", fill_disk},
    {"endless-output", endless_output},
    {"never-exits", never_exits},
    {"leaves-process", leaves_process},
    {"kill-parent", kill_parent},
    {"ptrace", trace},
    {"system-calls", system_calls},
    {"other-architectures", other_architectures},
    {"outside", outside},
    {"dots", dots},
    {"symbolic-link", symbolic_link},
    {"hard-link", hard_link},
    {"fifo", fifo},
    {"device", device},
    {"directory", is_directory},
    {"empty-kernel", empty_kernel},
    {"large-kernel", large_kernel},
    {"large-arguments", large_arguments},
    {"replaces-result", replaces_result},
    {"fails", fails},
    {"interrupted", interrupted},
    {"terminal", terminal},
};

int main(int argc, char **argv)
{
    const char *wanted = NULL;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--output=", 9) == 0)
            output = argv[i] + 9;
        else if (strncmp(argv[i], "--output-directory=", 19) == 0)
            directory = argv[i] + 19;
        else if (argv[i][0] != '-' && wanted == NULL)
            wanted = argv[i];
        else if (argv[i][0] != '-' && i < argc - 1)
            detail = argv[i];
    }
    program = argv[0];
    disk = argv[argc - 1];
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < ARRAY_SIZE(attempts); i++)
        if (wanted != NULL && strcmp(wanted, attempts[i].name) == 0) {
            attempts[i].attempt();
            return 3;
        }
    return 4;
}
