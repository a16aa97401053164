/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial line keeps clients apart, and loses no output that a connected client may still read: on
 * real ptys and sockets.
 */
#include "common/array.h"
#include "common/cleanup.h"
#include "pty-bridge/serial/serial-line.h"
#include "tests/unit/pty-bridge/serial/line-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/serial-line-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    loop = event_base_new();
    return loop == NULL || mkdtemp(strcpy(directory, "/tmp/serial-line-XXXXXX")) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    event_base_free(loop);
    return rmdir(directory);
}

static void on_change(void *context)
{
    ((struct listener *)context)->changes++;
}

static void on_first_client(void *context)
{
    ((struct listener *)context)->first_clients++;
}

static struct serial_line *open_line(const char *text, struct listener *listener)
{
    const struct serial_user user = {.input = on_input, .changed = on_change, .context = listener};
    struct serial_address address;
    const struct serial_line_config config = {.address = &address,
                                              .option = "-serial",
                                              .label = "serial0",
                                              .client_came = on_first_client,
                                              .context = listener};
    struct error error = {0};
    struct serial_line *line;

    assert_true(serial_address_parse(&address, text));
    line = serial_line_open(loop, NULL, &config, &error);
    assert_string_equal(error.message, "");
    assert_non_null(line);
    serial_line_use(line, &user);
    return line;
}

static void say(struct serial_line *line, const char *text)
{
    serial_line_write(line, (struct bytes){(const uint8_t *)text, strlen(text)});
}

static void a_pty_can_be_opened_again(void **state)
{
    struct listener listener = {0};
    struct serial_line *line = open_line("pty", &listener);
    char buffer[16];

    (void)state;
    assert_false(serial_line_is_connected(line));
    say(line, "lost");
    for (unsigned turn = 1; turn <= 2; turn++) {
        int fd = open(serial_line_terminal(line), O_RDWR | O_NOCTTY | O_CLOEXEC);

        assert_true(fd >= 0);
        run_for(500);
        assert_true(serial_line_is_connected(line));
        assert_int_equal(listener.changes, 2 * turn - 1);
        say(line, "out\n");
        assert_int_equal(read_for(fd, buffer, 4), 4);
        assert_memory_equal(buffer, "out\n", 4);
        listener.size = 0;
        assert_int_equal(write(fd, "in\r\x03", 4), 4);
        run_for(50);
        assert_int_equal(listener.size, 4);
        assert_memory_equal(listener.input, "in\r\x03", 4);
        close(fd);
        run_for(50);
        assert_false(serial_line_is_connected(line));
        assert_int_equal(listener.changes, 2 * turn);
    }
    serial_line_close(line);
}

/* More bytes than a pty buffers. */
#define LAST_OUTPUT 6000

