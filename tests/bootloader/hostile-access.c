/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bootloader/hostile.h"

#include "common/array.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

void make_sockets(void)
{
    static const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK};
    int pair[2];

    for (size_t i = 0; i < ARRAY_SIZE(families); i++)
        if (socket(families[i], families[i] == AF_NETLINK ? SOCK_RAW : SOCK_DGRAM, 0) >= 0)
            report_success("a socket");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0)
        report_success("a pair of sockets");
}

/* With a network it can use TCP and UDP, and know its interface; and no other protocol. */
void use_network(void)
{
    static const int families[] = {AF_INET, AF_INET6};
    static const struct {
        int type, protocol;
    } usual[] = {{SOCK_STREAM, 0}, {SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, IPPROTO_UDP}},
      others[] = {{SOCK_STREAM, IPPROTO_SCTP},   {SOCK_STREAM, IPPROTO_MPTCP},
                  {SOCK_DGRAM, IPPROTO_UDPLITE}, {SOCK_DGRAM, IPPROTO_ICMP},
                  {SOCK_DGRAM, 115 /* L2TP */},  {SOCK_RAW, IPPROTO_ICMP},
                  {SOCK_SEQPACKET, 0},           {SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_SCTP}};

    for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(usual); j++)
            if (socket(families[i], usual[j].type | SOCK_CLOEXEC, usual[j].protocol) < 0)
                exit(4);
        for (size_t j = 0; j < ARRAY_SIZE(others); j++)
            if (socket(families[i], others[j].type, others[j].protocol) >= 0 || errno != ENOSYS) {
                printf("protocol %d: ", others[j].protocol);
                report_success("a socket");
            }
    }
    if (if_nametoindex("lo") == 0)
        exit(5);
}

static void try_file(const char *name)
{
    struct stat status;

    if (stat(name, &status) == 0)
        report_success(name);
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/* A directory that may be missing has only these entries. */
static void check_entries(const char *name, const char *const *expected)
{
    DIR *entries = opendir(name);
    const struct dirent *entry;

    while (entries != NULL && (entry = readdir(entries)) != NULL)
        if (!is_one_of(entry->d_name, expected)) {
            printf("%s in ", entry->d_name);
            report_success(name);
        }
    if (entries != NULL)
        closedir(entries);
}

/* In the directories above this program there is nothing else. */
static void check_parents(char *name)
{
    char *slash;

    while ((slash = strrchr(name, '/')) != NULL && slash != name) {
        const char *const expected[] = {".", "..", slash + 1, NULL};

        *slash = '\0';
        check_entries(name, expected);
    }
}

void reach_files(void)
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
    check_entries("/", root);
    check_entries("/etc", etc);
    check_entries("/dev", dev);
    check_parents(own);
}

void write_to_disk(void)
{
    static char bytes[512];
    int fd = open(disk, O_RDWR);

    if (fd >= 0 && pwrite(fd, bytes, sizeof(bytes), 0) > 0)
        report_success("write");
    if (open(disk, O_WRONLY | O_TRUNC) >= 0 || truncate(disk, 0) == 0)
        report_success("truncate");
    if (chmod(disk, 0666) == 0 && open(disk, O_RDWR) >= 0)
        report_success("chmod");
    if (unlink(disk) == 0 || rename(in_directory("result"), disk) == 0)
        report_success("replace");
    if (mkdir("/directory", 0700) == 0 || open("/file", O_CREAT | O_RDWR, 0600) >= 0 ||
        open("/usr/file", O_CREAT | O_RDWR, 0600) >= 0)
        report_success("write to the root directory");
}
