/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netboot/transfer/http.h"

#include "common/cleanup.h"
#include "common/clock.h"
#include "common/file-io.h"
#include "netboot/identity.h"
#include "netboot/transfer/http-response.h"
#include "netboot/transfer/watch.h"
#include "netboot/uri.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#define CONNECT_TIME   20L          /* seconds until there is a connection */
#define LOW_SPEED_TIME 30L          /* seconds in which less than... */
#define LOW_SPEED      1024L        /* ...so many bytes a second end the transfer */
#define BUFFER_SIZE    (64 * 1024L) /* libcurl reads a hundred times as much before it returns */
#define REDIRECTIONS   8
#define BREAKS         4    /* of connections; before each new one it waits twice as long */
#define FIRST_PAUSE    1000 /* ms */

enum outcome {
    COMPLETE,
    REDIRECTED,
    BROKEN, /* in the middle; the next request may give the rest */
    FAILED,
};

struct fetch {
    CURL *easy;
    CURLM *multi;
    char uri[NETBOOT_URI_SIZE]; /* after redirections */
    int file;
    struct watch watch;
    struct error *error;

    uint64_t done, total; /* @total 0: not known */
    bool total_known, has_broken;
    struct http_validator validator;
    /* Of the present request. */
    bool has_begun, asks_for_rest;
    char status[HTTP_TEXT_SIZE];
    char problem[CURL_ERROR_SIZE];
};

static void fetch_cleanup_function(struct fetch *fetch)
{
    if (fetch->multi != NULL && fetch->easy != NULL)
        curl_multi_remove_handle(fetch->multi, fetch->easy);
    curl_easy_cleanup(fetch->easy);
    curl_multi_cleanup(fetch->multi);
    curl_global_cleanup();
}

#define cleanup_fetch __attribute__((cleanup(fetch_cleanup_function)))

static const char *header(const struct fetch *fetch, const char *name)
{
    struct curl_header *found;

    return curl_easy_header(fetch->easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK
               ? found->value
               : NULL;
}

static long status_code(const struct fetch *fetch)
{
    long code = 0;

    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

/* Forgets what has been received. */
static int start_anew(struct fetch *fetch)
{
    fetch->done = fetch->total = 0;
    fetch->total_known = false;
    fetch->validator.text[0] = '\0';
    if (ftruncate(fetch->file, 0) < 0 || lseek(fetch->file, 0, SEEK_SET) < 0)
        return error_set_errno(fetch->error, errno, "cannot be written");
    return 0;
}

static int begin_file(struct fetch *fetch)
{
    curl_off_t length = -1;

    if (start_anew(fetch) < 0)
        return -1;
    curl_easy_getinfo(fetch->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    fetch->total_known = length >= 0;
    fetch->total = length >= 0 ? (uint64_t)length : 0;
    fetch->validator = http_read_validator(header(fetch, "ETag"), header(fetch, "Last-Modified"));
    return 0;
}

/* Looks at the headers before the body. Return: whether the body is wanted. */
static bool begin_body(struct fetch *fetch)
{
    long code = status_code(fetch);

    if (fetch->has_begun)
        return true;
    if (code == 200) {
        fetch->has_begun = begin_file(fetch) == 0;
    } else if (code == 206 && fetch->asks_for_rest) {
        struct http_validator validator =
            http_read_validator(header(fetch, "ETag"), header(fetch, "Last-Modified"));

        fetch->has_begun =
            http_is_rest(header(fetch, "Content-Range"), fetch->done, fetch->total) &&
            strcmp(validator.text, fetch->validator.text) == 0;
    }
    return fetch->has_begun;
}

/* Return: whether a file of so many bytes is not too large. */
static bool check_limit(struct fetch *fetch, uint64_t size)
{
    uint64_t limit = fetch->watch.config->limit;

    if (size <= limit)
        return true;
    error_set(fetch->error, "file is larger than the %" PRIu64 " bytes there is space for", limit);
    return false;
}

/* Called by libcurl. Return: bytes taken; fewer than @count end the request. */
static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct fetch *fetch = context;

    (void)size; /* always 1 */
    if (!begin_body(fetch) || !check_limit(fetch, fetch->total) ||
        !check_limit(fetch, fetch->done + count))
        return 0;
    if (write_all(NULL, fetch->file, data, count) < 0) {
        error_set_errno(fetch->error, errno, "cannot be written");
        return 0;
    }
    fetch->done += count;
    return count;
}

/* Called by libcurl for each line of the headers. */
static size_t take_header(char *line, size_t size, size_t count, void *context)
{
    struct fetch *fetch = context;

    (void)size; /* always 1 */
    http_read_status(line, count, fetch->status);
    return count;
}

static int set_up(struct fetch *fetch)
{
    CURL *easy = fetch->easy;
    bool is_set =
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_USERAGENT, "qemu-xen/" VERSION) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
        /* An empty proxy: none, whatever the environment says. */
        curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
        /* Not to wait for the resolver's thread after the user has cancelled. */
        curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_TIME) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, LOW_SPEED_TIME) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, BUFFER_SIZE) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_ADDRESS_SCOPE, (long)if_nametoindex(NETBOOT_INTERFACE)) ==
            CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, fetch) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, fetch->problem) == CURLE_OK;

    return is_set ? 0 : error_set(fetch->error, "libcurl lacks what is needed");
}

