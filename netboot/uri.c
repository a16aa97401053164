/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/uri.h"

#include "common/array.h"
#include "common/decimal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SHOWN 200 /* characters of a refused text in a message */

#define UNRESERVED                                                                                 \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" /* RFC 3986, 2.3 */

/* What may stand in a path or query besides percent-encoded bytes. A ';' of a TFTP server's file
 * could be taken for the beginning of a mode, so it is always encoded there. */
static const char tftp_characters[] = UNRESERVED "!$&'()*+,=:@/";
static const char http_characters[] = UNRESERVED "!$&'()*+,;=:@/?";

static const struct scheme {
    const char *name;
    enum uri_scheme scheme;
    uint16_t port;
} schemes[] = {
    {"tftp", URI_TFTP, 69},
    {"http", URI_HTTP, 80},
    {"https", URI_HTTPS, 443},
};

/* An absolute URI's parts, in its text. */
struct parts {
    const struct scheme *scheme;
    const char *host; /* without brackets */
    size_t host_length;
    bool ipv6;
    uint16_t port;
    const char *path; /* and all that follows it; "" or begins with '/', '?' or '#' */
};

/* A text that is put together; what does not fit is counted only. */
struct text {
    char *start;
    size_t size, length; /* bytes there; characters so far */
};

static void add(struct text *text, char character)
{
    if (text->length + 1 < text->size) {
        text->start[text->length] = character;
        text->start[text->length + 1] = '\0';
    }
    text->length++;
}

static void add_span(struct text *text, const char *start, size_t length)
{
    for (size_t i = 0; i < length; i++)
        add(text, start[i]);
}

static void add_encoded(struct text *text, unsigned char byte)
{
    static const char digits[] = "0123456789ABCDEF";

    add(text, '%');
    add(text, digits[byte >> 4]);
    add(text, digits[byte & 15]);
}

static bool fits(const struct text *text)
{
    return text->length < text->size;
}

static bool is_control(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f;
}

