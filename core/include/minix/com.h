/* Table: endpoints of the boot image, request numbers and parameters of every
 * protocol, area by area. All numbers are MINIX's; additions of ours are marked. */
#ifndef _MINIX_COM_H
#define _MINIX_COM_H

#include <minix/endpoint.h>
#include <minix/contract/boot.h>

/* Kernel tasks (endpoint = slot while the generation is 0); the boot
 * processes are in minix/contract/boot.h. */
#define ASYNCM ((endpoint_t) - 5)
#define IDLE ((endpoint_t) - 4)
#define CLOCK ((endpoint_t) - 3)
#define SYSTEM ((endpoint_t) - 2)
#define KERNEL ((endpoint_t) - 1)
#define HARDWARE KERNEL
#define ROOT_SYS_PROC_NR RS_PROC_NR
#define ROOT_USR_PROC_NR INIT_PROC_NR

#define NOTIFY_MESSAGE 0x1000

/* Kernel calls. */
#define KERNEL_CALL 0x600
#define SYS_FORK (KERNEL_CALL + 0)
#define SYS_EXEC (KERNEL_CALL + 1)
#define SYS_CLEAR (KERNEL_CALL + 2)
#define SYS_SCHEDULE (KERNEL_CALL + 3)
#define SYS_PRIVCTL (KERNEL_CALL + 4)
#define SYS_TRACE (KERNEL_CALL + 5)
#define SYS_KILL (KERNEL_CALL + 6)
#define SYS_GETKSIG (KERNEL_CALL + 7)
#define SYS_ENDKSIG (KERNEL_CALL + 8)
#define SYS_SIGSEND (KERNEL_CALL + 9)
#define SYS_SIGRETURN (KERNEL_CALL + 10)
#define SYS_MEMSET (KERNEL_CALL + 13)
#define SYS_UMAP (KERNEL_CALL + 14)
#define SYS_VIRCOPY (KERNEL_CALL + 15)
#define SYS_PHYSCOPY (KERNEL_CALL + 16)
#define SYS_UMAP_REMOTE (KERNEL_CALL + 17)
#define SYS_VUMAP (KERNEL_CALL + 18)
#define SYS_IRQCTL (KERNEL_CALL + 19)
#define SYS_DEVIO (KERNEL_CALL + 21)
#define SYS_SDEVIO (KERNEL_CALL + 22)
#define SYS_VDEVIO (KERNEL_CALL + 23)
#define SYS_SETALARM (KERNEL_CALL + 24)
#define SYS_TIMES (KERNEL_CALL + 25)
#define SYS_GETINFO (KERNEL_CALL + 26)
#define SYS_ABORT (KERNEL_CALL + 27)
#define SYS_IOPENABLE (KERNEL_CALL + 28)
#define SYS_SAFECOPYFROM (KERNEL_CALL + 31)
#define SYS_SAFECOPYTO (KERNEL_CALL + 32)
#define SYS_VSAFECOPY (KERNEL_CALL + 33)
#define SYS_SETGRANT (KERNEL_CALL + 34)
#define SYS_READBIOS (KERNEL_CALL + 35)
#define SYS_SPROF (KERNEL_CALL + 36)
#define SYS_STIME (KERNEL_CALL + 39)
#define SYS_SETTIME (KERNEL_CALL + 40)
#define SYS_VMCTL (KERNEL_CALL + 43)
#define SYS_DIAGCTL (KERNEL_CALL + 44)
#define SYS_VTIMER (KERNEL_CALL + 45)
#define SYS_RUNCTL (KERNEL_CALL + 46)
#define SYS_GETMCONTEXT (KERNEL_CALL + 50)
#define SYS_SETMCONTEXT (KERNEL_CALL + 51)
#define SYS_UPDATE (KERNEL_CALL + 52)
#define SYS_EXIT (KERNEL_CALL + 53)
#define SYS_SCHEDCTL (KERNEL_CALL + 54)
#define SYS_STATECTL (KERNEL_CALL + 55)
#define SYS_SAFEMEMSET (KERNEL_CALL + 56)
#define SYS_PADCONF (KERNEL_CALL + 57)
#define SYS_SETEUID (KERNEL_CALL + 58)
#define NR_SYS_CALLS 59 /* SETEUID is ours */
#define SYS_BASIC_CALLS \
    SYS_EXIT, SYS_SAFECOPYFROM, SYS_SAFECOPYTO, SYS_VSAFECOPY, SYS_GETINFO, \
        SYS_TIMES, SYS_SETALARM, SYS_SETGRANT, SYS_DIAGCTL, SYS_STATECTL, \
        SYS_SAFEMEMSET

