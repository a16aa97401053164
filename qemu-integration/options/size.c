/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/size.h"

#include "common/array.h"
#include "common/units.h"
#include "qemu-integration/vm.h"

#include <stddef.h>
#include <string.h>

/* 2^40 (the largest unit) times 10^6 still fits in 64 bits. */
#define FRACTION_DIGITS_MAX 6

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads digits at *text and moves behind them. Returns false if there are none or too many. */
static bool take_number(uint64_t *number, const char **text)
{
    uint64_t result = 0;
    const char *at = *text;

    if (!is_digit(*at))
        return false;
    for (; is_digit(*at); at++)
        if (__builtin_mul_overflow(result, (uint64_t)10, &result) ||
            __builtin_add_overflow(result, (uint64_t)(*at - '0'), &result))
            return false;
    *number = result;
    *text = at;
    return true;
}

static int append_character(char *buffer, size_t size, size_t *length, char c, const char *option,
                            struct error *error)
{
    if (*length + 1 >= size)
        return error_set(error, "-%s: a part of the argument is longer than %zu characters", option,
                         size - 1);
    buffer[(*length)++] = c;
    buffer[*length] = '\0';
    return 0;
}

/* Reads up to a comma that does not belong to the value, where it is doubled; moves behind the
 * text. */
static int take_value(char value[OPTION_VALUE_SIZE], const char **text, const char *option,
                      struct error *error)
{
    const char *at = *text;
    size_t length = 0;

    value[0] = '\0';
    for (; *at != '\0'; at++) {
        if (*at == ',' && *++at != ',') {
            at--;
            break;
        }
        if (append_character(value, OPTION_VALUE_SIZE, &length, *at, option, error) < 0)
            return -1;
    }
    *text = at;
    return 0;
}

static int skip_comma(const char **text, const char *option, struct error *error)
{
    if (**text != ',')
        return 0;
    ++*text;
    return **text == '\0' ? error_set(error, "-%s: the argument ends with a comma", option) : 0;
}

int option_word_next(char word[OPTION_VALUE_SIZE], const char **rest, const char *option,
                     struct error *error)
{
    if (**rest == '\0')
        return 0;
    if (take_value(word, rest, option, error) < 0 || skip_comma(rest, option, error) < 0)
        return -1;
    return *word == '\0' ? error_set(error, "-%s: the argument has an empty part", option) : 1;
}

int option_item_next(struct option_item *item, const char **rest, const char *implied,
                     const char *option, struct error *error)
{
    const char *at = *rest;
    size_t length = 0;

    if (*at == '\0')
        return 0;
    item->key[0] = '\0';
    item->value[0] = '\0';

    /* A key goes up to '='; without one the element is a value or a lone key. */
    size_t plain = strcspn(at, "=,");
    bool has_key = at[plain] == '=';
    bool lone_key = !has_key && implied == NULL;
    if (has_key || lone_key) {
        for (; plain > 0; plain--, at++)
            if (append_character(item->key, sizeof(item->key), &length, *at, option, error) < 0)
                return -1;
        if (has_key)
            at++;
    } else {
        strncat(item->key, implied, sizeof(item->key) - 1);
    }
    if (item->key[0] == '\0')
        return error_set(error, "-%s: the argument has an empty part", option);

    if (lone_key)
        strcpy(item->value, "on");
    else if (take_value(item->value, &at, option, error) < 0)
        return -1;
    if (skip_comma(&at, option, error) < 0)
        return -1;
    *rest = at;
    return 1;
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "?") == 0;
}

bool option_asks_for_help(const char *argument)
{
    struct option_item item;
    struct error error = {0};
    const char *rest = argument, *implied = "type";

    while (option_item_next(&item, &rest, implied, "", &error) == 1) {
        bool chooses = implied != NULL && strcmp(item.key, implied) == 0;

        chooses = chooses || strcmp(item.key, "format") == 0 || strcmp(item.key, "model") == 0;
        if (is_help(item.key) || (chooses && is_help(item.value)))
            return true;
        implied = NULL;
    }
    return false;
}

static uint64_t unit_of(char suffix)
{
    switch (suffix) {
    case 'b':
    case 'B':
        return 1;
    case 'k':
    case 'K':
        return KIB;
    case '\0':
    case 'm':
    case 'M':
        return MIB;
    case 'g':
    case 'G':
        return UINT64_C(1) << 30;
    case 't':
    case 'T':
        return UINT64_C(1) << 40;
    default:
        return 0;
    }
}

