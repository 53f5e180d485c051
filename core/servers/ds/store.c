/*
 * Keys and subscriptions.
 *
 * Invariants: a key is unique in its name and type.  A subscription's changed
 * flags refer to slots of the key table, and are cleared when a slot is freed.
 * Owners are labels: they outlive a change of endpoint.
 */
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <minix/syslib.h>
#include <minix/sysutil.h>
#include "store.h"

static struct data_store keys[NR_DS_KEYS];
static struct subscription subs[NR_DS_SUBS];

/* Names. */

static struct data_store *
find_label(endpoint_t endpoint)
{
    int i;

    for (i = 0; i < NR_DS_KEYS; i++) {
        if ((keys[i].flags & DSF_TYPE_LABEL) &&
            (endpoint_t) keys[i].number == endpoint)
            return &keys[i];
    }
    return NULL;
}

/* The label of a sender, or NULL if RS has not published it. */
static const char *
label_of(endpoint_t endpoint)
{
    struct data_store *entry = find_label(endpoint);

    return entry == NULL ? NULL : entry->key;
}

static struct data_store *
find_key(const char *key, int type)
{
    int i;

    for (i = 0; i < NR_DS_KEYS; i++) {
        if ((keys[i].flags & DSF_IN_USE) && (keys[i].flags & type) &&
            strcmp(keys[i].key, key) == 0)
            return &keys[i];
    }
    return NULL;
}

static struct data_store *
find_free_key(void)
{
    int i;

    for (i = 0; i < NR_DS_KEYS; i++) {
        if (!(keys[i].flags & DSF_IN_USE))
            return &keys[i];
    }
    return NULL;
}

static struct subscription *
find_subscription(const char *owner)
{
    int i;

    for (i = 0; i < NR_DS_SUBS; i++) {
        if ((subs[i].flags & DSF_IN_USE) && strcmp(subs[i].owner, owner) == 0)
            return &subs[i];
    }
    return NULL;
}

static int
take_key_name(const message *m, char *name)
{
    int length = m->m_ds_req.key_len, r;

    if (length < 2 || length > DS_MAX_KEYLEN)
        return EINVAL;
    r = sys_safecopyfrom(m->m_source, m->m_ds_req.key_grant, 0,
        (vir_bytes) name, length);
    if (r != OK)
        return r;
    name[length - 1] = '\0';
    return OK;
}

/* Exactly one type, and nothing that is not a flag. */
static int
one_type(int flags)
{
    int type = flags & DSF_MASK_TYPE;

    return type == DSF_TYPE_U32 || type == DSF_TYPE_STR ||
        type == DSF_TYPE_MEM || type == DSF_TYPE_LABEL;
}

static int
may(const struct data_store *entry, int private_flag, const char *who)
{
    return !(entry->flags & private_flag) ||
        (who != NULL && strcmp(entry->owner, who) == 0);
}

/* Subscriptions. */

static int
matches(const struct subscription *sub, const struct data_store *entry)
{
    char pattern[DS_MAX_KEYLEN + 3];
    regex_t compiled;
    int hit, types = sub->flags & DSF_MASK_TYPE;

    if (types != 0 && !(types & entry->flags))
        return 0;
    if (!may(entry, DSF_PRIV_SUBSCRIBE, sub->owner))
        return 0;
    snprintf(pattern, sizeof(pattern), "^%s$", sub->pattern);
    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return 0;
    hit = regexec(&compiled, entry->key, 0, NULL, 0) == 0;
    regfree(&compiled);
    return hit;
}

static void
tell_subscriber(const struct subscription *sub)
{
    struct data_store *entry = find_key(sub->owner, DSF_TYPE_LABEL);

    if (entry != NULL)
        ipc_notify((endpoint_t) entry->number);
}

static void
key_changed(struct data_store *entry)
{
    int i, slot = entry - keys;

    for (i = 0; i < NR_DS_SUBS; i++) {
        if (!(subs[i].flags & DSF_IN_USE) || !matches(&subs[i], entry))
            continue;
        subs[i].changed[slot] = 1;
        tell_subscriber(&subs[i]);
    }
}

static void
free_key(struct data_store *entry)
{
    int i, slot = entry - keys;

    free(entry->data);
    memset(entry, 0, sizeof(*entry));
    for (i = 0; i < NR_DS_SUBS; i++)
        subs[i].changed[slot] = 0;
}