/* SYS_PRIVCTL. */
#define SYS_PRIV_ALLOW 1
#define SYS_PRIV_DISALLOW 2
#define SYS_PRIV_SET_SYS 3
#define SYS_PRIV_SET_USER 4
#define SYS_PRIV_ADD_IO 5
#define SYS_PRIV_ADD_MEM 6
#define SYS_PRIV_ADD_IRQ 7
#define SYS_PRIV_QUERY_MEM 8
#define SYS_PRIV_UPDATE_SYS 9
#define SYS_PRIV_YIELD 10
#define SYS_PRIV_CLEAR_IPC_REFS 11
/* Ours: phys_start holds the endpoint whose memory endpt may read, or NONE. */
#define SYS_PRIV_SET_STATE_SOURCE 12

/* SYS_GETINFO. */
#define GET_KINFO 0
#define GET_IMAGE 1
#define GET_PROCTAB 2
#define GET_RANDOMNESS 3
#define GET_MONPARAMS 4
#define GET_KENV 5
#define GET_IRQHOOKS 6
#define GET_PRIVTAB 8
#define GET_KADDRESSES 9
#define GET_SCHEDINFO 10
#define GET_PROC 11
#define GET_MACHINE 12
#define GET_LOCKTIMING 13
#define GET_BIOSBUFFER 14
#define GET_LOADINFO 15
#define GET_IRQACTIDS 16
#define GET_PRIV 17
#define GET_HZ 18
#define GET_WHOAMI 19
#define GET_RANDOMNESS_BIN 20
#define GET_IDLETSC 21
#define GET_CPUINFO 23
#define GET_REGS 24
#define GET_CPUTICKS 25

/* SYS_VMCTL. */
#define VMCTL_CLEAR_PAGEFAULT 12
#define VMCTL_GET_PDBR 13
#define VMCTL_MEMREQ_GET 14
#define VMCTL_MEMREQ_REPLY 15
#define VMCTL_NOPAGEZERO 18
#define VMCTL_KERNELLIMIT 19
#define VMCTL_INVLPG 25
#define VMCTL_FLUSHTLB 26
#define VMCTL_KERN_PHYSMAP 27
#define VMCTL_KERN_MAP_REPLY 28
#define VMCTL_SETADDRSPACE 29
#define VMCTL_VMINHIBIT_SET 30
#define VMCTL_VMINHIBIT_CLEAR 31
#define VMCTL_CLEARMAPCACHE 32
#define VMCTL_BOOTINHIBIT_CLEAR 33

/* SYS_STATECTL. */
#define SYS_STATE_CLEAR_IPC_REFS 1
#define SYS_STATE_SET_STATE_TABLE 2
#define SYS_STATE_ADD_IPC_BL_FILTER 3
#define SYS_STATE_ADD_IPC_WL_FILTER 4
#define SYS_STATE_CLEAR_IPC_FILTERS 5

/* SYS_DIAGCTL. */
#define DIAGCTL_CODE_DIAG 1
#define DIAGCTL_CODE_STACKTRACE 2
#define DIAGCTL_CODE_REGISTER 3
#define DIAGCTL_CODE_UNREGISTER 4
#define DIAG_BUFSIZE 2000