/* Reads ".digits" as @fraction / @divisor; "1." and no fraction at all are 0/1. */
static bool take_fraction(uint64_t *fraction, uint64_t *divisor, const char **text)
{
    *fraction = 0;
    *divisor = 1;
    if (**text != '.')
        return true;
    unsigned digits = 0;
    for (++*text; is_digit(**text); ++*text) {
        if (++digits > FRACTION_DIGITS_MAX)
            return false;
        *fraction = *fraction * 10 + (uint64_t)(**text - '0');
        *divisor *= 10;
    }
    return true;
}

int option_parse_size(uint64_t *bytes, const char *text, const char *option, struct error *error)
{
    const char *at = text;
    uint64_t number, fraction, divisor, result;

    if (!is_digit(*at))
        return error_set(error, "-%s %s: not an amount of memory (examples: 500, 512M, 2G)", option,
                         text);
    if (!take_number(&number, &at))
        return error_set(error, "-%s %s: too large", option, text);
    if (!take_fraction(&fraction, &divisor, &at))
        return error_set(error, "-%s %s: more than %d digits behind the point", option, text,
                         FRACTION_DIGITS_MAX);
    uint64_t unit = unit_of(*at);
    if (unit == 0 || (*at != '\0' && at[1] != '\0'))
        return error_set(error, "-%s %s: not an amount of memory (suffixes: b, k, M, G, T)", option,
                         text);
    if (__builtin_mul_overflow(number, unit, &result) ||
        __builtin_add_overflow(result, fraction * unit / divisor, &result))
        return error_set(error, "-%s %s: too large", option, text);
    if (fraction * unit % divisor != 0 || result % MIB != 0)
        return error_set(error, "-%s %s: not a whole number of MiB", option, text);
    if (result == 0)
        return error_set(error, "-%s %s: a guest needs memory", option, text);
    *bytes = result;
    return 0;
}

/* The parts of a topology; 0 is "not given", as 0 itself is refused. */
struct topology {
    uint64_t cpus, maxcpus, sockets, dies, cores, threads;
};

static uint64_t *topology_part(struct topology *topology, const char *key)
{
    if (strcmp(key, "cpus") == 0)
        return &topology->cpus;
    if (strcmp(key, "maxcpus") == 0)
        return &topology->maxcpus;
    if (strcmp(key, "sockets") == 0)
        return &topology->sockets;
    if (strcmp(key, "dies") == 0)
        return &topology->dies;
    if (strcmp(key, "cores") == 0)
        return &topology->cores;
    if (strcmp(key, "threads") == 0)
        return &topology->threads;
    return NULL;
}

/* Fills in what was left out. QEMU prefers cores over sockets, and both over threads. */
static void complete_topology(struct topology *topology)
{
    struct topology *t = topology;

    if (t->dies == 0)
        t->dies = 1;
    if (t->cpus == 0 && t->maxcpus == 0) {
        t->sockets = t->sockets == 0 ? 1 : t->sockets;
        t->cores = t->cores == 0 ? 1 : t->cores;
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->maxcpus = t->sockets * t->dies * t->cores * t->threads;
    }
    if (t->maxcpus == 0)
        t->maxcpus = t->cpus;
    if (t->cpus == 0)
        t->cpus = t->maxcpus;
    if (t->cores == 0) {
        t->sockets = t->sockets == 0 ? 1 : t->sockets;
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->cores = t->maxcpus / (t->sockets * t->dies * t->threads);
    } else if (t->sockets == 0) {
        t->threads = t->threads == 0 ? 1 : t->threads;
        t->sockets = t->maxcpus / (t->dies * t->cores * t->threads);
    }
    if (t->threads == 0)
        t->threads = t->maxcpus / (t->sockets * t->dies * t->cores);
}

int option_parse_smp(unsigned *vcpus, const char *text, const char *option, struct error *error)
{
    struct topology t = {0};
    struct option_item item;
    const char *rest = text, *implied = "cpus";
    int status;

    while ((status = option_item_next(&item, &rest, implied, option, error)) == 1) {
        uint64_t *part = topology_part(&t, item.key);
        const char *value = item.value;

        implied = NULL;
        if (part == NULL)
            return error_set(error, "-%s %s: unknown key '%s'", option, text, item.key);
        if (!take_number(part, &value) || *value != '\0')
            return error_set(error, "-%s %s: '%s' is not a number", option, text, item.value);
        /* This also keeps every product of the parts far below 2^64. */
        if (*part == 0 || *part > VM_VCPUS_MAX)
            return error_set(error, "-%s %s: %s must be 1 to %d", option, text, item.key,
                             VM_VCPUS_MAX);
    }
    if (status < 0)
        return -1;

    complete_topology(&t);
    if (t.sockets * t.dies * t.cores * t.threads != t.maxcpus)
        return error_set(error,
                         "-%s %s: sockets (%llu) * dies (%llu) * cores (%llu) * threads (%llu) is "
                         "not the number of processors (%llu)",
                         option, text, (unsigned long long)t.sockets, (unsigned long long)t.dies,
                         (unsigned long long)t.cores, (unsigned long long)t.threads,
                         (unsigned long long)t.maxcpus);
    if (t.maxcpus < t.cpus)
        return error_set(error, "-%s %s: maxcpus is less than cpus", option, text);
    if (t.maxcpus > t.cpus)
        return error_set(error, "-%s %s: adding processors to a running guest is not supported",
                         option, text);
    if (t.cpus > VM_VCPUS_MAX)
        return error_set(error, "-%s %s: at most %d processors", option, text, VM_VCPUS_MAX);
    *vcpus = (unsigned)t.cpus;
    return 0;
}