static bool reads_slowly(const char *terminal)
{
    static char buffer[LAST_OUTPUT];
    size_t size = 0;
    ssize_t got = 1;
    int fd;

    /* The master is among the inherited descriptors; only the line may keep it open. */
    close_range(3, UINT_MAX, 0);
    fd = open(terminal, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    for (; fd >= 0 && got > 0 && size<LAST_OUTPUT; size += got> 0 ? (size_t)got : 0) {
        poll(NULL, 0, 80);
        got = read(fd, buffer, sizeof(buffer));
    }
    return size == LAST_OUTPUT;
}

static void a_slow_reader_gets_the_last_output_of_a_pty(void **state)
{
    struct listener listener = {0};
    struct serial_line *line = open_line("pty", &listener);
    static char output[LAST_OUTPUT + 1];
    int status;
    pid_t reader = fork();

    (void)state;
    if (reader == 0)
        _exit(reads_slowly(serial_line_terminal(line)) ? 0 : 1);
    for (int turn = 0; turn < 100 && !serial_line_is_connected(line); turn++)
        run_for(20);
    assert_true(serial_line_is_connected(line));
    memset(output, 'x', LAST_OUTPUT);
    say(line, output);
    serial_line_close(line);
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
}

static void a_server_takes_one_client_after_another(void **state)
{
    struct listener listener = {0};
    char path[64], text[128], buffer[16];
    struct stat status;

    (void)state;
    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    struct serial_line *line = open_line(text, &listener);
    int first = connect_to(path);
    int second = connect_to(path);
    run_for(50);
    assert_true(serial_line_is_connected(line));
    say(line, "one");
    assert_int_equal(read_for(first, buffer, 3), 3);
    close(first);
    run_for(50);
    say(line, "two");
    assert_int_equal(read_for(second, buffer, 3), 3);
    assert_memory_equal(buffer, "two", 3);
    assert_int_equal(write(second, "x", 1), 1);
    run_for(50);
    assert_int_equal(listener.size, 1);
    serial_line_close(line);
    assert_int_equal(read(second, buffer, 1), 0);
    close(second);
    assert_int_equal(stat(path, &status), -1);
}

/* Standard error, while a line is opened. */
static struct serial_line *open_and_listen(const char *text, struct listener *listener, char *said,
                                           size_t size)
{
    cleanup_fd int before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    int fds[2];
    ssize_t got;

    assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
    dup2(fds[1], STDERR_FILENO);
    struct serial_line *line = open_line(text, listener);
    dup2(before, STDERR_FILENO);
    got = read(fds[0], said, size - 1);
    said[got < 0 ? 0 : got] = '\0';
    close(fds[0]);
    close(fds[1]);
    return line;
}

static void the_first_client_can_be_waited_for(void **state)
{
    struct listener listener = {0};
    char path[64], text[128], said[256], expected[256];

    (void)state;
    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    struct serial_line *line = open_and_listen(text, &listener, said, sizeof(said));
    assert_false(serial_line_awaits_client(line));
    assert_string_equal(said, "");
    serial_line_close(line);

    snprintf(text, sizeof(text), "unix:%s,server=on", path);
    line = open_and_listen(text, &listener, said, sizeof(said));
    snprintf(expected, sizeof(expected),
             "qemu-xen: info: QEMU waiting for connection on: disconnected:unix:%s,server=on\n",
             path);
    assert_string_equal(said, expected);
    assert_true(serial_line_awaits_client(line));
    run_for(20);
    assert_int_equal(listener.first_clients, 0);
    for (unsigned client = 0; client < 2; client++) {
        close(connect_to(path));
        run_for(50);
        assert_int_equal(listener.first_clients, 1);
        assert_false(serial_line_awaits_client(line));
    }
    serial_line_close(line);
}

static void a_regular_file_is_not_replaced_by_a_socket(void **state)
{
    struct serial_address address;
    const struct serial_line_config config = {.address = &address, .option = "-monitor"};
    struct error error = {0};
    char path[64], text[128];

    (void)state;
    snprintf(path, sizeof(path), "%s/file", directory);
    close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    snprintf(text, sizeof(text), "unix:%s,server=on", path);
    assert_true(serial_address_parse(&address, text));
    assert_null(serial_line_open(loop, NULL, &config, &error));
    snprintf(text, sizeof(text), "-monitor unix:%s: %s", path, strerror(EADDRINUSE));
    assert_string_equal(error.message, text);
    assert_int_equal(unlink(path), 0);
}

static void tcp_connects_or_reports_the_reason(void **state)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(name);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct listener listener = {0};
    struct serial_address address;
    const struct serial_line_config config = {.address = &address, .option = "-serial"};
    struct error error = {0};
    char text[64], buffer[8];

    (void)state;
    assert_int_equal(bind(server, (struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&name, &size), 0);
    snprintf(text, sizeof(text), "tcp:127.0.0.1:%d", ntohs(name.sin_port));
    assert_true(serial_address_parse(&address, text));
    assert_null(serial_line_open(loop, NULL, &config, &error));
    assert_non_null(strstr(error.message, "-serial tcp:127.0.0.1:"));
    assert_non_null(strstr(error.message, strerror(ECONNREFUSED)));
    assert_int_equal(listen(server, 1), 0);
    struct serial_line *line = open_line(text, &listener);
    int fd = accept(server, NULL, NULL);
    say(line, "hello");
    assert_int_equal(read_for(fd, buffer, 5), 5);
    serial_line_close(line);
    close(fd);
    close(server);
}

/* The kernel does not answer a client for whom there is no space in the server's queue. */
static void connecting_can_be_cancelled(void **state)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(name);
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct serial_address address;
    struct call_gate gate = {0};
    struct error error = {0};
    char text[64];
    int waiting[4], cancel[2];

    (void)state;
    assert_int_equal(bind(server, (struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&name, &size), 0);
    assert_int_equal(listen(server, 0), 0);
    for (size_t i = 0; i < ARRAY_SIZE(waiting); i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (connect(waiting[i], (struct sockaddr *)&name, sizeof(name)) < 0)
            assert_int_equal(errno, EINPROGRESS);
    }
    assert_int_equal(pipe2(cancel, O_CLOEXEC), 0);
    assert_int_equal(write(cancel[1], "", 1), 1);
    call_gate_set_cancel(&gate, cancel[0]);
    const struct serial_line_config config = {.address = &address, .option = "-serial"};
    snprintf(text, sizeof(text), "tcp:127.0.0.1:%d", ntohs(name.sin_port));
    assert_true(serial_address_parse(&address, text));
    assert_null(serial_line_open(loop, &gate, &config, &error));
    assert_non_null(strstr(error.message, strerror(EINTR)));
    for (size_t i = 0; i < ARRAY_SIZE(waiting); i++)
        close(waiting[i]);
    close(cancel[0]);
    close(cancel[1]);
    close(server);
}

static bool can_connect(int family, uint16_t port)
{
    const struct sockaddr_in ipv4 = {
        .sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_port = htons(port)};
    const struct sockaddr_in6 ipv6 = {
        .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT, .sin6_port = htons(port)};
    cleanup_fd int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return family == AF_INET ? connect(fd, (const struct sockaddr *)&ipv4, sizeof(ipv4)) == 0
                             : connect(fd, (const struct sockaddr *)&ipv6, sizeof(ipv6)) == 0;
}

/* A port that is free for both. */
static uint16_t free_port(void)
{
    struct sockaddr_in6 name = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT};
    socklen_t size = sizeof(name);
    cleanup_fd int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&name, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&name, &size), 0);
    return ntohs(name.sin6_port);
}

