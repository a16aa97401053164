/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/qmp-frame.h"

#include <string.h>

/* What one byte means. */
enum verdict {
    VERDICT_MORE,
    VERDICT_END,        /* the message ends with it */
    VERDICT_END_BEFORE, /* the message, a word, has ended before it */
    VERDICT_STRAY,      /* no message contains it there */
    VERDICT_TOO_DEEP,
    VERDICT_TOO_LARGE,
    VERDICT_TOO_MANY_TOKENS,
};

static bool is_idle(const struct qmp_frame *frame)
{
    return frame->braces == 0 && frame->brackets == 0 && frame->quote == 0 && !frame->in_word;
}

/* Never within a string: QEMU's lexer relies on it to find a beginning again. */
static bool is_never_text(unsigned char byte)
{
    return byte < 0x20 || byte >= 0xfe;
}

static bool is_structural(unsigned char byte)
{
    return byte != '\0' && strchr("{}[]:,", byte) != NULL;
}

static bool is_blank(unsigned char byte)
{
    return byte != '\0' && strchr(" \t\r\n", byte) != NULL;
}

static bool is_word(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           (byte != '\0' && strchr("+-.E", byte) != NULL);
}

/* A message has ended, or gone wrong, at a depth that is none. */
static bool is_over(const struct qmp_frame *frame)
{
    return frame->braces < 0 || frame->brackets < 0 || is_idle(frame);
}

/* A token is complete. */
static enum verdict count_token(struct qmp_frame *frame)
{
    frame->tokens++;
    if (is_over(frame))
        return VERDICT_END;
    if (frame->tokens > QMP_FRAME_TOKENS_MAX)
        return VERDICT_TOO_MANY_TOKENS;
    return frame->braces + frame->brackets > QMP_FRAME_DEPTH_MAX ? VERDICT_TOO_DEEP : VERDICT_MORE;
}

static enum verdict take_text(struct qmp_frame *frame, unsigned char byte)
{
    if (is_never_text(byte))
        return VERDICT_STRAY;
    if (frame->escaped) {
        frame->escaped = false;
    } else if (byte == '\\') {
        frame->escaped = true;
    } else if (byte == (unsigned char)frame->quote) {
        frame->quote = 0;
        return count_token(frame);
    }
    return VERDICT_MORE;
}

static enum verdict take_structural(struct qmp_frame *frame, unsigned char byte)
{
    frame->braces += (byte == '{') - (byte == '}');
    frame->brackets += (byte == '[') - (byte == ']');
    return count_token(frame);
}

/* The byte follows a token, or is the first one. */
static enum verdict take_start(struct qmp_frame *frame, unsigned char byte)
{
    bool idle = is_idle(frame);

    if (is_blank(byte))
        return VERDICT_MORE;
    if (idle)
        frame->begin = frame->scanned;
    if (is_structural(byte))
        return take_structural(frame, byte);
    if (byte == '"' || byte == '\'') {
        frame->quote = (char)byte;
        return VERDICT_MORE;
    }
    frame->in_word = is_word(byte);
    return frame->in_word ? VERDICT_MORE : VERDICT_STRAY;
}

static enum verdict take(struct qmp_frame *frame, unsigned char byte)
{
    enum verdict verdict;

    if (frame->recovering && !is_never_text(byte) && !is_structural(byte) && byte != '"')
        return VERDICT_MORE;
    frame->recovering = false;
    if (frame->quote != 0)
        return take_text(frame, byte);
    if (!frame->in_word)
        return take_start(frame, byte);
    if (is_word(byte))
        return VERDICT_MORE;
    frame->in_word = false;
    verdict = count_token(frame);
    if (verdict == VERDICT_END)
        return VERDICT_END_BEFORE;
    return verdict == VERDICT_MORE ? take_start(frame, byte) : verdict;
}

/* Looks at the bytes that are new; @last: that with which the verdict was reached. */
static enum verdict scan(struct qmp_frame *frame, struct evbuffer *input, unsigned char *last)
{
    size_t length = evbuffer_get_length(input);