/* Return: what libcurl says, or -1 if the user has cancelled. */
static int perform(struct fetch *fetch)
{
    int running = 1, left;

    if (curl_multi_add_handle(fetch->multi, fetch->easy) != CURLM_OK)
        return CURLE_OUT_OF_MEMORY;
    while (curl_multi_perform(fetch->multi, &running) == CURLM_OK) {
        if (watch_pass(&fetch->watch, clock_milliseconds(), fetch->done, fetch->total,
                       fetch->error) < 0)
            return -1;
        if (running == 0)
            break;
        curl_multi_poll(fetch->multi, NULL, 0, WATCH_INTERVAL, NULL);
    }

    const CURLMsg *message = curl_multi_info_read(fetch->multi, &left);
    int result = message != NULL ? (int)message->data.result : CURLE_OUT_OF_MEMORY;

    return result;
}

static bool is_redirection(long code)
{
    return code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
}

/* Return: whether what libcurl says is that a connection over which the file came has broken, or
 * that after one has there is no other. */
static bool is_break(const struct fetch *fetch, int result)
{
    return (fetch->has_begun || fetch->has_broken) &&
           (result == CURLE_PARTIAL_FILE || result == CURLE_RECV_ERROR ||
            result == CURLE_SEND_ERROR || result == CURLE_GOT_NOTHING ||
            result == CURLE_COULDNT_CONNECT);
}

static enum outcome judge(struct fetch *fetch, int result)
{
    long code = status_code(fetch);

    if (error_is_set(fetch->error))
        return FAILED;
    if (code != 0 && !fetch->has_begun && (result == CURLE_OK || result == CURLE_WRITE_ERROR)) {
        /* There may have been no body. */
        if (is_redirection(code) && header(fetch, "Location") != NULL)
            return REDIRECTED;
        if (!begin_body(fetch) && fetch->asks_for_rest && (code == 206 || code == 416))
            return start_anew(fetch) < 0 ? FAILED : BROKEN;
        if (!fetch->has_begun) {
            error_set(fetch->error, "%s", fetch->status);
            return FAILED;
        }
    }
    if (result == CURLE_OK && (!fetch->total_known || fetch->done == fetch->total))
        return COMPLETE;
    if (result == CURLE_OK || is_break(fetch, result))
        return BROKEN;
    error_set(fetch->error, "%s",
              fetch->problem[0] != '\0' ? fetch->problem : curl_easy_strerror((CURLcode)result));
    return FAILED;
}

static enum outcome request(struct fetch *fetch)
{
    struct curl_slist *headers = NULL;
    char range[32];
    enum outcome outcome = FAILED;