/* SYS_IRQCTL. */
#define IRQ_SETPOLICY 1
#define IRQ_RMPOLICY 2
#define IRQ_ENABLE 3
#define IRQ_DISABLE 4
#define IRQ_REENABLE 0x001

/* SYS_DEVIO, SYS_VDEVIO, SYS_SDEVIO: direction and width. */
#define _DIO_INPUT 0x001
#define _DIO_OUTPUT 0x002
#define _DIO_DIRMASK 0x00f
#define _DIO_BYTE 0x010
#define _DIO_WORD 0x020
#define _DIO_LONG 0x030
#define _DIO_TYPEMASK 0x0f0
#define _DIO_SAFE 0x100
#define DIO_INPUT_BYTE (_DIO_INPUT | _DIO_BYTE)
#define DIO_INPUT_WORD (_DIO_INPUT | _DIO_WORD)
#define DIO_INPUT_LONG (_DIO_INPUT | _DIO_LONG)
#define DIO_OUTPUT_BYTE (_DIO_OUTPUT | _DIO_BYTE)
#define DIO_OUTPUT_WORD (_DIO_OUTPUT | _DIO_WORD)
#define DIO_OUTPUT_LONG (_DIO_OUTPUT | _DIO_LONG)

/* SYS_UMAP segments, SYS_VUMAP access. */
#define VIR_ADDR 1
#define MEM_GRANT 3
#define VUA_READ 0x1
#define VUA_WRITE 0x2

/* SYS_RUNCTL, SYS_UPDATE, SYS_SCHEDCTL, SYS_FORK, SYS_VIRCOPY flags. */
#define RC_STOP 0
#define RC_RESUME 1
#define RC_DELAY 1
#define SYS_UPD_ROLLBACK 0x1
#define SYS_UPD_SWAPPED 0x2 /* to VM: the kernel has done it already */
#define SCHEDCTL_FLAG_KERNEL 1
#define PFF_VMINHIBIT 0x01
#define CP_FLAG_TRY 0x01

/* SYS_ABORT, reboot(2). */
#define RBT_HALT 0x008
#define RBT_REBOOT 0x000
#define RBT_PANIC 0x4000
#define RBT_POWEROFF 0x800

/* VM. */
#define VM_RQ_BASE 0xC00
#define VM_EXIT (VM_RQ_BASE + 0)
#define VM_FORK (VM_RQ_BASE + 1)
#define VM_BRK (VM_RQ_BASE + 2)
#define VM_EXEC_NEWMEM (VM_RQ_BASE + 3)
#define VM_WILLEXIT (VM_RQ_BASE + 5)
#define VM_MMAP (VM_RQ_BASE + 10)
#define VM_ADDDMA (VM_RQ_BASE + 12)
#define VM_DELDMA (VM_RQ_BASE + 13)
#define VM_GETDMA (VM_RQ_BASE + 14)
#define VM_MAP_PHYS (VM_RQ_BASE + 15)
#define VM_UNMAP_PHYS (VM_RQ_BASE + 16)
#define VM_MUNMAP (VM_RQ_BASE + 17)
#define VM_MAPCACHEPAGE (VM_RQ_BASE + 26)
#define VM_SETCACHEPAGE (VM_RQ_BASE + 27)
#define VM_FORGETCACHEPAGE (VM_RQ_BASE + 28)
#define VM_CLEARCACHE (VM_RQ_BASE + 29)
#define VM_VFS_REPLY (VM_RQ_BASE + 30)
#define VM_REMAP (VM_RQ_BASE + 33)
#define VM_SHM_UNMAP (VM_RQ_BASE + 34)
#define VM_GETPHYS (VM_RQ_BASE + 35)
#define VM_GETREF (VM_RQ_BASE + 36)
#define VM_RS_SET_PRIV (VM_RQ_BASE + 37)
#define VM_INFO (VM_RQ_BASE + 40)
#define VM_RS_UPDATE (VM_RQ_BASE + 41)
#define VM_RS_MEMCTL (VM_RQ_BASE + 42)
#define VM_REMAP_RO (VM_RQ_BASE + 44)
#define VM_PROCCTL (VM_RQ_BASE + 45)
#define VM_VFS_MMAP (VM_RQ_BASE + 46)
#define VM_GETRUSAGE (VM_RQ_BASE + 47)
#define VM_RS_PREPARE (VM_RQ_BASE + 48)
#define NR_VM_CALLS 49
#define VM_PAGEFAULT (VM_RQ_BASE + 255)
#define VM_BASIC_CALLS \
    VM_BRK, VM_MMAP, VM_MUNMAP, VM_MAP_PHYS, VM_UNMAP_PHYS, VM_INFO, \
        VM_GETRUSAGE