static int hex_digit(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    character = (char)tolower((unsigned char)character);
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Return: the byte that a text begins with if that is percent-encoded, else -1. */
static int encoded_byte(const char *text)
{
    int high = *text == '%' ? hex_digit(text[1]) : -1;
    int low = high >= 0 ? hex_digit(text[2]) : -1;

    return low >= 0 ? high * 16 + low : -1;
}

/* The characters before "://", if there are such as a scheme has; else 0. */
static size_t scheme_length(const char *text)
{
    size_t length = 0;

    while (isalnum((unsigned char)text[length]) ||
           (length > 0 && text[length] != '\0' && strchr("+-.", text[length]) != NULL))
        length++;
    return strncmp(text + length, "://", 3) == 0 ? length : 0;
}

static int parse_port(const char *text, size_t length, uint16_t *port)
{
    uint64_t number = 0;

    if (length == 0)
        return 0; /* RFC 3986, 3.2.3: as without a colon */
    if (!isdigit((unsigned char)text[0]) || !decimal_take(&number, &text) || number == 0 ||
        number > UINT16_MAX)
        return -1;
    *port = (uint16_t)number;
    return strspn(text, "0123456789") == 0 && strchr("/?#", *text) != NULL ? 0 : -1;
}

static bool is_ipv6(const char *text, size_t length)
{
    char address[INET6_ADDRSTRLEN];
    struct in6_addr binary;

    if (length >= sizeof(address))
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    return inet_pton(AF_INET6, address, &binary) == 1;
}

/* @text: what follows "//" */
static int parse_authority(const char *text, struct parts *parts, struct error *error)
{
    size_t length = strcspn(text, "/?#");
    const char *end = text + length;
    const char *after; /* the host */

    parts->path = end;
    parts->port = parts->scheme->port;
    if (memchr(text, '@', length) != NULL)
        return error_set(error, "%s:// with a user's name is not supported", parts->scheme->name);
    parts->ipv6 = *text == '[';
    if (parts->ipv6) {
        parts->host = text + 1;
        after = memchr(text, ']', length);
        parts->host_length = after != NULL ? (size_t)(after - parts->host) : 0;
        if (after == NULL || !is_ipv6(parts->host, parts->host_length))
            return error_set(error, "%s://%.*s: no IPv6 address", parts->scheme->name,
                             (int)(length < SHOWN ? length : SHOWN), text);
        after++;
    } else {
        parts->host = text;
        parts->host_length = strspn(text, UNRESERVED);
        after = text + parts->host_length;
        if (parts->host_length == 0 || parts->host_length >= URI_HOST_SIZE)
            return error_set(error, "%s://%.*s: no server's name", parts->scheme->name,
                             (int)(length < SHOWN ? length : SHOWN), text);
    }
    if (after != end &&
        (*after != ':' || parse_port(after + 1, (size_t)(end - after - 1), &parts->port) < 0))
        return error_set(error, "%s://%.*s: no server's name and port", parts->scheme->name,
                         (int)(length < SHOWN ? length : SHOWN), text);
    return 0;
}

static int parse_absolute(const char *text, struct parts *parts, struct error *error)
{
    size_t length = scheme_length(text);

    parts->scheme = NULL;
    for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
        if (strlen(schemes[i].name) == length && strncasecmp(schemes[i].name, text, length) == 0)
            parts->scheme = &schemes[i];
    if (parts->scheme != NULL)
        return parse_authority(text + length + 3, parts, error);
    error_set(error, "%.*s: no URI of tftp, http or https", SHOWN, text);
    return -1;
}

/* The path of a base, or with @directory that of its directory; never empty. */
static void add_base_path(struct text *text, const struct parts *base, bool directory)
{
    size_t length =
        base->scheme->scheme == URI_TFTP ? strlen(base->path) : strcspn(base->path, "?#");

    while (directory && length > 0 && base->path[length - 1] != '/')
        length--;
    if (length == 0 || *base->path != '/')
        add(text, '/');
    add_span(text, base->path, length);
}

/* RFC 3986, 5.2.4. @path: begins with '/' */
static void remove_dots(char *path)
{
    const char *in = path;
    char *out = path;

    while (*in != '\0') {
        size_t length = 1 + strcspn(in + 1, "/");

        if (length == 3 && in[1] == '.' && in[2] == '.') {
            while (out > path && *--out != '/')
                ;
        } else if (length != 2 || in[1] != '.') {
            memmove(out, in, length);
            out += length;
            in += length;
            continue;
        }
        in += length;
        if (*in == '\0')
            *out++ = '/';
    }
    *out = '\0';
}

/* RFC 3617, 3: files are fetched as they are, or not at all. Return: the path's length without its
 * mode, or -1. */
static int without_mode(const char *path)
{
    static const char name[] = ";mode=", octet[] = "octet";
    const char *mode = strrchr(path, ';');

    if (mode == NULL || strncasecmp(mode, name, strlen(name)) != 0)
        return (int)strlen(path);
    return strcasecmp(mode + strlen(name), octet) == 0 ? (int)(mode - path) : -1;
}

/* Decodes a TFTP server's path. Return: -1 if it has control characters or another mode. */
static int clean_tftp_path(const char *path, char *clean, struct error *error)
{
    int length = without_mode(path);
    char *out = clean;

    if (length < 0)
        return error_set(error, "tftp: no mode but octet is supported");
    for (const char *in = path; in < path + length; in++) {
        int byte = encoded_byte(in);

        if (byte >= 0)
            in += 2;
        else
            byte = (unsigned char)*in;
        if (is_control((unsigned char)byte))
            return error_set(error, "tftp: control character in a file's name");
        *out++ = (char)byte;
    }
    *out = '\0';
    remove_dots(clean);
    return 0;
}

static void add_tftp_path(struct text *text, const char *clean)
{
    for (; *clean != '\0'; clean++)
        if (strchr(tftp_characters, *clean) != NULL)
            add(text, *clean);
        else
            add_encoded(text, (unsigned char)*clean);
}

/* @dots: whether encoded ones become plain, so that "%2e%2e" is ".." */
static void add_http(struct text *text, const char *from, size_t length, bool dots)
{
    for (size_t i = 0; i < length; i++) {
        int byte = encoded_byte(from + i);

        if (dots && byte == '.') {
            add(text, '.');
            i += 2;
        } else if (byte >= 0) {
            add_span(text, from + i, 3);
            i += 2;
        } else if (strchr(http_characters, from[i]) != NULL) {
            add(text, from[i]);
        } else {
            add_encoded(text, (unsigned char)from[i]);
        }
    }
}

static void add_http_path(struct text *text, const char *path)
{
    size_t length = strcspn(path, "?#");
    size_t before = text->length;

    add_http(text, path, length, true);
    if (!fits(text))
        return;
    remove_dots(text->start + before);
    text->length = before + strlen(text->start + before);
    add_http(text, path + length, strcspn(path + length, "#"), false);
}

static void add_authority(struct text *text, const struct parts *parts)
{
    add_span(text, parts->scheme->name, strlen(parts->scheme->name));
    add_span(text, "://", 3);
    if (parts->ipv6)
        add(text, '[');
    add_span(text, parts->host, parts->host_length);
    if (parts->ipv6)
        add(text, ']');
    if (parts->port != parts->scheme->port) {
        char port[16];
        int length = snprintf(port, sizeof(port), ":%u", parts->port);

        add_span(text, port, (size_t)length);
    }
}

/* Finds the server of a reference, and its path as it is written. */
static int merge(const char *base, const char *reference, struct parts *parts, struct text *path,
                 struct error *error)
{
    if (scheme_length(reference) > 0) {
        if (parse_absolute(reference, parts, error) < 0)
            return -1;
        if (*parts->path != '/')
            add(path, '/');
        add_span(path, parts->path, strlen(parts->path));
        return 0;
    }
    if (parse_absolute(base, parts, error) < 0)
        return -1;
    if (strncmp(reference, "//", 2) == 0) {
        if (parse_authority(reference + 2, parts, error) < 0)
            return -1;
        reference = parts->path;
        if (*reference != '/')
            add(path, '/');
    } else if (*reference == '?' && parts->scheme->scheme != URI_TFTP) {
        add_base_path(path, parts, false);
    } else if (*reference != '/') {
        add_base_path(path, parts, true);
    }
    add_span(path, reference, strlen(reference));
    return 0;
}

int uri_resolve(const char *base, const char *reference, char *resolved, size_t size,
                struct error *error)
{
    char written[3 * NETBOOT_URI_SIZE] = "";
    struct text path = {written, sizeof(written), 0}, result = {resolved, size, 0};
    struct parts parts = {0};

    for (const char *c = reference; *c != '\0'; c++)
        if (is_control((unsigned char)*c))
            return error_set(error, "%.*s: control character in a URI", SHOWN, reference);
    if (*reference == '\0' || *reference == '#')
        return error_set(error, "a reference to no file in what %.*s says", SHOWN, base);
    if (merge(base, reference, &parts, &path, error) < 0)
        return -1;
    if (!fits(&path))
        return error_set(error, "%.*s: URI is too long", SHOWN, reference);
    add_authority(&result, &parts);
    if (parts.scheme->scheme == URI_TFTP) {
        char clean[sizeof(written)] = "";

        if (clean_tftp_path(written, clean, error) < 0)
            return -1;
        add_tftp_path(&result, clean);
    } else {
        add_http_path(&result, written);
    }
    return fits(&result) ? 0 : error_set(error, "%.*s: URI is too long", SHOWN, reference);
}

int uri_split(const char *text, struct uri *uri, struct error *error)
{
    char resolved[NETBOOT_URI_SIZE] = "", clean[NETBOOT_URI_SIZE] = "";
    struct parts parts = {0};

    if (scheme_length(text) == 0)
        return error_set(error, "%.*s: no URI of tftp, http or https", SHOWN, text);
    if (uri_resolve(text, text, resolved, sizeof(resolved), error) < 0 ||
        parse_absolute(resolved, &parts, error) < 0)
        return -1;
    *uri = (struct uri){.scheme = parts.scheme->scheme, .ipv6 = parts.ipv6, .port = parts.port};
    snprintf(uri->host, sizeof(uri->host), "%.*s", (int)parts.host_length, parts.host);
    if (uri->scheme != URI_TFTP) {
        snprintf(uri->path, sizeof(uri->path), "%s", parts.path);
        return 0;
    }
    if (clean_tftp_path(parts.path, clean, error) < 0)
        return -1;
    snprintf(uri->path, sizeof(uri->path), "%s", clean + 1);
    return 0;
}
