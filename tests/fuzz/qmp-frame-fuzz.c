/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as what a QMP client sends: the same messages and errors however they are cut, all of
 * the input looked at, and a message after it is found.
 */
#include "qemu-integration/monitor/qmp-frame.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Appends the messages and errors that there are by now. */
static void take_all(struct qmp_frame *frame, struct evbuffer *input, struct evbuffer *seen)
{
    enum qmp_frame_result result;

    do {
        json_object *value;
        struct error error = {0};

        result = qmp_frame_next(frame, input, &value, &error);
        if (result == QMP_FRAME_VALUE)
            evbuffer_add_printf(seen, "%s\n",
                                json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
        if (result == QMP_FRAME_ERROR)
            evbuffer_add_printf(seen, "%s\n", error.message);
        if ((result == QMP_FRAME_ERROR) != error_is_set(&error) ||
            (result != QMP_FRAME_VALUE && value != NULL))
            abort();
        json_object_put(value);
    } while (result != QMP_FRAME_INCOMPLETE);
    if (frame->scanned != evbuffer_get_length(input))
        abort();
}

/* Returns what was seen, owned by the caller. */
static struct evbuffer *read_in_pieces(const uint8_t *data, size_t size, size_t piece)
{
    /* Ends whatever is open: a string, a word, all brackets. */
    static const char end[] = "\x01\n{\"end\":1}";
    struct qmp_frame frame = {0};
    struct evbuffer *input = evbuffer_new();
    struct evbuffer *seen = evbuffer_new();

    for (size_t done = 0; done < size; done += piece) {
        evbuffer_add(input, data + done, piece < size - done ? piece : size - done);
        take_all(&frame, input, seen);
    }
    evbuffer_add(input, end, sizeof(end) - 1);
    take_all(&frame, input, seen);
    evbuffer_free(input);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char last[] = "{\"end\":1}\n";
    size_t piece = size == 0 ? 1 : 1 + data[0] % 16;
    struct evbuffer *whole = read_in_pieces(data, size, size + 1);
    struct evbuffer *cut = read_in_pieces(data, size, piece);
    size_t length = evbuffer_get_length(whole);

    if (length != evbuffer_get_length(cut) || length < sizeof(last) - 1 ||
        memcmp(evbuffer_pullup(whole, -1), evbuffer_pullup(cut, -1), length) != 0 ||
        memcmp(evbuffer_pullup(whole, -1) + length - (sizeof(last) - 1), last, sizeof(last) - 1) !=
            0)
        abort();
    evbuffer_free(whole);
    evbuffer_free(cut);
    return 0;
}
