/* IPC primitives, their status word and asynchronous message flags. */
#ifndef _MINIX_IPCCONST_H
#define _MINIX_IPCCONST_H

#define SEND 1
#define RECEIVE 2
#define SENDREC 3
#define NOTIFY 4
#define SENDNB 5
#define MINIX_KERNINFO 6
#define SENDA 16
#define IPCNO_HIGHEST SENDA

#define KERVEC_ORIG 32 /* trap vector of kernel calls */
#define IPCVEC_ORIG 33 /* trap vector of IPC */

/* Status of a receive: low bits name the call that delivered the message. */
#define IPC_STATUS_CALL_SHIFT 0
#define IPC_STATUS_CALL_MASK 0x3F
#define IPC_STATUS_CALL(status) \
    (((status) >> IPC_STATUS_CALL_SHIFT) & IPC_STATUS_CALL_MASK)
#define IPC_STATUS_CALL_TO(call) ((call) & IPC_STATUS_CALL_MASK)
#define IPC_FLG_MSG_FROM_KERNEL 1 /* made by the kernel: never reply */
#define IPC_STATUS_FLAGS_SHIFT 16
#define IPC_STATUS_FLAGS(flgs) ((flgs) << IPC_STATUS_FLAGS_SHIFT)
#define IPC_STATUS_FLAGS_TEST(status, flgs) \
    (((status) >> IPC_STATUS_FLAGS_SHIFT) & (flgs))

#define is_ipc_notify(status) (IPC_STATUS_CALL(status) == NOTIFY)
#define is_notify(type) ((unsigned) (type) == NOTIFY_MESSAGE)
#define is_ipc_asynch(status) \
    (is_ipc_notify(status) || IPC_STATUS_CALL(status) == SENDA)

/* Flags of an asynchronous message table entry. */
#define AMF_EMPTY 000
#define AMF_VALID 001
#define AMF_DONE 002
#define AMF_NOTIFY 004     /* notify me when done */
#define AMF_NOREPLY 010    /* not a reply to a SENDREC */
#define AMF_NOTIFY_ERR 020 /* notify me when delivery fails */

#define ASYN_NR (2 * NR_PROCS) /* entries of the table in libsys */

#endif
