/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "addresses.h"
#include "checks.h"
#include "guest.h"
#include "known-words.h"
#include "tests/boot-images/self-check/text.h"
#include "xenstore.h"

#define PATH_SIZE 256

static void print(struct guest *guest, const char *label, const char *value)
{
    report_text(&guest->report, label);
    report_text(&guest->report, value);
}

/* A node of the guest's own directory, which must be there; printed as "NAME=VALUE" */
static void check_node(struct guest *guest, const char *check, const char *name)
{
    struct xenstore_reply reply;
    bool found = xenstore_read(name, &reply);

    if (!check_text(&guest->report, check, reply.data, "a value", found && reply.length > 0))
        return;
    print(guest, name, "=");
    print(guest, reply.data, "\n");
}

static const char *next_name(const char *name)
{
    while (*name++ != '\0')
        ;
    return name;
}

static const char *build_path(char *path, const char *directory, const char *name)
{
    struct text text;

    text_start(&text, path, PATH_SIZE);
    text_add(&text, directory);
    text_add(&text, "/");
    text_add(&text, name);
    return path;
}

/* " NAME=VALUE", or the reason why there is none in VALUE's place */
static void print_node(struct guest *guest, const char *directory, const char *name)
{
    char path[PATH_SIZE];
    struct xenstore_reply reply;

    xenstore_read(build_path(path, directory, name), &reply);
    print(guest, " ", name);
    print(guest, "=", reply.data);
}

static void print_class(struct guest *guest, const char *class)
{
    char directory[PATH_SIZE];
    char path[PATH_SIZE];
    struct xenstore_reply ids;

    if (!xenstore_list(build_path(directory, "device", class), &ids))
        return;
    for (const char *id = ids.data; *id != '\0'; id = next_name(id)) {
        print(guest, "", build_path(path, directory, id));
        print_node(guest, path, "state");
        print_node(guest, path, "backend");
        report_text(&guest->report, "\n");
    }
}

/* One line a device: its path, state and backend */
static void print_devices(struct guest *guest)
{
    struct xenstore_reply classes;

    if (!xenstore_list("device", &classes))
        classes.data[0] = '\0';
    for (const char *class = classes.data; *class != '\0'; class = next_name(class))
        print_class(guest, class);
    report_line(&guest->report, "END OF DEVICES");
}

void check_xenstore(struct guest *guest)
{
    if (!is_own_frame(guest->start, guest->start->store_mfn))
        return; /* reported by check_start_info */
    xenstore_open(guest->start);
    check_node(guest, "xenstore.name", "name");
    check_node(guest, "xenstore.domid", "domid");
    if (word_without_value(guest->command_line, "devices"))
        print_devices(guest);
}
