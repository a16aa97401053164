/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tab in a line of a monitor: completes the name of the command, or a file where the command takes
 * one. Several that are possible are listed when there is nothing to be added.
 */
#ifndef QEMU_INTEGRATION_MONITOR_COMPLETION_H
#define QEMU_INTEGRATION_MONITOR_COMPLETION_H

#include "qemu-integration/monitor/commands.h"
#include "qemu-integration/monitor/line-editor.h"

#include <event2/buffer.h>
#include <json-c/json.h>

struct completion {
    json_object *const *names; /* of the commands: an array of strings; NULL there: not known */
    const struct monitor_commands *files_of; /* those whose files are completed; NULL: no files */
};

/**
 * completion_run() - Complete what is before the cursor
 * @output: What the terminal is to be sent is appended
 */
void completion_run(const struct completion *completion, struct line_editor *editor,
                    struct evbuffer *output);

#endif
