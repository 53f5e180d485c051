/* Calls to DS. */
#include <errno.h>
#include <string.h>
#include <minix/ds.h>
#include <minix/syslib.h>

/*
 * Send a request about a key.  DS reads the key through a grant, or writes it
 * (DS_CHECK and DS_RETRIEVE_LABEL, whose buffer has DS_MAX_KEYLEN bytes).
 */
static int
ask_ds(message *m, int request, const char *key)
{
    int access = CPF_READ, r;
    cp_grant_id_t grant;
    size_t length;

    if (request == DS_CHECK || request == DS_RETRIEVE_LABEL) {
        access = CPF_WRITE;
        length = DS_MAX_KEYLEN;
    } else {
        length = strlen(key) + 1;
    }
    grant = cpf_grant_direct(DS_PROC_NR, (vir_bytes) key, length, access);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    m->m_ds_req.key_grant = grant;
    m->m_ds_req.key_len = length;
    r = _taskcall(DS_PROC_NR, request, m);
    cpf_revoke(grant);
    return r;
}

/* The same with a value in memory. */
static int
ask_ds_memory(message *m, int request, const char *key, void *value,
    size_t length, int access)
{
    cp_grant_id_t grant;
    int r;

    grant = cpf_grant_direct(DS_PROC_NR, (vir_bytes) value, length, access);
    if (!GRANT_VALID(grant))
        return ENOMEM;
    m->m_ds_req.val_in.grant = grant;
    m->m_ds_req.val_len = length;
    r = ask_ds(m, request, key);
    cpf_revoke(grant);
    return r;
}

static int
delete_key(const char *name, int type)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = type;
    return ask_ds(&m, DS_DELETE, name);
}

int
ds_publish_u32(const char *name, u32_t value, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.val_in.u32 = value;
    m.m_ds_req.flags = DSF_TYPE_U32 | flags;
    return ask_ds(&m, DS_PUBLISH, name);
}

int
ds_retrieve_u32(const char *name, u32_t *value)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_U32;
    if ((r = ask_ds(&m, DS_RETRIEVE, name)) == OK)
        *value = m.m_ds_reply.val_out.u32;
    return r;
}

int
ds_delete_u32(const char *name)
{
    return delete_key(name, DSF_TYPE_U32);
}

int
ds_publish_str(const char *name, char *value, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_STR | flags;
    return ask_ds_memory(&m, DS_PUBLISH, name, value, strlen(value) + 1,
        CPF_READ);
}

/* size includes the final NUL, which is always written. */
int
ds_retrieve_str(const char *name, char *value, size_t size)
{
    message m;
    int r;

    if (size == 0)
        return EINVAL;
    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_STR;
    r = ask_ds_memory(&m, DS_RETRIEVE, name, value, size, CPF_WRITE);
    value[r == OK ? size - 1 : 0] = '\0';
    return r;
}

int
ds_delete_str(const char *name)
{
    return delete_key(name, DSF_TYPE_STR);
}

int
ds_publish_mem(const char *name, void *address, size_t length, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_MEM | flags;
    return ask_ds_memory(&m, DS_PUBLISH, name, address, length, CPF_READ);
}

/* *length: size of the buffer, then of the value. */
int
ds_retrieve_mem(const char *name, char *address, size_t *length)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_MEM;
    r = ask_ds_memory(&m, DS_RETRIEVE, name, address, *length, CPF_WRITE);
    if (r == OK)
        *length = m.m_ds_reply.val_len;
    return r;
}

int
ds_delete_mem(const char *name)
{
    return delete_key(name, DSF_TYPE_MEM);
}

int
ds_publish_label(const char *name, endpoint_t endpoint, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.val_in.ep = endpoint;
    m.m_ds_req.flags = DSF_TYPE_LABEL | flags;
    return ask_ds(&m, DS_PUBLISH, name);
}

int
ds_retrieve_label_name(char *name, endpoint_t endpoint)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.val_in.ep = endpoint;
    return ask_ds(&m, DS_RETRIEVE_LABEL, name);
}

int
ds_retrieve_label_endpt(const char *name, endpoint_t *endpoint)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = DSF_TYPE_LABEL;
    if ((r = ask_ds(&m, DS_RETRIEVE, name)) == OK)
        *endpoint = m.m_ds_reply.val_out.ep;
    return r;
}

int
ds_delete_label(const char *name)
{
    return delete_key(name, DSF_TYPE_LABEL);
}

/* flags: DSF_TYPE_* to narrow, DSF_INITIAL, DSF_OVERWRITE. */
int
ds_subscribe(const char *pattern, int flags)
{
    message m;

    memset(&m, 0, sizeof(m));
    m.m_ds_req.flags = flags;
    return ask_ds(&m, DS_SUBSCRIBE, pattern);
}

/* Fetch one change: ENOENT when none is left, EINVAL without subscription. */
int
ds_check(char *name, int *type, endpoint_t *owner_e)
{
    message m;
    int r;

    memset(&m, 0, sizeof(m));
    if ((r = ask_ds(&m, DS_CHECK, name)) != OK)
        return r;
    if (type != NULL)
        *type = m.m_ds_req.flags;
    if (owner_e != NULL)
        *owner_e = m.m_ds_req.owner;
    return OK;
}
