/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configures eth0 of its network namespace as the network boot client does, and prints the
 * settings. Started as root, it plays qemu-xen, which sets the addresses, and has a child without
 * any privilege ask for them.
 *
 *     dhcp-client [4] [6] [ipxe] [http] [needs-file] [item=N] [limit=MILLISECONDS]
 */
#include "common/alloc.h"
#include "netboot/dhcp/dhcp.h"
#include "netboot/interface-request.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The client's descriptor. */
#define INTERFACE_SOCKET 3

static unsigned chosen;

static bool is_cancelled(void *context)
{
    (void)context;
    return false;
}

static unsigned choose(void *context, const struct dhcp_menu *menu)
{
    (void)context;
    printf("prompt %s\ntimeout %lld\n", menu->prompt, (long long)menu->timeout);
    for (unsigned i = 0; i < menu->count; i++)
        printf("item %s\n", menu->items[i]);
    return chosen;
}

static void print_settings(const struct netboot_settings *settings)
{
    const struct netboot_addresses *addresses = &settings->addresses;
    char text[INET6_ADDRSTRLEN];

    printf("address %s/%u\n", inet_ntop(AF_INET, &addresses->address, text, sizeof(text)),
           addresses->prefix);
    printf("router %s\n", inet_ntop(AF_INET, &addresses->router, text, sizeof(text)));
    printf("server %s\n", inet_ntop(AF_INET, &addresses->server, text, sizeof(text)));
    printf("address6 %s/%u\n", inet_ntop(AF_INET6, &addresses->address6, text, sizeof(text)),
           addresses->prefix6);
    printf("mtu %u\n", addresses->mtu);
    for (unsigned i = 0; i < NETBOOT_NAME_SERVERS_MAX; i++)
        if (addresses->name_servers[i][0] != '\0')
            printf("name-server %s\n", addresses->name_servers[i]);
    printf("domain %s\nhost-name %s\n", addresses->domain, addresses->host_name);
    printf("next-server %s\nboot-file %s\n", settings->next_server, settings->boot_file);
    printf("configuration-file %s\npath-prefix %s\n", settings->configuration_file,
           settings->path_prefix);
    printf("local %d\n", settings->local);
    for (unsigned code = 0; code < 256; code++)
        if (settings->options.value[code] != NULL)
            printf("option %u %u\n", code, settings->options.size[code]);
}

static bool is_given(char *const argv[], const char *word)
{
    for (; *argv != NULL; argv++)
        if (strcmp(*argv, word) == 0)
            return true;
    return false;
}

/* The last one given is the one that counts. */
static long number_of(char *const argv[], const char *name)
{
    long number = 0;

    for (; *argv != NULL; argv++)
        if (strncmp(*argv, name, strlen(name)) == 0)
            number = strtol(*argv + strlen(name), NULL, 10);
    return number;
}

static int configure(char *const argv[])
{
    struct netboot_identity identity = {
        .mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
        .uuid = {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
                 0xcd, 0xef},
        .architecture =
            is_given(argv, "http") ? NETBOOT_ARCHITECTURE_EFI_HTTP_X64 : NETBOOT_ARCHITECTURE_BIOS,
        .ipv4 = is_given(argv, "4"),
        .ipv6 = is_given(argv, "6"),
    };
    struct dhcp_config config = {
        .identity = &identity,
        .interface_socket = INTERFACE_SOCKET,
        .as_ipxe = is_given(argv, "ipxe"),
        .needs_file = is_given(argv, "needs-file"),
        .limit = number_of(argv, "limit="),
        .is_cancelled = is_cancelled,
        .choose = choose,
    };
    struct netboot_settings settings = {0};
    struct error error = {0};

    chosen = (unsigned)number_of(argv, "item=");
    if (dhcp_configure(&config, &settings, &error) < 0) {
        printf("error %s\n", error.message);
        return 1;
    }
    print_settings(&settings);
    dhcp_release(&settings);
    return 0;
}

static int32_t run(char *command)
{
    int status = system(command);

    free(command);
    return status == 0 ? 0 : EINVAL;
}

static int32_t set_address(const struct netboot_interface_request *request)
{
    static const uint8_t none[16];
    int family = request->family == 6 ? AF_INET6 : AF_INET;
    char address[INET6_ADDRSTRLEN], router[INET6_ADDRSTRLEN];
    int32_t failure;

    inet_ntop(family, request->address, address, sizeof(address));
    inet_ntop(family, request->router, router, sizeof(router));
    failure = run(alloc_format("ip -%u address replace %s/%u dev eth0", request->family, address,
                               request->prefix));
    if (failure == 0 && request->mtu != 0)
        failure = run(alloc_format("ip link set eth0 mtu %u", request->mtu));
    if (failure == 0 && memcmp(request->router, none, sizeof(none)) != 0)
        failure = run(alloc_format("ip -%u route replace default via %s dev eth0 onlink",
                                   request->family, router));
    return failure;
}

/* Gives up all that the bootloader's sandbox takes away, and runs this program again. */
static void start_client(int socket, char *argv[], int argc)
{
    static char *const setpriv[] = {"setpriv",        "--reuid=65534",       "--regid=65534",
                                    "--clear-groups", "--bounding-set=-all", "--inh-caps=-all",
                                    "--no-new-privs"};
    size_t count = sizeof(setpriv) / sizeof(setpriv[0]);
    char **command = alloc_resize(NULL, count + (size_t)argc + 2, sizeof(*command));

    memcpy(command, setpriv, sizeof(setpriv));
    memcpy(command + count, argv, ((size_t)argc + 1) * sizeof(*argv));
    if (dup2(socket, INTERFACE_SOCKET) < 0)
        _exit(2);
    execvp(command[0], command);
    _exit(2);
}

int main(int argc, char *argv[])
{
    struct netboot_interface_request request;
    int sockets[2], status;

    alarm(100);
    if (getuid() != 0)
        return configure(argv + 1);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
        return 2;
    pid_t child = fork();

    if (child == 0)
        start_client(sockets[1], argv, argc);
    close(sockets[1]);
    while (recv(sockets[0], &request, sizeof(request), 0) == sizeof(request)) {
        int32_t answer = set_address(&request);

        printf("set %u\n", request.family);
        fflush(stdout);
        send(sockets[0], &answer, sizeof(answer), MSG_NOSIGNAL);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