/* What has to follow the name of a character device. */
enum chardev_rest {
    REST_NOTHING,
    REST_OPTIONAL, /* nothing, or ':' and something */
    REST_PATH,     /* something */
    REST_ADDRESS,  /* [HOST]:PORT */
};

/* The older syntax of QEMU's character devices, as in its manual under -serial. */
static const struct chardev_form {
    const char *name; /* up to and with the ':', if it has one */
    enum chardev_rest rest;
} chardev_forms[] = {
    {"null", REST_NOTHING},    {"pty", REST_NOTHING},  {"stdio", REST_NOTHING},
    {"vc", REST_OPTIONAL},     {"file:", REST_PATH},   {"pipe:", REST_PATH},
    {"unix:", REST_PATH},      {"/dev/", REST_PATH},   {"tcp:", REST_ADDRESS},
    {"telnet:", REST_ADDRESS}, {"udp:", REST_ADDRESS}, {"chardev:", REST_PATH},
};

static bool rest_is_valid(enum chardev_rest kind, const char *rest)
{
    switch (kind) {
    case REST_NOTHING:
        return *rest == '\0';
    case REST_OPTIONAL:
        return *rest == '\0' || (rest[0] == ':' && rest[1] != '\0');
    case REST_PATH:
        return *rest != '\0' && *rest != ',';
    case REST_ADDRESS: {
        /* UDP may name its own end behind '@', which may lack everything but the port. */
        const char *colon = memchr(rest, ':', strcspn(rest, ","));
        return colon != NULL && colon[1] != '\0' && colon[1] != ',';
    }
    }
    return false;
}

int option_check_chardev(const char *text, const char *option, struct error *error)
{
    const char *device = text;

    if (strncmp(device, "mon:", 4) == 0)
        device += 4;
    for (size_t i = 0; i < ARRAY_SIZE(chardev_forms); i++) {
        const struct chardev_form *form = &chardev_forms[i];
        size_t length = strlen(form->name);

        if (strncmp(device, form->name, length) != 0)
            continue;
        if (rest_is_valid(form->rest, device + length))
            return 0;
        switch (form->rest) {
        case REST_PATH:
            return error_set(error, "-%s %s: needs a path behind '%s'", option, text, form->name);
        case REST_ADDRESS:
            return error_set(error, "-%s %s: needs [HOST]:PORT behind '%s'", option, text,
                             form->name);
        case REST_NOTHING:
        case REST_OPTIONAL:
            break; /* a longer word that begins the same */
        }
    }
    return error_set(error,
                     "-%s %s: unknown character device (stdio, pty, null, vc, file:PATH, "
                     "pipe:PATH, unix:PATH, tcp:..., telnet:..., udp:..., /dev/..., mon:...)",
                     option, text);
}

bool option_uses_terminal(const char *chardev)
{
    return strcmp(chardev, "stdio") == 0 || strcmp(chardev, "mon:stdio") == 0;
}

int option_check_vnc(const char *text, const char *option, struct error *error)
{
    size_t length = strcspn(text, ",");

    if (strncmp(text, "unix:", 5) == 0) {
        if (length == 5)
            return error_set(error, "-%s %s: needs a path behind 'unix:'", option, text);
        return 0;
    }
    /* The last colon: an IPv6 address in brackets has others. */
    const char *colon = memrchr(text, ':', length);
    uint64_t display = 0;
    const char *at = colon == NULL ? text : colon + 1;
    if (colon == NULL || !take_number(&display, &at) || at != text + length || display > 65535)
        return error_set(error, "-%s %s: needs [HOST]:DISPLAY or unix:PATH (example: 127.0.0.1:1)",
                         option, text);
    return 0;
}
