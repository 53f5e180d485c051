/* Memory grants: a service lets another read or write part of its memory. */
#ifndef _MINIX_SAFECOPIES_H
#define _MINIX_SAFECOPIES_H

#include <minix/type.h>
#include <stdint.h>

/* Where a direct grant starts is a pointer of the granter: it moves with its
 * target in a state transfer, and is refused where it points to no object.
 * libmagicrt knows the union by name. */
typedef vir_bytes pxfer_grant_start_t;

typedef struct {
    int cp_flags, cp_seq;     /* CPF_*, and what GRANT_SEQ() must be */
    cp_grant_id_t cp_faulted; /* set by the kernel on a soft fault */
    union cp_u {
        struct {
            int cp_next;
        } cp_free;
        struct {
            pxfer_grant_start_t cp_start;
            size_t cp_len;
            endpoint_t cp_who_to;
        } cp_direct;
        struct {
            cp_grant_id_t cp_grant;
            endpoint_t cp_who_from, cp_who_to;
        } cp_indirect;
        struct {
            vir_bytes cp_start;
            size_t cp_len;
            endpoint_t cp_who_to, cp_who_from;
        } cp_magic;
    } cp_u;
} cp_grant_t;

#define CPF_READ 0x000001
#define CPF_WRITE 0x000002
#define CPF_TRY 0x000010
#define CPF_USED 0x000100
#define CPF_DIRECT 0x000200
#define CPF_INDIRECT 0x000400
#define CPF_MAGIC 0x000800
#define CPF_VALID 0x001000

#define GRANT_INVALID ((cp_grant_id_t) - 1)
#define GRANT_FAULTED 1
/* Not an index: the whole memory of the process whose state the caller takes
 * over (priv.s_state_source), read only, from the moment the slots are
 * swapped to the end of the update. Ours; MINIX uses grant 0. */
#define GRANT_STATE ((cp_grant_id_t) - 3)

#define GRANT_VALID(g) ((g) > GRANT_INVALID)
#define GRANT_SHIFT 20
#define GRANT_MAX_SEQ (1 << (31 - GRANT_SHIFT))
#define GRANT_MAX_IDX (1 << GRANT_SHIFT)
#define GRANT_ID(idx, seq) ((cp_grant_id_t) (((seq) << GRANT_SHIFT) | (idx)))
#define GRANT_SEQ(g) (((g) >> GRANT_SHIFT) & (GRANT_MAX_SEQ - 1))
#define GRANT_IDX(g) ((g) & (GRANT_MAX_IDX - 1))
#define MAX_INDIRECT_DEPTH 5
#define SCPVEC_NR 64

cp_grant_id_t cpf_grant_direct(endpoint_t who_to, vir_bytes addr, size_t size,
    int access);
cp_grant_id_t cpf_grant_indirect(endpoint_t who_to, endpoint_t who_from,
    cp_grant_id_t gr);
cp_grant_id_t cpf_grant_magic(endpoint_t who_to, endpoint_t who_from,
    vir_bytes addr, size_t size, int access);
int cpf_revoke(cp_grant_id_t grant);
void cpf_reload(void);

#endif
