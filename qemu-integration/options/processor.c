/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/processor.h"

#include "common/array.h"
#include "common/option-list.h"
#include "qemu-integration/options/fixed-values.h"

#include <string.h>

#define NO_NESTED "a guest cannot run guests of its own"

static const struct fixed_value features[] = {
    {"migratable", "on", "Xen hides what cannot be migrated"},
    {"check", "on|off", "must be on or off"},
    {"enforce", "on|off", "must be on or off"},
    {"kvm", "off", "a guest sees Xen, not KVM"},
    {"hypervisor", "on", "a guest always sees Xen"},
    {"xen-vapic", "", "a guest sees Xen's own interfaces"},
    {"host-phys-bits", "on", "a guest sees the addresses of the host's processor"},
    {"vmx", "off", NO_NESTED},
    {"svm", "off", NO_NESTED},
};

/* "+x" and "-x", QEMU's older form of "x=on" and "x=off", or "x". */
static void name_feature(const struct option_list *list, const char **name, const char **value)
{
    *name = list->key;
    *value = list->value;
    if (list->is_key_alone && (**name == '+' || **name == '-')) {
        *value = **name == '+' ? "on" : "off";
        ++*name;
    }
}

static int take_feature(const struct option_list *list, struct error *error)
{
    const char *name, *value;
    int status;

    name_feature(list, &name, &value);
    status = option_check_value(list->option, name, value, features, ARRAY_SIZE(features), error);
    if (status != 0)
        return status;
    if (strncmp(name, "hv_", 3) == 0 || strncmp(name, "hv-", 3) == 0)
        return error_set(error,
                         "-%s %s=%s: not available: a guest sees Xen's own interface, not "
                         "Hyper-V's",
                         list->option, name, value);
    return error_set(error,
                     "-%s %s=%s: not available: a guest sees the features that Xen gives all "
                     "guests",
                     list->option, name, value);
}

int option_apply_cpu(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "model");
    int status;

    while ((status = option_list_next(&list, parser->error)) == 1) {
        bool is_model = strcmp(list.key, "model") == 0;

        if (is_model && strcmp(list.value, "host") != 0 && strcmp(list.value, "max") != 0)
            return error_set(parser->error,
                             "-%s %s: not available: a guest sees the host's processor (-cpu host)",
                             option, list.value);
        if (!is_model && take_feature(&list, parser->error) < 0)
            return -1;
    }
    return status;
}