#define VMIW_STATS 1
#define VMIW_USAGE 2
#define VMIW_REGION 3
#define VM_RS_MEM_PIN 0
#define VM_RS_MEM_MAKE_VM 1
#define VM_RS_MEM_HEAP_PREALLOC 2
#define VM_RS_MEM_MAP_PREALLOC 3
#define VM_RS_MEM_GET_PREALLOC_MAP 4
#define VMPPARAM_CLEAR 1 /* VM_PROCCTL: drop the address space */
#define VMPPARAM_HANDLEMEM 2
#define VMPPARAM_PROTECT 16 /* ours: protection of one region */
#define PFERR_WRITE 0x2     /* VM_PAGEFAULT error bits, i386's */
#define PFERR_PROT 0x1
#define PFERR_USER 0x4

/* RS. */
#define RS_RQ_BASE 0x700
#define RS_UP (RS_RQ_BASE + 0)
#define RS_DOWN (RS_RQ_BASE + 1)
#define RS_REFRESH (RS_RQ_BASE + 2)
#define RS_RESTART (RS_RQ_BASE + 3)
#define RS_SHUTDOWN (RS_RQ_BASE + 4)
#define RS_UPDATE (RS_RQ_BASE + 5)
#define RS_CLONE (RS_RQ_BASE + 6)
#define RS_UNCLONE (RS_RQ_BASE + 7)
#define RS_LOOKUP (RS_RQ_BASE + 8)
#define RS_GETSYSINFO (RS_RQ_BASE + 9)
#define RS_INIT (RS_RQ_BASE + 20)
#define RS_LU_PREPARE (RS_RQ_BASE + 21)
#define RS_EDIT (RS_RQ_BASE + 22)
#define RS_SYSCTL (RS_RQ_BASE + 23)
#define RS_FI (RS_RQ_BASE + 24)
#define RS_SYSCTL_SRV_STATUS 1 /* subtypes of RS_SYSCTL */
#define RS_SYSCTL_UPD_START 2
#define RS_SYSCTL_UPD_RUN 3
#define RS_SYSCTL_UPD_STOP 4
#define RS_SYSCTL_UPD_STATUS 5
#define RS_FI_CRASH 1 /* subtypes of RS_FI and COMMON_REQ_FI_CTL */
#define RS_FI_END 2   /* of the latter: end, as at SIGTERM, in any case */

/* DS. */
#define DS_RQ_BASE 0x800
#define DS_PUBLISH (DS_RQ_BASE + 0)
#define DS_RETRIEVE (DS_RQ_BASE + 1)
#define DS_SUBSCRIBE (DS_RQ_BASE + 2)
#define DS_CHECK (DS_RQ_BASE + 3)
#define DS_DELETE (DS_RQ_BASE + 4)
#define DS_SNAPSHOT (DS_RQ_BASE + 5)
#define DS_RETRIEVE_LABEL (DS_RQ_BASE + 6)
#define DS_GETSYSINFO (DS_RQ_BASE + 7)

