/* Limits and constants every part of the system agrees on. Values are MINIX's
 * unless a comment says otherwise. Assembly reads the numbers, too. */
#ifndef _MINIX_CONST_H
#define _MINIX_CONST_H

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <minix/contract/boot.h>
#endif

#define TRUE 1
#define FALSE 0

#define DEFAULT_HZ 60

#define NR_TASKS 5      /* kernel tasks, slots -5 .. -1 */
#define NR_PROCS 256    /* process slots of services and programs */
#define NR_SYS_PROCS 64 /* privilege structures */
#define NR_BOOT_PROCS (NR_TASKS + NR_BOOT_MODULES)

#define NR_SCHED_QUEUES 16
#define TASK_Q 0
#define MAX_USER_Q 0
#define USER_Q 7
#define MIN_USER_Q 15
#define USER_QUANTUM 200 /* ms */

#define PROC_NAME_LEN 16 /* with the final NUL */
#define NR_IO_RANGE 64
#define NR_MEM_RANGE 20
#define NR_IRQ 16
#define NR_DOMAIN 8

/* Address space of every process; VM may use what the kernel keeps. */
#define VM_PAGE_SIZE 4096
#define VM_TEXT_START 0x08048000
#define VM_MMAP_BASE 0x60000000 /* mmap area: [BASE, TOP) */
#define VM_MMAP_TOP 0xAF000000
#define VM_STACK_TOP 0xB0000000
#define VM_STACK_SIZE 0x00400000 /* default limit */
#define VM_DATATOP 0xB0000000
#define KERNEL_WINDOW 0xB0000000 /* all physical memory, linear */
#define KERNEL_WINDOW_SIZE 0x40000000
#define KERNEL_BASE 0xF0000000

#define SUPER_USER ((uid_t) 0)
#define SERVICE_UID 999
#define SERVICE_GID 999

#define INVAL_UID ((uid_t) - 1)
#define INVAL_GID ((gid_t) - 1)
#define NO_DEV ((dev_t) 0)
#define NO_PID ((pid_t) - 1)

#ifndef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif

/* A parameter that its function does not use. */
#define UNUSED(parameter) parameter __attribute__((unused))

/* For the one header that declares a service's variables. */
#ifndef EXTERN
#define EXTERN extern
#endif

#define _MINIX_STRINGIFY(x) #x

#define minor(dev) ((unsigned) (((dev) & 0xff) | (((dev) & 0xfff00000) >> 12)))
#define major(dev) ((unsigned) (((dev) & 0x000fff00) >> 8))
#define makedev(x, y) \
    ((dev_t) ((((x) << 8) & 0x000fff00) | (((y) << 12) & 0xfff00000) | \
        ((y) & 0xff)))

#endif