    while (frame->scanned < length) {
        struct evbuffer_ptr from;
        struct evbuffer_iovec piece;

        if (evbuffer_ptr_set(input, &from, frame->scanned, EVBUFFER_PTR_SET) < 0 ||
            evbuffer_peek(input, -1, &from, &piece, 1) < 1)
            break;
        for (size_t i = 0; i < piece.iov_len; i++) {
            enum verdict verdict;

            *last = ((const unsigned char *)piece.iov_base)[i];
            verdict = take(frame, *last);
            if (verdict != VERDICT_END_BEFORE)
                frame->scanned++;
            if (verdict != VERDICT_MORE)
                return verdict;
            if (!is_idle(frame) && frame->scanned - frame->begin >= QMP_FRAME_SIZE_MAX)
                return VERDICT_TOO_LARGE;
        }
    }
    return VERDICT_MORE;
}

/* The value that is all of the text. */
static enum qmp_frame_result parse(const char *text, size_t length, json_object **value,
                                   struct error *error)
{
    struct json_tokener *tokener = json_tokener_new_ex(QMP_FRAME_DEPTH_MAX + 1);
    enum json_tokener_error problem;

    if (tokener == NULL) {
        error_set(error, "JSON parse error, out of memory");
        return QMP_FRAME_ERROR;
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_VALIDATE_UTF8);
    *value = json_tokener_parse_ex(tokener, text, (int)length);
    bool whole = json_tokener_get_parse_end(tokener) == length;

    /* A number ends only with what follows it. */
    if (json_tokener_get_error(tokener) == json_tokener_continue)
        *value = json_tokener_parse_ex(tokener, "", 1);
    problem = json_tokener_get_error(tokener);
    json_tokener_free(tokener);
    if (problem == json_tokener_success && whole)
        return QMP_FRAME_VALUE;
    error_set(error, "JSON parse error, %s",
              problem == json_tokener_success ? "expecting value"
                                              : json_tokener_error_desc(problem));
    json_object_put(*value);
    *value = NULL;
    return QMP_FRAME_ERROR;
}

static enum qmp_frame_result parse_message(const struct qmp_frame *frame, struct evbuffer *input,
                                           json_object **value, struct error *error)
{
    const char *text = (const char *)evbuffer_pullup(input, (ssize_t)frame->scanned);

    if (text != NULL)
        return parse(text + frame->begin, frame->scanned - frame->begin, value, error);
    error_set(error, "JSON parse error, out of memory");
    return QMP_FRAME_ERROR;
}

/* Removes what has been looked at. */
static void restart(struct qmp_frame *frame, struct evbuffer *input, bool recovering)
{
    evbuffer_drain(input, frame->scanned);
    *frame = (struct qmp_frame){.recovering = recovering};
}

enum qmp_frame_result qmp_frame_next(struct qmp_frame *frame, struct evbuffer *input,
                                     json_object **value, struct error *error)
{
    enum qmp_frame_result result = QMP_FRAME_ERROR;
    unsigned char last = '\0';
    enum verdict verdict = scan(frame, input, &last);

    *value = NULL;
    switch (verdict) {
    case VERDICT_MORE:
        if (is_idle(frame))
            restart(frame, input, frame->recovering);
        return QMP_FRAME_INCOMPLETE;
    case VERDICT_END:
    case VERDICT_END_BEFORE:
        result = parse_message(frame, input, value, error);
        break;
    case VERDICT_STRAY:
        error_set(error, "JSON parse error, stray '%c'", last);
        break;
    case VERDICT_TOO_DEEP:
        error_set(error, "JSON nesting depth limit exceeded");
        break;
    case VERDICT_TOO_LARGE:
        error_set(error, "JSON token size limit exceeded");
        break;
    case VERDICT_TOO_MANY_TOKENS:
        error_set(error, "JSON token count limit exceeded");
        break;
    }
    restart(frame, input, verdict == VERDICT_STRAY);
    return result;
}
