/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The init of the small i386 Linux, without a C library. It prints that it was reached, verifies
 * the file /payload if the kernel's command line has payload_sum=HEX, and ends as end= says
 * (poweroff, reboot; default: power-off). The kernel passes both as environment variables.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/boot-images/checksum.h"

/* i386 system calls, arch/x86/entry/syscalls/syscall_32.tbl; values as in the uapi headers */
#define CALL_READ        3
#define CALL_WRITE       4
#define CALL_OPEN        5
#define CALL_REBOOT      88
#define CALL_PAUSE       29
#define REBOOT_MAGIC_1   0xfee1dead
#define REBOOT_MAGIC_2   672274793
#define REBOOT_RESTART   0x01234567
#define REBOOT_POWER_OFF 0x4321fedc
#define READ_SIZE        65536 /* multiple of 4 */

_Noreturn void init_main(char **stack);

static long call(long number, long first, long second, long third)
{
    long result;

    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second), "d"(third)
                     : "memory");
    return result;
}

static size_t length(const char *text)
{
    size_t count = 0;

    while (text[count] != '\0')
        count++;
    return count;
}

static void say(const char *text)
{
    call(CALL_WRITE, 1, (long)text, (long)length(text));
}

/* Value of NAME=VALUE in the environment; NULL if it is not there */
static const char *variable(char **environment, const char *name)
{
    for (; *environment != NULL; environment++) {
        const char *text = *environment;
        size_t i = 0;

        while (name[i] != '\0' && name[i] == text[i])
            i++;
        if (name[i] == '\0' && text[i] == '=')
            return text + i + 1;
    }
    return NULL;
}

static bool is(const char *value, const char *text)
{
    if (value == NULL)
        return false;
    while (*value != '\0' && *value == *text) {
        value++;
        text++;
    }
    return *value == *text;
}

static uint64_t hex(const char *text)
{
    uint64_t number = 0;

    for (; *text != '\0'; text++)
        number = number << 4 | (uint64_t)(*text <= '9' ? *text - '0' : *text - 'a' + 10);
    return number;
}

/* As checksum_bytes(), over the file */
static bool payload_intact(uint64_t expected)
{
    static uint32_t buffer[READ_SIZE / 4];
    struct checksum sum = CHECKSUM_START;
    long file = call(CALL_OPEN, (long)"/payload", 0, 0);
    uint32_t total = 0;
    uint32_t last[2] = {0, 0};
    long got;

    while ((got = call(CALL_READ, file, (long)buffer, READ_SIZE)) > 0) {
        checksum_words(&sum, buffer, (size_t)got / 4);
        for (long i = 0; i < got % 4; i++) /* only at the end of the file */
            last[0] |= (uint32_t)((uint8_t *)buffer)[got - got % 4 + i] << 8 * i;
        total += (uint32_t)got;
    }
    last[1] = total;
    checksum_words(&sum, last, 2);
    return got == 0 && checksum_value(&sum) == expected;
}

void init_main(char **stack)
{
    long arguments = (long)stack[0];
    char **environment = stack + 1 + arguments + 1;
    const char *sum = variable(environment, "payload_sum");
    const char *end = variable(environment, "end");

    say("GUEST-INIT-REACHED\n");
    if (sum != NULL)
        say(payload_intact(hex(sum)) ? "PAYLOAD-INTACT\n" : "PAYLOAD-DAMAGED\n");
    call(CALL_REBOOT, (long)REBOOT_MAGIC_1, REBOOT_MAGIC_2,
         is(end, "reboot") ? REBOOT_RESTART : REBOOT_POWER_OFF);
    say("the power is still on\n");
    for (;;)
        call(CALL_PAUSE, 0, 0, 0);
}
