/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/tftp-packets.h"

#include "common/array.h"
#include "common/decimal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Seconds after which the server repeats what was not acknowledged. */
#define SERVER_TIMEOUT 1

enum opcode {
    OPCODE_READ_REQUEST = 1,
    OPCODE_DATA = 3,
    OPCODE_ACK = 4,
    OPCODE_ERROR = 5,
    OPCODE_OACK = 6,
};

enum option {
    BLOCK_SIZE,
    TRANSFER_SIZE,
    TIMEOUT,
    WINDOW_SIZE,
    OPTIONS,
};

static const char *const option_names[OPTIONS] = {
    [BLOCK_SIZE] = "blksize",
    [TRANSFER_SIZE] = "tsize",
    [TIMEOUT] = "timeout",
    [WINDOW_SIZE] = "windowsize",
};

static void begin(struct tftp_packet *packet, enum opcode opcode)
{
    packet->data[0] = 0;
    packet->data[1] = (uint8_t)opcode;
    packet->size = 2;
}

static void add_number(struct tftp_packet *packet, uint16_t number)
{
    packet->data[packet->size++] = (uint8_t)(number >> 8);
    packet->data[packet->size++] = (uint8_t)number;
}

/* Return: whether there was space. */
static bool add_text(struct tftp_packet *packet, const char *text)
{
    size_t size = strlen(text) + 1;

    if (size > sizeof(packet->data) - packet->size)
        return false;
    memcpy(packet->data + packet->size, text, size);
    packet->size += size;
    return true;
}

static bool add_option(struct tftp_packet *packet, enum option option, unsigned value)
{
    char text[16];

    snprintf(text, sizeof(text), "%u", value);
    return add_text(packet, option_names[option]) && add_text(packet, text);
}

int tftp_write_request(struct tftp_packet *packet, const struct tftp_request *request,
                       struct error *error)
{
    bool fits;

    if (request->name[0] == '\0')
        return error_set(error, "names no file");
    begin(packet, OPCODE_READ_REQUEST);
    fits = add_text(packet, request->name) && add_text(packet, "octet");
    if (!request->plain)
        fits = fits && add_option(packet, BLOCK_SIZE, request->block_size) &&
               add_option(packet, TRANSFER_SIZE, 0) && add_option(packet, TIMEOUT, SERVER_TIMEOUT);
    if (!request->plain && request->window_size > 1)
        fits = fits && add_option(packet, WINDOW_SIZE, request->window_size);
    return fits ? 0 : error_set(error, "name is too long for TFTP");
}

void tftp_write_ack(struct tftp_packet *packet, uint16_t block)
{
    begin(packet, OPCODE_ACK);
    add_number(packet, block);
}

void tftp_write_error(struct tftp_packet *packet, enum tftp_error_code code, const char *text)
{
    begin(packet, OPCODE_ERROR);
    add_number(packet, (uint16_t)code);
    add_text(packet, text);
}

static bool read_number(struct bytes packet, size_t offset, uint16_t *number)
{
    const uint8_t *bytes = bytes_get(packet, offset, 2);

    *number = bytes != NULL ? (uint16_t)(bytes[0] << 8 | bytes[1]) : 0;
    return bytes != NULL;
}

/* Source: RFC 1350, appendix; RFC 2347. */
static const char *meaning(uint16_t code)
{
    static const char *const meanings[] = {
        [0] = "unknown error",       [1] = "file not found",    [2] = "access violation",
        [3] = "disk full",           [4] = "illegal operation", [5] = "unknown transfer ID",
        [6] = "file already exists", [7] = "no such user",      [8] = "options are refused",
    };

    return code < ARRAY_SIZE(meanings) ? meanings[code] : meanings[0];
}

static void read_text(struct bytes bytes, struct tftp_message *message)
{
    size_t length = 0;

    while (length < bytes.size && bytes.data[length] != '\0' && length + 1 < TFTP_TEXT_SIZE) {
        char c = (char)bytes.data[length];

        message->text[length++] = (char)(c >= ' ' && c <= '~' ? c : '?');
    }
    message->text[length] = '\0';
    if (length == 0)
        snprintf(message->text, sizeof(message->text), "%s", meaning(message->number));
}

static struct bytes after(struct bytes packet, size_t offset)
{
    return (struct bytes){packet.data + offset, packet.size - offset};
}

struct tftp_message tftp_read(struct bytes packet)
{
    struct tftp_message message = {.kind = TFTP_OTHER};
    uint16_t opcode;

    if (!read_number(packet, 0, &opcode))
        return message;
    if (opcode == OPCODE_OACK) {
        message.kind = TFTP_OACK;
        message.bytes = after(packet, 2);
    } else if ((opcode == OPCODE_DATA || opcode == OPCODE_ERROR) &&
               read_number(packet, 2, &message.number)) {
        message.kind = opcode == OPCODE_DATA ? TFTP_DATA : TFTP_ERROR;
        message.bytes = after(packet, TFTP_HEADER_SIZE);
        if (opcode == OPCODE_ERROR)
            read_text(message.bytes, &message);
    }
    return message;
}

/* Takes a text that ends with NUL off the beginning of the options. Return: NULL if there is none.
 */
static const char *take_text(struct bytes *options)
{
    const uint8_t *end = options->size > 0 ? memchr(options->data, '\0', options->size) : NULL;
    const char *text = (const char *)options->data;

    if (end != NULL)
        *options = after(*options, (size_t)(end - options->data) + 1);
    return end != NULL ? text : NULL;
}

static int set_option(enum option option, const char *value, const struct tftp_request *request,
                      struct tftp_agreed *agreed, struct error *error)
{
    static const uint64_t smallest[OPTIONS] = {
        [BLOCK_SIZE] = TFTP_BLOCK_SIZE_MIN, [TIMEOUT] = SERVER_TIMEOUT, [WINDOW_SIZE] = 1};
    const uint64_t largest[OPTIONS] = {[BLOCK_SIZE] = request->block_size,
                                       [TRANSFER_SIZE] = INT64_MAX,
                                       [TIMEOUT] = SERVER_TIMEOUT,
                                       [WINDOW_SIZE] = request->window_size};
    uint64_t number;

    if (!decimal_parse(&number, value, largest[option]) || number < smallest[option])
        return error_set(error, "server sets the option %s to \"%.32s\"", option_names[option],
                         value);
    if (option == BLOCK_SIZE)
        agreed->block_size = (uint16_t)number;
    if (option == WINDOW_SIZE)
        agreed->window_size = (uint16_t)number;
    if (option == TRANSFER_SIZE) {
        agreed->size_known = true;
        agreed->size = number;
    }
    return 0;
}

int tftp_read_options(struct bytes options, const struct tftp_request *request,
                      struct tftp_agreed *agreed, struct error *error)
{
    bool seen[OPTIONS] = {[WINDOW_SIZE] = request->window_size <= 1};

    *agreed = (struct tftp_agreed){.block_size = TFTP_DEFAULT_BLOCK_SIZE, .window_size = 1};
    if (request->plain)
        return error_set(error, "server sets options that it was not asked for");
    while (options.size > 0) {
        const char *name = take_text(&options), *value = take_text(&options);
        size_t i = 0;

        if (name == NULL || value == NULL)
            return error_set(error, "server's options are incomplete");
        while (i < OPTIONS && strcasecmp(option_names[i], name) != 0)
            i++;
        if (i == OPTIONS || seen[i])
            return error_set(error, "server sets the option \"%.32s\" unasked or twice", name);
        seen[i] = true;
        if (set_option((enum option)i, value, request, agreed, error) < 0)
            return -1;
    }
    return 0;
}