/* Values. */

/* Copy the caller's value; the entry is untouched on failure. */
static int
take_value(const message *m, int type, struct data_store *entry)
{
    size_t length = m->m_ds_req.val_len;
    char *data;
    int r;

    if (type == DSF_TYPE_U32) {
        entry->number = m->m_ds_req.val_in.u32;
        return OK;
    }
    if (type == DSF_TYPE_LABEL) {
        entry->number = (uint32_t) m->m_ds_req.val_in.ep;
        return OK;
    }
    if (length == 0 || length > DS_MAX_VALUE)
        return EINVAL;
    if ((data = malloc(length)) == NULL)
        return ENOMEM;
    r = sys_safecopyfrom(m->m_source, m->m_ds_req.val_in.grant, 0,
        (vir_bytes) data, length);
    if (r != OK) {
        free(data);
        return r;
    }
    if (type == DSF_TYPE_STR)
        data[length - 1] = '\0';
    free(entry->data);
    entry->data = data;
    entry->length = length;
    return OK;
}

/* Requests. */

int
do_publish(message *m)
{
    int flags = m->m_ds_req.flags, type = flags & DSF_MASK_TYPE, r, is_new;
    char name[DS_MAX_KEYLEN];
    struct data_store *entry;
    const char *owner = label_of(m->m_source);

    if (!one_type(flags))
        return EINVAL;
    if (type == DSF_TYPE_LABEL && m->m_source != RS_PROC_NR)
        return EPERM;
    if (owner == NULL)
        return EPERM;
    if ((r = take_key_name(m, name)) != OK)
        return r;

    entry = find_key(name, type);
    is_new = entry == NULL;
    if (is_new) {
        if ((entry = find_free_key()) == NULL)
            return ENOMEM;
        memset(entry, 0, sizeof(*entry));
    } else {
        if (!(flags & DSF_OVERWRITE))
            return EEXIST;
        if (!may(entry, DSF_PRIV_OVERWRITE, owner))
            return EPERM;
    }
    if ((r = take_value(m, type, entry)) != OK)
        return r;
    if (is_new) {
        strlcpy(entry->key, name, sizeof(entry->key));
        strlcpy(entry->owner, owner, sizeof(entry->owner));
    }
    entry->flags = DSF_IN_USE | (flags & DSF_MASK_INTERNAL);
    key_changed(entry);
    return OK;
}

int
do_retrieve(message *m)
{
    int flags = m->m_ds_req.flags, type = flags & DSF_MASK_TYPE, r;
    char name[DS_MAX_KEYLEN];
    struct data_store *entry;
    size_t length;

    if (!one_type(flags))
        return EINVAL;
    if ((r = take_key_name(m, name)) != OK)
        return r;
    if ((entry = find_key(name, type)) == NULL)
        return ESRCH;
    if (!may(entry, DSF_PRIV_RETRIEVE, label_of(m->m_source)))
        return EPERM;

    switch (type) {
    case DSF_TYPE_U32: m->m_ds_reply.val_out.u32 = entry->number; return OK;
    case DSF_TYPE_LABEL:
        m->m_ds_reply.val_out.ep = (endpoint_t) entry->number;
        return OK;
    default:
        length = MIN((size_t) m->m_ds_req.val_len, entry->length);
        r = sys_safecopyto(m->m_source, m->m_ds_req.val_in.grant, 0,
            (vir_bytes) entry->data, length);
        m->m_ds_reply.val_len = length;
        return r;
    }
}

/* Endpoint to label. */
int
do_retrieve_label(message *m)
{
    struct data_store *entry = find_label(m->m_ds_req.val_in.ep);

    if (entry == NULL)
        return ESRCH;
    if (m->m_ds_req.key_len < (int) strlen(entry->key) + 1)
        return E2BIG;
    return sys_safecopyto(m->m_source, m->m_ds_req.key_grant, 0,
        (vir_bytes) entry->key, strlen(entry->key) + 1);
}