/* PM to VFS and back. */
#define VFS_PM_RQ_BASE 0x900
#define VFS_PM_RS_BASE 0x980
#define VFS_PM_INIT (VFS_PM_RQ_BASE + 0)
#define VFS_PM_SETUID (VFS_PM_RQ_BASE + 1)
#define VFS_PM_SETGID (VFS_PM_RQ_BASE + 2)
#define VFS_PM_SETSID (VFS_PM_RQ_BASE + 3)
#define VFS_PM_EXIT (VFS_PM_RQ_BASE + 4)
#define VFS_PM_DUMPCORE (VFS_PM_RQ_BASE + 5)
#define VFS_PM_EXEC (VFS_PM_RQ_BASE + 6)
#define VFS_PM_FORK (VFS_PM_RQ_BASE + 7)
#define VFS_PM_SRV_FORK (VFS_PM_RQ_BASE + 8)
#define VFS_PM_UNPAUSE (VFS_PM_RQ_BASE + 9)
#define VFS_PM_REBOOT (VFS_PM_RQ_BASE + 10)
#define VFS_PM_SETGROUPS (VFS_PM_RQ_BASE + 11)
#define VFS_PM_SETUID_REPLY (VFS_PM_RS_BASE + 1)
#define VFS_PM_SETGID_REPLY (VFS_PM_RS_BASE + 2)
#define VFS_PM_SETSID_REPLY (VFS_PM_RS_BASE + 3)
#define VFS_PM_EXIT_REPLY (VFS_PM_RS_BASE + 4)
#define VFS_PM_CORE_REPLY (VFS_PM_RS_BASE + 5)
#define VFS_PM_EXEC_REPLY (VFS_PM_RS_BASE + 6)
#define VFS_PM_FORK_REPLY (VFS_PM_RS_BASE + 7)
#define VFS_PM_SRV_FORK_REPLY (VFS_PM_RS_BASE + 8)
#define VFS_PM_UNPAUSE_REPLY (VFS_PM_RS_BASE + 9)
#define VFS_PM_REBOOT_REPLY (VFS_PM_RS_BASE + 10)
#define VFS_PM_SETGROUPS_REPLY (VFS_PM_RS_BASE + 11)
#define VFS_PM_ENDPT m7_i1 /* every request and reply */
#define VFS_PM_SLOT m7_i2  /* INIT */
#define VFS_PM_PID m7_i3
#define VFS_PM_EID m7_i2 /* SETUID, SETGID */
#define VFS_PM_RID m7_i3
#define VFS_PM_PENDPT m7_i2 /* FORK, SRV_FORK */
#define VFS_PM_CPID m7_i3
#define VFS_PM_REUID m7_i4
#define VFS_PM_REGID m7_i5
#define VFS_PM_PATH m7_p1 /* EXEC */
#define VFS_PM_PATH_LEN m7_i2
#define VFS_PM_FRAME m7_p2
#define VFS_PM_FRAME_LEN m7_i3
#define VFS_PM_PS_STR m7_i5
#define VFS_PM_STATUS m7_i2  /* EXEC_REPLY */
#define VFS_PM_PARTIAL m7_i3 /* ours: the old image is gone */
#define VFS_PM_PC m7_p1
#define VFS_PM_NEWSP m7_p2
#define VFS_PM_NEWPS_STR m7_i5

/* VFS to file servers: see vfsif.h. The transaction id is the high half of
 * m_type. */
#define FS_BASE 0xA00
#define VFS_TRANSACTION_BASE 0xB00

