/* Messages: 64 bytes, source and type followed by one of many payloads.
 *
 * Payloads are declared once, in messages/<area>.def, as
 *     MESS(lsys_krn_sys_fork, endpoint_t endpt; ...)
 * which yields struct mess_lsys_krn_sys_fork, a size check, and the member
 * m_lsys_krn_sys_fork of message. The tag ixfer_message tells state transfer to
 * copy messages as they are: pointers in them belong to other processes, and a
 * message that a service keeps (a request to answer later, an asynchronous send
 * that is under way) is state. MINIX leaves them out and loses these. */
#ifndef _MINIX_IPC_H
#define _MINIX_IPC_H

#include <minix/const.h>
#include <minix/refusals.h>
#include <minix/type.h>
#include <minix/endpoint.h>
#include <minix/ipcconst.h>
#include <sys/types.h>
#include <signal.h>

#define M_PAYLOAD_SIZE 56
#define M_PATH_STRING_MAX 40 /* path carried in mess_lc_vfs_path */

#define MESS(name, ...) \
    typedef struct { \
        __VA_ARGS__ \
    } mess_##name; \
    _Static_assert(sizeof(mess_##name) <= M_PAYLOAD_SIZE, #name " too large");
#include <minix/messages/all.def>
#undef MESS

typedef struct ixfer_message {
    endpoint_t m_source;
    int m_type;
    union {
        uint8_t m_payload[M_PAYLOAD_SIZE];
#define MESS(name, ...) mess_##name m_##name;
#include <minix/messages/all.def>
#undef MESS
    };
} message;
_Static_assert(sizeof(message) == 64, "a message has 64 bytes");

/* Short names of the generic payloads. */
#define m1_i1 m_m1.m1i1
#define m1_i2 m_m1.m1i2
#define m1_i3 m_m1.m1i3
#define m1_p1 m_m1.m1p1
#define m1_p2 m_m1.m1p2
#define m1_p3 m_m1.m1p3
#define m1_p4 m_m1.m1p4
#define m1_ull1 m_m1.m1ull1
#define m2_ll1 m_m2.m2ll1
#define m2_i1 m_m2.m2i1
#define m2_i2 m_m2.m2i2
#define m2_i3 m_m2.m2i3
#define m2_l1 m_m2.m2l1
#define m2_l2 m_m2.m2l2
#define m2_p1 m_m2.m2p1
#define m2_sigset m_m2.m2sigset
#define m2_s1 m_m2.m2s1
#define m3_i1 m_m3.m3i1
#define m3_i2 m_m3.m3i2
#define m3_p1 m_m3.m3p1
#define m3_ca1 m_m3.m3ca1
#define m4_ll1 m_m4.m4ll1
#define m4_l1 m_m4.m4l1
#define m4_l2 m_m4.m4l2
#define m4_l3 m_m4.m4l3
#define m4_l4 m_m4.m4l4
#define m4_l5 m_m4.m4l5
#define m7_i1 m_m7.m7i1
#define m7_i2 m_m7.m7i2
#define m7_i3 m_m7.m7i3
#define m7_i4 m_m7.m7i4
#define m7_i5 m_m7.m7i5
#define m7_p1 m_m7.m7p1
#define m7_p2 m_m7.m7p2

/* One entry of a SENDA table. */
typedef struct asynmsg {
    unsigned flags; /* AMF_* */
    endpoint_t dst;
    int result; /* valid when AMF_DONE */
    message msg;
} asynmsg_t;

int _ipc_send(endpoint_t dst, message *m);
int _ipc_receive(endpoint_t src, message *m, int *status);
int _ipc_sendrec(endpoint_t src_dst, message *m);
int _ipc_sendnb(endpoint_t dst, message *m);
int _ipc_notify(endpoint_t dst);
int _ipc_senda(asynmsg_t *table, size_t count);
int _do_kernel_call(message *m);
struct minix_kerninfo *get_minix_kerninfo(void);

#define ipc_send _ipc_send
#define ipc_receive _ipc_receive
#define ipc_sendrec _ipc_sendrec
#define ipc_sendnb _ipc_sendnb
#define ipc_notify _ipc_notify
#define ipc_senda _ipc_senda
#define do_kernel_call _do_kernel_call

#endif
