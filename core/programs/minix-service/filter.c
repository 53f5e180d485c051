/* IPC filters: elements "source,type" separated by colons; either side may be
 * empty, not both. RS resolves the labels. */
#include "minix_service.h"
#include <errno.h>
#include <minix/ipc_filter.h>
#include <stdlib.h>
#include <string.h>

static struct rs_ipc_filter_el filters[RS_MAX_IPC_FILTERS][IPCF_MAX_ELEMENTS];
static unsigned nr_filters;

static int
parse_element(struct rs_ipc_filter_el *el, int kind, char *text)
{
    char *comma = strchr(text, ',');

    if (comma == NULL || strchr(comma + 1, ',') != NULL)
        return EINVAL;
    *comma = '\0';
    if (text[0] == '\0' && comma[1] == '\0')
        return EINVAL;
    if (strlen(text) >= sizeof(el->m_label))
        return ENOMEM;
    el->flags = kind;
    if (text[0] != '\0') {
        el->flags |= IPCF_MATCH_M_SOURCE;
        strcpy(el->m_label, text);
    }
    if (comma[1] != '\0') {
        el->flags |= IPCF_MATCH_M_TYPE;
        el->m_type = atoi(comma + 1);
    }
    return 0;
}

int
add_filter(struct rs_state_data *data, int kind, const char *list)
{
    char text[RS_MAX_IPCF_STR_LEN];
    unsigned count = 0;
    size_t len;
    int error;

    if (nr_filters == RS_MAX_IPC_FILTERS)
        return E2BIG;
    for (;;) {
        len = strcspn(list, ":");
        if (len >= sizeof(text))
            return ENOMEM;
        if (count == IPCF_MAX_ELEMENTS)
            return E2BIG;
        memcpy(text, list, len);
        text[len] = '\0';
        error = parse_element(&filters[nr_filters][count++], kind, text);
        if (error != 0)
            return error;
        if (list[len] == '\0')
            break;
        list += len + 1;
    }
    nr_filters++;
    data->size = sizeof(*data);
    data->ipcf_els = filters;
    data->ipcf_els_size = nr_filters * sizeof(filters[0]);
    return 0;
}
