/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/options/processor.h"

#include "common/alloc.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/option-list.h"
#include "qemu-integration/options/cpu-features.h"
#include "qemu-integration/options/fixed-values.h"

#include <stdlib.h>
#include <string.h>

#define NO_MODELS "Xen has no processor models: a guest sees the host's"
#define ON_OFF    "on|off", "must be on or off"

static const struct fixed_value properties[] = {
    {"migratable", ON_OFF},
    {"check", ON_OFF},
    {"enforce", ON_OFF},
    {"l3-cache", ON_OFF},
    {"host-cache-info", "on", NO_MODELS},
    {"kvm", "off", "a guest sees Xen, not KVM"},
    {"pmu", "off", "Xen's boot option vpmu= gives all guests performance counters, or none"},
    {"hypervisor", "on", "a guest always sees Xen"},
    {"xen-vapic", "", "a guest sees Xen's own interfaces"},
    {"host-phys-bits", "on", "a guest sees the addresses of the host's processor"},
    {"phys-bits", "", "a guest sees the addresses of the host's processor"},
    {"tsc-frequency", "", "a guest sees the rate of the host's TSC"},
    {"vendor", "", NO_MODELS},
    {"family", "", NO_MODELS},
    {"model-id", "", NO_MODELS},
    {"stepping", "", NO_MODELS},
    {"level", "", NO_MODELS},
    {"xlevel", "", NO_MODELS},
    {"min-level", "", NO_MODELS},
    {"min-xlevel", "", NO_MODELS},
    {"ucode-rev", "", NO_MODELS},
};

/* QEMU's features have dashes, in older versions also underscores. */
static char *with_dashes(const char *name)
{
    char *text = alloc_copy(name);

    for (char *c = text; *c != '\0'; c++)
        if (*c == '_')
            *c = '-';
    return text;
}

/* QEMU's words for a bool. */
static int parse_bool(const struct option_list *list, const char *name, const char *value,
                      bool *result, struct error *error)
{
    static const char *const on[] = {"on", "yes", "true", "y"};
    static const char *const off[] = {"off", "no", "false", "n"};

    for (size_t i = 0; i < ARRAY_SIZE(on); i++) {
        *result = strcmp(value, on[i]) == 0;
        if (*result || strcmp(value, off[i]) == 0)
            return 0;
    }
    return error_set(error, "-%s %s=%s: must be on or off", list->option, name, value);
}

static void ignore(struct processor *processor, const char *name)
{
    char *before = processor->ignored;

    processor->ignored =
        alloc_format("%s%s%s", before == NULL ? "" : before, before == NULL ? "" : ", ", name);
    free(before);
}

/* The last word on a feature counts. */
static void set_feature(struct processor *processor, const struct cpu_feature *feature)
{
    struct cpu_feature *at = processor->features;

    for (unsigned i = 0; i < processor->feature_count; i++)
        if (strcmp(processor->features[i].name, feature->name) == 0) {
            processor->features[i] = *feature;
            return;
        }
    at = alloc_resize(at, processor->feature_count + 1, sizeof(*at));
    at[processor->feature_count++] = *feature;
    processor->features = at;
}

static int take_feature(struct processor *processor, const struct option_list *list,
                        const char *name, const char *value, struct error *error)
{
    struct cpu_feature feature;

    if (!cpu_feature_find(&feature, name) && !cpu_feature_is_xens(name))
        return error_set(error, "-%s %s=%s: unknown feature '%s'", list->option, name, value, name);
    if (parse_bool(list, name, value, &feature.on, error) < 0)
        return -1;
    if (cpu_feature_is_xens(name)) {
        if (feature.on)
            ignore(processor, name);
        return 0;
    }
    if (strcmp(feature.name, "vmx") == 0 || strcmp(feature.name, "svm") == 0)
        processor->nested = feature.on;
    if (strcmp(feature.name, "invtsc") == 0)
        processor->invariant_tsc = feature.on;
    set_feature(processor, &feature);
    return 0;
}

/* Hyper-V's properties that are not on or off. */
static bool has_value(const char *name)
{
    return strcmp(name, "hv-spinlocks") == 0 || strcmp(name, "hv-vendor-id") == 0 ||
           strncmp(name, "hv-version-id-", 14) == 0;
}

static int take_hyper_v(struct processor *processor, const struct option_list *list,
                        const char *name, const char *value, struct error *error)
{
    int found = hyper_v_find(name);
    unsigned bits = (unsigned)found;
    bool on = true;

    if (found < 0)
        return error_set(error, "-%s %s=%s: unknown feature '%s'", list->option, name, value, name);
    if (!has_value(name) && parse_bool(list, name, value, &on, error) < 0)
        return -1;
    if (on && bits == 0 && strcmp(value, "Microsoft Hv") != 0) /* so Xen says too */
        ignore(processor, name);
    if (on)
        processor->hyper_v |= bits;
    else
        processor->hyper_v &= ~(bits & ~(unsigned)HYPER_V_BASE);
    return 0;
}

/* "+x" and "-x", QEMU's older form of "x=on" and "x=off", or "x". */
static int take_property(struct processor *processor, const struct option_list *list,
                         struct error *error)
{
    bool is_signed = list->is_key_alone && (*list->key == '+' || *list->key == '-');
    cleanup_free char *name = with_dashes(list->key + is_signed);
    const char *value = is_signed && *list->key == '-' ? "off" : list->value;
    int status =
        option_check_value(list->option, name, value, properties, ARRAY_SIZE(properties), error);

    if (status < 0)
        return -1;
    if (status == 1) {
        if (strcmp(name, "check") == 0)
            processor->ignore_missing = strcmp(value, "off") == 0;
        else if (strcmp(name, "enforce") == 0)
            processor->enforce = strcmp(value, "on") == 0;
        return 0;
    }
    return strncmp(name, "hv-", 3) == 0 ? take_hyper_v(processor, list, name, value, error)
                                        : take_feature(processor, list, name, value, error);
}

static int take_model(struct processor *processor, const char *option, const char *argument,
                      const char *model, struct error *error)
{
    bool host = strcmp(model, "host") == 0 || strcmp(model, "max") == 0;

    if (!host && !cpu_model_exists(model))
        return error_set(error, "-%s %s: unknown model '%s' (-cpu host is the host's)", option,
                         argument, model);
    if (!host)
        alloc_replace(&processor->model, model);
    return 0;
}

int option_apply_cpu(struct parser *parser, const char *option, const char *argument)
{
    cleanup_option_list struct option_list list = option_list_open(option, argument, "model");
    struct processor *processor = &parser->vm->processor;
    int status;

    option_release_processor(parser->vm); /* the last -cpu counts */
    for (bool first = true; (status = option_list_next(&list, parser->error)) == 1; first = false)
        if ((first && strcmp(list.key, "model") == 0
                 ? take_model(processor, option, argument, list.value, parser->error)
                 : take_property(processor, &list, parser->error)) < 0)
            return -1;
    return status;
}

int option_check_processor(const struct vm *vm, struct error *error)
{
    if (vm->machine == MACHINE_XENPV && vm->processor.nested)
        return error_set(error, "-cpu: a PV guest cannot run guests of its own; use -M xenfv");
    if (vm->machine != MACHINE_XENFV && vm->processor.hyper_v != 0)
        return error_set(error, "-cpu: Hyper-V's interfaces are only for -M xenfv");
    return 0;
}

void option_release_processor(struct vm *vm)
{
    free(vm->processor.model);
    free(vm->processor.features);
    free(vm->processor.ignored);
    vm->processor = (struct processor){0};
}
