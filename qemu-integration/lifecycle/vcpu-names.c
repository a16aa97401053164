/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/lifecycle/vcpu-names.h"

#include "common/decimal.h"
#include "common/json.h"
#include "qemu-integration/lifecycle/life.h"

#include <stdio.h>
#include <string.h>

#define ID         "vcpu"
#define PERIPHERAL "/machine/peripheral/"

void life_vcpu_path(unsigned vcpu, char path[LIFE_VCPU_PATH_SIZE])
{
    if (vcpu == 0)
        snprintf(path, LIFE_VCPU_PATH_SIZE, "/machine/" LIFE_VCPU_DRIVER "[0]");
    else
        snprintf(path, LIFE_VCPU_PATH_SIZE, PERIPHERAL ID "%u", vcpu);
}

json_object *life_vcpu_place(unsigned vcpu)
{
    json_object *place = json_object_new_object();

    json_add_number(place, "core-id", 0);
    json_add_number(place, "thread-id", 0);
    json_add_number(place, "socket-id", vcpu);
    return place;
}

uint64_t life_vcpu_number(const char *id)
{
    uint64_t number = 0;

    if (id != NULL && strncmp(id, PERIPHERAL, strlen(PERIPHERAL)) == 0)
        id += strlen(PERIPHERAL);
    return id != NULL && strncmp(id, ID, strlen(ID)) == 0 &&
                   decimal_parse(&number, id + strlen(ID), VM_VCPUS_MAX - 1)
               ? number
               : 0;
}