    fetch->asks_for_rest =
        fetch->done > 0 && fetch->total_known && fetch->validator.text[0] != '\0';
    if (!fetch->asks_for_rest && start_anew(fetch) < 0)
        return FAILED;
    if (fetch->asks_for_rest) {
        char if_range[HTTP_TEXT_SIZE + 16];

        snprintf(range, sizeof(range), "%" PRIu64 "-", fetch->done);
        snprintf(if_range, sizeof(if_range), "If-Range: %s", fetch->validator.text);
        headers = curl_slist_append(NULL, if_range);
    }
    fetch->has_begun = false;
    fetch->status[0] = fetch->problem[0] = '\0';
    if ((fetch->asks_for_rest && headers == NULL) ||
        curl_easy_setopt(fetch->easy, CURLOPT_URL, fetch->uri) != CURLE_OK ||
        curl_easy_setopt(fetch->easy, CURLOPT_HTTPHEADER, headers) != CURLE_OK ||
        curl_easy_setopt(fetch->easy, CURLOPT_RANGE, fetch->asks_for_rest ? range : NULL) !=
            CURLE_OK)
        error_set(fetch->error, "out of memory");
    else
        outcome = judge(fetch, perform(fetch));
    if (outcome != REDIRECTED)
        curl_multi_remove_handle(fetch->multi, fetch->easy);
    curl_easy_setopt(fetch->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return outcome;
}

/* Return: 0, or -1 with @error. */
static int redirect(struct fetch *fetch)
{
    char next[NETBOOT_URI_SIZE];
    struct uri from, to;
    int result =
        uri_resolve(fetch->uri, header(fetch, "Location"), next, sizeof(next), fetch->error);

    curl_multi_remove_handle(fetch->multi, fetch->easy);
    if (result < 0 || uri_split(fetch->uri, &from, fetch->error) < 0 ||
        uri_split(next, &to, fetch->error) < 0)
        return -1;
    if (to.scheme == URI_TFTP || (from.scheme == URI_HTTPS && to.scheme != URI_HTTPS))
        return error_set(fetch->error, "redirects to %.200s, which is not followed", next);
    memcpy(fetch->uri, next, sizeof(next));
    return 0;
}

static int pause_for(struct fetch *fetch, int64_t milliseconds)
{
    int64_t end = clock_milliseconds() + milliseconds;

    for (int64_t now = clock_milliseconds(); now < end; now = clock_milliseconds()) {
        if (watch_pass(&fetch->watch, now, fetch->done, fetch->total, fetch->error) < 0)
            return -1;
        curl_multi_poll(fetch->multi, NULL, 0, WATCH_INTERVAL, NULL);
    }
    return 0;
}

/* Requests the file, and what is left of it if the connection breaks. */
static int run(struct fetch *fetch)
{
    unsigned redirections = 0, breaks = 0;
    enum outcome outcome;

    while ((outcome = request(fetch)) != COMPLETE) {
        if (outcome == FAILED)
            return -1;
        fetch->has_broken = fetch->has_broken || outcome == BROKEN;
        if (outcome == REDIRECTED && redirect(fetch) < 0)
            return -1;
        if (outcome == REDIRECTED && ++redirections > REDIRECTIONS)
            return error_set(fetch->error, "redirects more than %d times", REDIRECTIONS);
        if (outcome == BROKEN && ++breaks > BREAKS) {
            if (fetch->total_known)
                return error_set(fetch->error,
                                 "connection has broken after %" PRIu64 " of %" PRIu64 " bytes",
                                 fetch->done, fetch->total);
            return error_set(fetch->error, "connection has broken after %" PRIu64 " bytes",
                             fetch->done);
        }
        if (outcome == BROKEN && pause_for(fetch, FIRST_PAUSE << (breaks - 1)) < 0)
            return -1;
    }
    return 0;
}

/* Not Found and Gone; Forbidden, with which servers hide what is there. Source: RFC 9110. */
static bool is_missing(long code)
{
    return code == 403 || code == 404 || code == 410;
}

int64_t http_fetch(const char *uri, const struct transfer_config *config, int file,
                   struct error *error)
{
    struct error reason = {0};

    curl_global_init(CURL_GLOBAL_DEFAULT);

    cleanup_fetch struct fetch fetch = {
        .easy = curl_easy_init(),
        .multi = curl_multi_init(),
        .file = file,
        .watch.config = config,
        .error = &reason,
    };

    snprintf(fetch.uri, sizeof(fetch.uri), "%s", uri);
    if (fetch.easy == NULL || fetch.multi == NULL)
        return error_set(error, "out of memory");
    if (set_up(&fetch) == 0 && run(&fetch) == 0)
        return (int64_t)fetch.done;
    if (strcmp(uri, fetch.uri) != 0)
        error_set(error, "redirects to %.200s: %s", fetch.uri, reason.message);
    else
        error_set(error, "%s", reason.message);
    return fetch.done == 0 && is_missing(status_code(&fetch)) ? TRANSFER_MISSING : -1;
}