/* A label takes all keys and the subscription of its service with it. */
static void
forget_service(const char *label)
{
    struct subscription *sub = find_subscription(label);
    int i;

    if (sub != NULL)
        memset(sub, 0, sizeof(*sub));
    for (i = 0; i < NR_DS_KEYS; i++) {
        if ((keys[i].flags & DSF_IN_USE) && !(keys[i].flags & DSF_TYPE_LABEL) &&
            strcmp(keys[i].owner, label) == 0)
            free_key(&keys[i]);
    }
}

int
do_delete(message *m)
{
    int flags = m->m_ds_req.flags, type = flags & DSF_MASK_TYPE, r;
    char name[DS_MAX_KEYLEN];
    struct data_store *entry;
    const char *who = label_of(m->m_source);

    if (!one_type(flags))
        return EINVAL;
    if ((r = take_key_name(m, name)) != OK)
        return r;
    if ((entry = find_key(name, type)) == NULL)
        return ESRCH;
    if (who == NULL || strcmp(entry->owner, who) != 0)
        return EPERM;
    if (type == DSF_TYPE_LABEL)
        forget_service(name);
    free_key(entry);
    return OK;
}

int
do_subscribe(message *m)
{
    const char *owner = label_of(m->m_source);
    char pattern[DS_MAX_KEYLEN];
    struct subscription *sub;
    regex_t compiled;
    int i, r, found = 0;

    if (owner == NULL)
        return ESRCH;
    if ((r = take_key_name(m, pattern)) != OK)
        return r;
    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return EINVAL;
    regfree(&compiled);

    if ((sub = find_subscription(owner)) != NULL) {
        if (!(m->m_ds_req.flags & DSF_OVERWRITE))
            return EEXIST;
    } else {
        for (i = 0; i < NR_DS_SUBS && sub == NULL; i++) {
            if (!(subs[i].flags & DSF_IN_USE))
                sub = &subs[i];
        }
        if (sub == NULL)
            return EAGAIN;
    }
    memset(sub, 0, sizeof(*sub));
    sub->flags = DSF_IN_USE | (m->m_ds_req.flags & DSF_MASK_TYPE);
    strlcpy(sub->owner, owner, sizeof(sub->owner));
    strlcpy(sub->pattern, pattern, sizeof(sub->pattern));

    if (m->m_ds_req.flags & DSF_INITIAL) {
        for (i = 0; i < NR_DS_KEYS; i++) {
            if ((keys[i].flags & DSF_IN_USE) && matches(sub, &keys[i]))
                found = sub->changed[i] = 1;
        }
        if (found)
            tell_subscriber(sub);
    }
    return OK;
}

int
do_check(message *m)
{
    const char *who = label_of(m->m_source);
    struct data_store *owner;
    struct subscription *sub;
    int i, r;

    if (who == NULL || (sub = find_subscription(who)) == NULL)
        return ESRCH;
    for (i = 0; i < NR_DS_KEYS && !sub->changed[i]; i++)
        continue;
    if (i == NR_DS_KEYS)
        return ENOENT;
    if (m->m_ds_req.key_len < (int) strlen(keys[i].key) + 1)
        return E2BIG;
    r = sys_safecopyto(m->m_source, m->m_ds_req.key_grant, 0,
        (vir_bytes) keys[i].key, strlen(keys[i].key) + 1);
    if (r != OK)
        return r;
    sub->changed[i] = 0;
    owner = find_key(keys[i].owner, DSF_TYPE_LABEL);
    m->m_ds_req.flags = keys[i].flags & DSF_MASK_TYPE;
    m->m_ds_req.owner = owner == NULL ? NONE : (endpoint_t) owner->number;
    return OK;
}

/* The labels of the boot image; RS publishes those of later services. */
int
store_init_fresh(int type, sef_init_info_t *info)
{
    struct data_store *entry = keys;
    struct rprocpub service;
    int i, r;

    (void) type;
    for (i = 0; i < NR_SYS_PROCS; i++) {
        r = sys_safecopyfrom(RS_PROC_NR, info->rproctab_gid,
            i * sizeof(service), (vir_bytes) &service, sizeof(service));
        if (r != OK)
            return r;
        if (!service.in_use)
            continue;
        entry->flags = DSF_IN_USE | DSF_TYPE_LABEL;
        strlcpy(entry->key, service.label, sizeof(entry->key));
        strlcpy(entry->owner, "rs", sizeof(entry->owner));
        entry->number = (uint32_t) service.endpoint;
        entry++;
    }
    return OK;
}
