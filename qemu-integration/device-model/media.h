/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in a QEMU's removable drives, to be put into those of the next one. Pure functions of
 * QMP's messages: QEMU's qapi/block.json and qapi/block-core.json.
 */
#ifndef QEMU_INTEGRATION_DEVICE_MODEL_MEDIA_H
#define QEMU_INTEGRATION_DEVICE_MODEL_MEDIA_H

#include <json-c/json.h>

/**
 * media_commands() - The commands that make all removable drives as they are
 * @answer: To query-block
 *
 * A QEMU with the same command line has the drives by the same names.
 *
 * Return: lines of QMP, "" if there are no such drives, to be freed by the caller; NULL if @answer
 * is an error
 */
char *media_commands(const json_object *answer);

#endif