/* Character and block devices. */
#define CDEV_RQ_BASE 0x400
#define CDEV_RS_BASE 0x480
#define CDEV_OPEN (CDEV_RQ_BASE + 0)
#define CDEV_CLOSE (CDEV_RQ_BASE + 1)
#define CDEV_READ (CDEV_RQ_BASE + 2)
#define CDEV_WRITE (CDEV_RQ_BASE + 3)
#define CDEV_IOCTL (CDEV_RQ_BASE + 4)
#define CDEV_CANCEL (CDEV_RQ_BASE + 5)
#define CDEV_SELECT (CDEV_RQ_BASE + 6)
#define CDEV_REPLY (CDEV_RS_BASE + 0)
#define CDEV_SEL1_REPLY (CDEV_RS_BASE + 1)
#define CDEV_SEL2_REPLY (CDEV_RS_BASE + 2)
#define IS_CDEV_RQ(type) (((type) & ~0x7f) == CDEV_RQ_BASE)
#define IS_CDEV_RS(type) (((type) & ~0x7f) == CDEV_RS_BASE)
#define CDEV_R_BIT 0x01
#define CDEV_W_BIT 0x02
#define CDEV_NOCTTY 0x04
#define CDEV_NOFLAGS 0x00
#define CDEV_NONBLOCK 0x01
#define CDEV_OP_RD 0x01
#define CDEV_OP_WR 0x02
#define CDEV_OP_ERR 0x04
#define CDEV_NOTIFY 0x08
#define CDEV_CLONED 0x20000000
#define CDEV_CTTY 0x40000000
#define BDEV_RQ_BASE 0x500
#define BDEV_RS_BASE 0x580
#define BDEV_OPEN (BDEV_RQ_BASE + 0)
#define BDEV_CLOSE (BDEV_RQ_BASE + 1)
#define BDEV_READ (BDEV_RQ_BASE + 2)
#define BDEV_WRITE (BDEV_RQ_BASE + 3)
#define BDEV_GATHER (BDEV_RQ_BASE + 4)
#define BDEV_SCATTER (BDEV_RQ_BASE + 5)
#define BDEV_IOCTL (BDEV_RQ_BASE + 6)
#define BDEV_REPLY (BDEV_RS_BASE + 0)
#define IS_BDEV_RQ(type) (((type) & ~0x7f) == BDEV_RQ_BASE)
#define IS_BDEV_RS(type) (((type) & ~0x7f) == BDEV_RS_BASE)
#define BDEV_R_BIT 0x01
#define BDEV_W_BIT 0x02
#define BDEV_NOFLAGS 0x00
#define BDEV_FORCEWRITE 0x01
#define BDEV_NOPAGE 0x02

/* Common requests to services. */
#define COMMON_RQ_BASE 0xE00
#define COMMON_RS_BASE 0xE80
#define SIGS_SIGNAL_RECEIVED (COMMON_RQ_BASE + 0)
#define COMMON_REQ_GCOV_DATA (COMMON_RQ_BASE + 1)
#define COMMON_REQ_FI_CTL (COMMON_RQ_BASE + 2)
#define PROC_EVENT (COMMON_RQ_BASE + 3)
#define COMMON_MIB_INFO (COMMON_RQ_BASE + 4)
#define COMMON_MIB_CALL (COMMON_RQ_BASE + 5)
#define PROC_EVENT_REPLY (COMMON_RS_BASE + 0)
#define COMMON_MIB_REPLY (COMMON_RS_BASE + 1)

/* Scheduling. */
#define SCHEDULING_BASE 0xF00
#define SCHEDULING_NO_QUANTUM (SCHEDULING_BASE + 1)
#define SCHEDULING_START (SCHEDULING_BASE + 2)
#define SCHEDULING_STOP (SCHEDULING_BASE + 3)
#define SCHEDULING_SET_NICE (SCHEDULING_BASE + 4)
#define SCHEDULING_INHERIT (SCHEDULING_BASE + 5)

/* MIB. */
#define MIB_BASE 0x1800
#define MIB_SYSCTL (MIB_BASE + 0)
#define MIB_REGISTER (MIB_BASE + 1)
#define MIB_DEREGISTER (MIB_BASE + 2)
#define IS_MIB_CALL(type) (((type) & ~0x7f) == MIB_BASE)

#endif
