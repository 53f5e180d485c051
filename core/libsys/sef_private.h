/*
 * What the parts of SEF tell each other.
 *
 * Every variable of SEF is called sef_*: state transfer leaves those alone.
 * Identity transfer copies them, so nothing about the running instance may be
 * kept in a variable across sef_init_process(); see sef_lu_forget().
 */
#ifndef SEF_PRIVATE_H
#define SEF_PRIVATE_H

#include <minix/sef.h>

/* Room for pointers into the stack while all other memory is replaced. */
#define SEF_STACK_REFS_SIZE 1024

struct sef_identity {
    endpoint_t endpoint;
    int priv_flags;
    int init_flags;
    char name[16];
};

/* sef_self.c */
extern endpoint_t sef_own_endpoint;
extern int sef_own_priv_flags;
extern int sef_receive_cancelled;
void sef_get_identity(struct sef_identity *id);

/* sef_init.c */
int sef_init_is_request(const message *m, int status);
void sef_init_process(const struct sef_identity *id, const message *m);
void sef_init_process_root(struct sef_identity *id);

/* sef_liveupdate.c */
int sef_lu_is_request(const message *m, int status);
void sef_lu_process(const message *m);
void sef_lu_before_receive(void);
void sef_lu_forget(void);
int sef_lu_get_default_state(void);

/* sef_st.c */
int sef_identity_transfer(int type, sef_init_info_t *info);

/* fpu.c */
void sef_fpu_put(void);
void sef_fpu_take(void);
void sef_fpu_forget(void);

/* sef_ping.c, sef_signal.c, sef_fi.c: nonzero if the message was theirs. */
int sef_ping_intercept(const message *m, int status);
int sef_signal_intercept(const message *m, int status);
void sef_handle_signal(int signo);
int sef_gcov_intercept(message *m, int status);
int sef_fi_intercept(message *m, int status);

/* Set just before a crash that was asked for; see sef_fi.c. */
extern int sef_controlled_crash;

#endif
