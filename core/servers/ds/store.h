/* What the halves of DS share: main.c takes requests, store.c keeps keys. */
#ifndef DS_STORE_H
#define DS_STORE_H

#include <minix/ds.h>
#include <minix/ipc.h>
#include <minix/rs.h>
#include <minix/sef.h>

#define NR_DS_KEYS (4 * NR_SYS_PROCS)
#define NR_DS_SUBS (4 * NR_SYS_PROCS)
#define DS_MAX_VALUE (1024 * 1024)

/* A key.  Of number and data only one is meaningful, by the type in flags. */
struct data_store {
    int flags; /* DSF_*, 0: free */
    char key[DS_MAX_KEYLEN];
    char owner[RS_MAX_LABEL_LEN]; /* label of the service that made it */
    uint32_t number;              /* U32, LABEL (endpoint) */
    char *data;                   /* STR, MEM */
    size_t length;
};

/*
 * A subscription: one for each service.  The pattern is kept as text, because
 * a compiled one is no state worth transferring.
 */
struct subscription {
    int flags; /* DSF_IN_USE and the types asked for */
    char owner[RS_MAX_LABEL_LEN];
    char pattern[DS_MAX_KEYLEN];
    unsigned char changed[NR_DS_KEYS];
};

int store_init_fresh(int type, sef_init_info_t *info);
int do_publish(message *m);
int do_retrieve(message *m);
int do_retrieve_label(message *m);
int do_delete(message *m);
int do_subscribe(message *m);
int do_check(message *m);

#endif
