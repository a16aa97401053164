/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads configurations and texts. */
#include "common/cleanup.h"
#include "netboot/pxelinux/display.h"
#include "netboot/pxelinux/files.h"
#include "netboot/pxelinux/parse.h"
#include "netboot/pxelinux/session.h"

#include <stdlib.h>
#include <string.h>

/* Return: 0; NETBOOT_MISSING or -1 with @error. */
static int read_file(struct session *session, const char *uri, char **text, size_t *size,
                     struct error *error)
{
    const struct netboot_host *host = session->host;

    if (session->files_read == NETBOOT_CONFIGURATIONS_MAX)
        return error_set(error, "more than %d configurations are included",
                         NETBOOT_CONFIGURATIONS_MAX);
    session->files_read++;
    return host->read_text(host->context, uri, text, size, error);
}

struct loading {
    struct session *session;
    struct config_parser parser;
};

static int include_file(void *context, const char *name, struct error *error)
{
    struct loading *loading = context;
    struct session *session = loading->session;
    char uri[NETBOOT_URI_SIZE];
    cleanup_free char *text = NULL;
    struct error missing = {0};
    size_t size = 0;
    int result;

    if (session->include_depth == SESSION_INCLUDE_DEPTH)
        return error_set(error, "configurations include each other more than %d times",
                         SESSION_INCLUDE_DEPTH);
    if (files_resolve(session->directory, name, uri, error) < 0)
        return -1;
    result = read_file(session, uri, &text, &size, &missing);
    if (result == NETBOOT_MISSING)
        return 0;
    if (result < 0)
        return error_set(error, "%s", missing.message);
    session->include_depth++;
    result = parse_text(&loading->parser, text, size, error);
    session->include_depth--;
    return result;
}

static void say(void *context, const char *text)
{
    const struct netboot_host *host = ((struct loading *)context)->session->host;

    host->print(host->context, text);
    host->print(host->context, "\n");
}

static void begin_loading(struct loading *loading, struct session *session, struct config *config)
{
    *loading = (struct loading){
        .session = session,
        .parser = {.config = config, .include = include_file, .say = say, .context = loading},
    };
    session->include_depth = 0;
    parse_begin(&loading->parser);
}

/* Makes a configuration that was read the session's; or drops it, if that has failed. */
static int end_loading(struct loading *loading, int result)
{
    struct session *session = loading->session;

    if (result < 0) {
        config_release(loading->parser.config);
        return -1;
    }
    parse_end(&loading->parser);
    config_release(&session->config);
    session->config = *loading->parser.config;
    session->menu = session->config.start;
    session->keeps_selected = false;
    session->waited = 0;
    return 0;
}

static int parse_first(struct session *session, const char *text, size_t size, struct error *error)
{
    struct config config;
    struct loading loading;

    begin_loading(&loading, session, &config);
    return end_loading(&loading, parse_text(&loading.parser, text, size, error));
}

int session_find_config(struct session *session, struct error *error)
{
    char names[FILES_NAMES_MAX][NETBOOT_TEXT_SIZE];
    const struct netboot_host *host = session->host;
    unsigned count = files_list(host->identity, host->settings, names);

    for (unsigned i = 0; i < count; i++) {
        cleanup_free char *text = NULL;
        struct error missing = {0};
        size_t size;
        int result;

        if (files_resolve(session->directory, names[i], session->main_file, error) < 0)
            return -1;
        result = host->read_text(host->context, session->main_file, &text, &size, &missing);
        if (result == 0)
            return parse_first(session, text, size, error);
        if (result != NETBOOT_MISSING)
            return error_set(error, "%s", missing.message);
    }
    return error_set(error, "there is no configuration in %.200spxelinux.cfg/ for this machine",
                     session->directory);
}

static int read_config(struct loading *loading, const char *name, struct error *error)
{
    struct session *session = loading->session;
    char uri[NETBOOT_URI_SIZE];
    cleanup_free char *text = NULL;
    size_t size = 0;

    if (strcmp(name, "~") == 0)
        memcpy(uri, session->main_file, sizeof(uri));
    else if (files_resolve(session->directory, name, uri, error) < 0)
        return -1;
    if (read_file(session, uri, &text, &size, error) < 0)
        return -1;
    return parse_text(&loading->parser, text, size, error);
}

int session_read_configs(struct session *session, const char *names, struct error *error)
{
    cleanup_free char *copy = strdup(names);
    struct config config;
    struct loading loading;
    char *next = NULL;
    int result = 0;

    if (copy == NULL)
        return error_set(error, "out of memory");
    begin_loading(&loading, session, &config);
    for (char *name = strtok_r(copy, " ", &next); name != NULL && result == 0;
         name = strtok_r(NULL, " ", &next))
        result = read_config(&loading, name, error);
    return end_loading(&loading, result);
}

bool session_show_file(struct session *session, const char *name)
{
    const struct netboot_host *host = session->host;
    char uri[NETBOOT_URI_SIZE];
    cleanup_free char *text = NULL, *shown = NULL;
    size_t size;

    if (name == NULL || files_resolve(session->directory, name, uri, NULL) < 0 ||
        host->read_text(host->context, uri, &text, &size, NULL) < 0)
        return false;
    shown = display_text(text, size);
    host->print(host->context, shown);
    /* The prompt needs a line of its own. */
    if (shown[0] != '\0' && shown[strlen(shown) - 1] != '\n')
        host->print(host->context, "\n");
    return true;
}
