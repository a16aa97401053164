/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proves that a saved state takes the place of an older one only when it is complete, and that no
 * file of another kind or owner is touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/process.h"
#include "common/resolve.h"
#include "qemu-integration/migration/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[32];

static int set_up(void **state)
{
    (void)state;
    snprintf(directory, sizeof(directory), "/tmp/transport-XXXXXX");
    return mkdtemp(directory) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf %s", directory);
    return system(command);
}

static struct migration_address address_of(enum migration_transport transport)
{
    struct migration_address address = {.transport = transport, .fd = -1};

    snprintf(address.text, sizeof(address.text), "%s/name", directory);
    return address;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_text(const char *path, const char *text)
{
    char found[32] = {0};
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    assert_int_equal(fread(found, 1, sizeof(found) - 1, file), strlen(text));
    fclose(file);
    assert_string_equal(found, text);
}

static void a_file_gets_its_name_when_it_is_complete(void **state)
{
    const struct migration_address address = address_of(MIGRATION_FILE);
    struct transport transport;
    struct error error = {0};
    struct stat status;

    (void)state;
    write_text(address.text, "older");
    assert_int_equal(chmod(address.text, 0644), 0);
    /* One that is not completed. */
    assert_int_equal(transport_open_outgoing(&transport, &address, -1, &error), 0);
    assert_int_equal(write(transport.fd, "part", 4), 4);
    assert_text(address.text, "older");
    close(transport.fd);
    assert_text(address.text, "older");
    assert_int_equal(transport_open_outgoing(&transport, &address, -1, &error), 0);
    assert_int_equal(write(transport.fd, "whole", 5), 5);
    assert_int_equal(transport_close(&transport, &error), 0);
    assert_text(address.text, "whole");
    assert_int_equal(stat(address.text, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void devices_and_pipes_are_written_to(void **state)
{
    struct migration_address address = address_of(MIGRATION_FILE);
    struct transport transport;
    struct error error = {0};

    (void)state;
    strcpy(address.text, "/dev/null");
    assert_int_equal(transport_open_outgoing(&transport, &address, -1, &error), 0);
    assert_int_equal(write(transport.fd, "x", 1), 1);
    assert_int_equal(transport_close(&transport, &error), 0);
    strcpy(address.text, "/nowhere/at/all");
    assert_int_equal(transport_open_outgoing(&transport, &address, -1, &error), -1);
    assert_non_null(strstr(error.message, "/nowhere"));
}

static struct resolve_query *look_up(const struct migration_address *address)
{
    struct resolve_query *query = transport_look_up(address);

    while (query != NULL && !resolve_is_done(query))
        usleep(1000);
    return query;
}

static void only_a_socket_is_replaced_by_a_socket(void **state)
{
    const struct migration_address address = address_of(MIGRATION_UNIX);
    struct error error = {0};
    int listener, second;
    struct stat status;

    (void)state;
    write_text(address.text, "a saved guest");
    assert_int_equal(transport_listen(&address, look_up(&address), &error), -1);
    assert_true(error_is_set(&error));
    assert_text(address.text, "a saved guest");
    assert_false(transport_is_socket(address.text));
    unlink(address.text);

    listener = transport_listen(&address, look_up(&address), &error);
    assert_true(listener >= 0);
    assert_int_equal(stat(address.text, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    /* One that is in use is not replaced, one that is left over is. */
    assert_int_equal(transport_listen(&address, look_up(&address), &error), -1);
    close(listener);
    second = transport_listen(&address, look_up(&address), &error);
    assert_true(second >= 0);
    close(second);
}

static void a_host_that_has_no_address_is_told(void **state)
{
    struct migration_address address = {.transport = MIGRATION_TCP, .port = "0"};
    struct error error = {0};
    int listener;

    (void)state;
    strcpy(address.host, "a host");
    assert_int_equal(transport_listen(&address, look_up(&address), &error), -1);
    assert_string_equal(error.message, "tcp:a host:0: Name or service not known");
    strcpy(address.host, "localhost");
    listener = transport_listen(&address, look_up(&address), &error);
    assert_true(listener >= 0);
    close(listener);
}

static void a_command_ends_with_what_it_has_started(void **state)
{
    struct transport_command command = {0};
    struct error error = {0};
    char text[64], byte;
    int ends[2];

    (void)state;
    /* Both the shell and its child hold the pipe's end. */
    assert_int_equal(pipe(ends), 0);
    snprintf(text, sizeof(text), "sleep 100 >&%d; true", ends[1]);
    assert_int_equal(transport_start_command(&command, text, true, NULL, &error), 0);
    close(ends[1]);
    usleep(200000);
    assert_int_equal(kill(-command.pid, SIGKILL), 0);
    assert_int_equal(process_wait(command.pid, NULL), 0);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
    close(command.fd);
}

static int socket_room(int fd)
{
    int room = 0;
    socklen_t size = sizeof(room);

    assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, &size), 0);
    return room;
}

static void pipes_and_sockets_have_room_for_much(void **state)
{
    const struct migration_address address = address_of(MIGRATION_UNIX);
    struct transport_command command = {0};
    struct transport transport;
    struct error error = {0};
    int listener = transport_listen(&address, look_up(&address), &error);

    (void)state;
    for (int outgoing = 0; outgoing < 2; outgoing++) {
        assert_int_equal(
            transport_start_command(&command, "sleep 100", outgoing != 0, NULL, &error), 0);
        assert_true(fcntl(command.fd, F_GETPIPE_SZ) >= 1 << 20);
        assert_int_equal(kill(-command.pid, SIGKILL), 0);
        assert_int_equal(process_wait(command.pid, NULL), 0);
        close(command.fd);
    }
    assert_int_equal(transport_open_outgoing(&transport, &address, -1, &error), 0);
    assert_true(socket_room(transport.fd) > socket_room(listener));
    close(transport.fd);
    close(listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_gets_its_name_when_it_is_complete, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(devices_and_pipes_are_written_to, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_a_socket_is_replaced_by_a_socket, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pipes_and_sockets_have_room_for_much, set_up, tear_down),
        cmocka_unit_test(a_host_that_has_no_address_is_told),
        cmocka_unit_test(a_command_ends_with_what_it_has_started),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
