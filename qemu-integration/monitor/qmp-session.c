/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu-integration/monitor/qmp-session.h"

#include "common/error.h"

#include <string.h>

static json_object *refuse(const struct error *error)
{
    return qmp_error("GenericError", error->message);
}

static int take_name(struct qmp_request *request, const char *member, json_object *value,
                     struct error *error)
{
    if (!json_object_is_type(value, json_type_string))
        return error_set(error, "QMP input member '%s' must be a string", member);
    if (request->name != NULL)
        return error_set(error, "QMP input member '%s' clashes with '%s'", member,
                         request->oob ? "exec-oob" : "execute");
    request->name = json_object_get_string(value);
    request->oob = strcmp(member, "exec-oob") == 0;
    return 0;
}

static int take_member(const struct qmp_session *session, struct qmp_request *request,
                       const char *member, json_object *value, struct error *error)
{
    if (strcmp(member, "id") == 0)
        return 0;
    if (strcmp(member, "execute") == 0 || (strcmp(member, "exec-oob") == 0 && session->oob))
        return take_name(request, member, value, error);
    if (strcmp(member, "arguments") != 0)
        return error_set(error, "QMP input member '%s' is unexpected", member);
    if (!json_object_is_type(value, json_type_object))
        return error_set(error, "QMP input member 'arguments' must be an object");
    request->arguments = value;
    return 0;
}

static int take_members(const struct qmp_session *session, json_object *message,
                        struct qmp_request *request, struct error *error)
{
    if (!json_object_is_type(message, json_type_object))
        return error_set(error, "QMP input must be a JSON object");
    request->id.present = json_object_object_get_ex(message, "id", &request->id.value);
    json_object_object_foreach (message, member, value) {
        if (take_member(session, request, member, value, error) < 0)
            return -1;
    }
    return request->name == NULL ? error_set(error, "QMP input lacks member 'execute'") : 0;
}

/* QEMU knows one capability. */
static int enable(json_object *list, bool oob_offered, bool *oob, struct error *error)
{
    if (!json_object_is_type(list, json_type_array))
        return error_set(error, "Invalid parameter type for 'enable', expected: array");
    for (size_t i = 0; i < json_object_array_length(list); i++) {
        json_object *name = json_object_array_get_idx(list, i);

        if (!json_object_is_type(name, json_type_string))
            return error_set(error, "Invalid parameter type for 'enable[%zu]', expected: string",
                             i);
        if (strcmp(json_object_get_string(name), "oob") != 0)
            return error_set(error, "Parameter 'enable[%zu]' does not accept value '%s'", i,
                             json_object_get_string(name));
        if (!oob_offered)
            return error_set(error, "Capability oob not available");
        *oob = true;
    }
    return 0;
}

static int negotiate(struct qmp_session *session, bool oob_offered, json_object *arguments,
                     struct error *error)
{
    bool oob = false;

    if (arguments != NULL) {
        json_object_object_foreach (arguments, name, value) {
            if (strcmp(name, "enable") != 0)
                return error_set(error, "Parameter '%s' is unexpected", name);
            if (enable(value, oob_offered, &oob, error) < 0)
                return -1;
        }
    }
    *session = (struct qmp_session){.negotiated = true, .oob = oob};
    return 0;
}

json_object *qmp_session_take(struct qmp_session *session, bool oob_offered, json_object *message,
                              struct qmp_request *request)
{
    struct error error = {0};
    bool negotiation;

    *request = (struct qmp_request){0};
    if (take_members(session, message, request, &error) < 0)
        return refuse(&error);
    negotiation = strcmp(request->name, "qmp_capabilities") == 0;
    if (session->negotiated && !negotiation)
        return NULL;
    if (session->negotiated)
        return qmp_error("CommandNotFound",
                         "Capabilities negotiation is already complete, command ignored");
    if (!negotiation)
        return qmp_error("CommandNotFound",
                         "Expecting capabilities negotiation with 'qmp_capabilities'");
    return negotiate(session, oob_offered, request->arguments, &error) < 0 ? refuse(&error)
                                                                           : qmp_return(NULL);
}