static void a_server_listens_on_all_addresses(void **state)
{
    struct listener listener = {0};
    uint16_t port = free_port();
    char text[64];

    (void)state;
    snprintf(text, sizeof(text), "tcp::%u,server=on,wait=off", port);
    struct serial_line *line = open_line(text, &listener);
    assert_true(can_connect(AF_INET, port));
    assert_true(can_connect(AF_INET6, port));
    serial_line_close(line);
    assert_false(can_connect(AF_INET, port));
}

static void output_is_queued_for_a_slow_reader(void **state)
{
    static char block[32768];
    struct listener listener = {0};
    char path[64], text[128];
    unsigned blocks = 0;

    (void)state;
    snprintf(path, sizeof(path), "%s/socket", directory);
    snprintf(text, sizeof(text), "unix:%s,server=on,wait=off", path);
    struct serial_line *line = open_line(text, &listener);
    int fd = connect_to(path);
    run_for(50);
    listener.changes = 0;
    while (serial_line_has_room(line) && blocks < 1000) {
        serial_line_write(line, (struct bytes){(const uint8_t *)block, sizeof(block)});
        blocks++;
    }
    assert_false(serial_line_has_room(line));
    assert_int_equal(listener.changes, 0);
    while (blocks-- > 0)
        assert_int_equal(read_for(fd, block, sizeof(block)), sizeof(block));
    assert_true(serial_line_has_room(line));
    assert_int_equal(listener.changes, 1);
    close(fd);
    serial_line_close(line);
}

static void a_socket_as_standard_output_does_not_block(void **state)
{
    struct listener listener = {0};
    cleanup_fd int before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    static char block[32768];
    int ends[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    fflush(stdout);
    dup2(ends[0], STDOUT_FILENO);
    struct serial_line *line = open_line("stdio", &listener);
    for (unsigned blocks = 0; serial_line_has_room(line) && blocks < 1000; blocks++)
        serial_line_write(line, (struct bytes){(const uint8_t *)block, sizeof(block)});
    assert_false(serial_line_has_room(line));
    serial_line_close(line);
    dup2(before, STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
}

static void a_file_gets_all_output(void **state)
{
    struct listener listener = {0};
    char path[64], text[128], buffer[16] = "";

    (void)state;
    snprintf(path, sizeof(path), "%s/log", directory);
    snprintf(text, sizeof(text), "file:%s", path);
    struct serial_line *line = open_line(text, &listener);
    assert_true(serial_line_is_connected(line));
    say(line, "a log");
    serial_line_close(line);
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, buffer, sizeof(buffer)), 5);
    assert_string_equal(buffer, "a log");
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pty_can_be_opened_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_slow_reader_gets_the_last_output_of_a_pty, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_server_takes_one_client_after_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_first_client_can_be_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_regular_file_is_not_replaced_by_a_socket, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tcp_connects_or_reports_the_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(connecting_can_be_cancelled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_listens_on_all_addresses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(output_is_queued_for_a_slow_reader, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_socket_as_standard_output_does_not_block, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_gets_all_output, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("serial-line", tests, NULL, NULL);
}
