/**
 * The one table of the system's services: what the kernel, VM and RS boot,
 * what they may do, and what the build makes. `dev/gen` writes C's share of it
 * (minix/contract/boot.h, servers/rs/boot_table.c) and core/etc/system.conf.
 *
 * A new service is one row here and one folder.
 */

export interface Rights {
  /** Login or number; RS's default is the user "service". */
  readonly uid?: number;
  /** To whom it may send: "ALL", "ALL_SYS", or names of programs. */
  readonly ipc: "ALL" | "ALL_SYS" | readonly string[];
  /** Kernel calls on top of the basic ones; "NONE" takes these, too. */
  readonly system?: "ALL" | "NONE" | readonly string[];
  /** VM's calls, likewise. */
  readonly vm?: "ALL" | "NONE" | readonly string[];
  readonly io?: string;
  readonly irq?: string;
  readonly pci?: string;
  /** Label of its signal manager; RS unless given. */
  readonly sigmgr?: "SELF" | "pm";
  /** KERNEL, or by default SCHED. */
  readonly scheduler?: "KERNEL";
  /** Queue, 0 is the highest; 7 unless given. */
  readonly priority?: number;
  /** Milliseconds; 200 or, of a scheduler in user mode, its own. */
  readonly quantum?: number;
}

export interface Boot {
  /** Slot and, while the generation is 0, endpoint. */
  readonly endpoint: number;
  /** C's name of the endpoint. */
  readonly symbol: string;
  readonly label: string;
  /** RS starts them in the order of these numbers. */
  readonly start: number;
  /** Without it the system ends when the service does. */
  readonly core: boolean;
  /** RS keeps a second process of it ready. */
  readonly replica: boolean;
  /** Of a driver: its major number. */
  readonly device?: number;
}

export interface ServiceRow {
  readonly program: string;
  /** Folder of its sources. */
  readonly folder: string;
  readonly rights: Rights;
  /** Of a module of the boot image; row order is the order of modules. */
  readonly boot?: Boot;
  /** Lines for people, in system.conf. */
  readonly note?: string;
}

const KERNEL = "KERNEL";

/** Each gets its tables and variants when the build asks for them. */
export const SERVICES: readonly ServiceRow[] = [
  {
    program: "ds",
    folder: "core/servers/ds",
    rights: {
      ...{ uid: 0, ipc: "ALL_SYS", system: "ALL" },
      ...{ scheduler: KERNEL, priority: 4, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 6, symbol: "DS_PROC_NR", label: "ds", start: 60 },
      ...{ core: true, replica: false },
    },
  },
  {
    program: "rs",
    folder: "core/servers/rs",
    rights: {
      ...{ uid: 0, ipc: "ALL", system: "ALL" },
      vm: ["RS_SET_PRIV", "RS_UPDATE", "RS_MEMCTL", "PROCCTL", "RS_PREPARE"],
      sigmgr: "SELF",
      ...{ scheduler: KERNEL, priority: 4, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 2, symbol: "RS_PROC_NR", label: "rs", start: 10 },
      ...{ core: true, replica: true },
    },
  },
  {
    program: "pm",
    folder: "core/servers/pm",
    rights: {
      ...{ uid: 0, ipc: "ALL", system: "ALL" },
      vm: [
        ...["EXIT", "FORK", "EXEC_NEWMEM", "WILLEXIT", "GETRUSAGE", "PROCCTL"],
      ],
      ...{ scheduler: KERNEL, priority: 4, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 0, symbol: "PM_PROC_NR", label: "pm", start: 30 },
      ...{ core: true, replica: true },
    },
  },
  {
    program: "sched",
    folder: "core/servers/sched",
    rights: {
      ...{ uid: 0, ipc: "ALL_SYS", system: "ALL" },
      ...{ scheduler: KERNEL, priority: 4, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 4, symbol: "SCHED_PROC_NR", label: "sched", start: 40 },
      ...{ core: true, replica: true },
    },
  },
  {
    program: "vfs",
    folder: "core/servers/vfs",
    rights: {
      ...{ uid: 0, ipc: "ALL" },
      system: ["KILL", "UMAP", "VIRCOPY", "MEMSET"],
      vm: ["PROCCTL", "VFS_MMAP", "VFS_REPLY"],
      ...{ scheduler: KERNEL, priority: 5, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 1, symbol: "VFS_PROC_NR", label: "vfs", start: 50 },
      ...{ core: true, replica: true },
    },
  },
  {
    program: "memory",
    folder: "core/drivers/memory",
    rights: {
      ...{ uid: 0, ipc: "ALL_SYS" },
      system: [
        ...["UMAP", "VIRCOPY", "PHYSCOPY", "IRQCTL", "DEVIO", "SDEVIO"],
        ...["VDEVIO", "IOPENABLE"],
      ],
      ...{ scheduler: KERNEL, priority: 3, quantum: 50 },
    },
    boot: {
      ...{ endpoint: 3, symbol: "MEM_PROC_NR", label: "memory", start: 80 },
      ...{ core: true, replica: false, device: 1 },
    },
  },
  {
    program: "tty",
    folder: "core/drivers/tty",
    rights: {
      ...{ uid: 0, ipc: "ALL_SYS" },
      system: [
        ...["KILL", "UMAP", "VIRCOPY", "PHYSCOPY", "IRQCTL", "DEVIO"],
        ...["SDEVIO", "VDEVIO", "ABORT", "IOPENABLE", "READBIOS"],
      ],
      ...{ io: "ALL", irq: "4" },
      ...{ scheduler: KERNEL, priority: 1, quantum: 50 },
    },
    boot: {
      ...{ endpoint: 5, symbol: "TTY_PROC_NR", label: "tty", start: 70 },
      ...{ core: true, replica: false, device: 4 },
    },
  },
  {
    program: "mib",
    folder: "core/servers/mib",
    rights: { uid: 0, ipc: "ALL", system: ["VIRCOPY"] },
    boot: {
      ...{ endpoint: 7, symbol: "MIB_PROC_NR", label: "mib", start: 90 },
      ...{ core: true, replica: false },
    },
  },
  {
    program: "vm",
    folder: "core/servers/vm",
    rights: {
      ...{ uid: 0, ipc: "ALL", system: "ALL", vm: "NONE" },
      ...{ scheduler: KERNEL, priority: 2, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 8, symbol: "VM_PROC_NR", label: "vm", start: 20 },
      ...{ core: true, replica: true },
    },
  },
  {
    program: "pfs",
    folder: "core/fs/pfs",
    rights: { ipc: "ALL_SYS", priority: 5, quantum: 500 },
    boot: {
      ...{ endpoint: 9, symbol: "PFS_PROC_NR", label: "pfs", start: 100 },
      ...{ core: true, replica: false },
    },
  },
  {
    program: "mfs",
    folder: "core/fs/mfs",
    rights: {
      ipc: "ALL_SYS",
      vm: ["MAPCACHEPAGE", "SETCACHEPAGE", "FORGETCACHEPAGE", "CLEARCACHE"],
      ...{ priority: 5, quantum: 500 },
    },
    boot: {
      ...{ endpoint: 10, symbol: "MFS_PROC_NR", label: "fs_imgrd", start: 110 },
      ...{ core: false, replica: false },
    },
  },
  {
    program: "at_wini",
    folder: "core/drivers/at_wini",
    rights: {
      ipc: "ALL_SYS",
      system: ["UMAP", "IRQCTL", "DEVIO", "SDEVIO", "VDEVIO"],
      ...{ io: "ALL", pci: "class 1/1", priority: 4 },
    },
    note: "The bus master's ports are where the firmware put them.",
  },
  {
    program: "control",
    folder: "core/control",
    rights: {
      ipc: "ALL_SYS",
      system: ["IRQCTL", "DEVIO", "SDEVIO", "VDEVIO"],
      ...{ io: "2F8:8", irq: "3", priority: 4 },
    },
  },
];

/** The first program: the last module, and no service. All programs share its
 * rights; whom they may ask is for each service to say. */
export const INIT = {
  program: "init",
  rights: {
    ...{ uid: 0, ipc: "ALL", system: "NONE" },
    sigmgr: "pm",
  } satisfies Rights,
  boot: {
    ...{ endpoint: 11, symbol: "INIT_PROC_NR", label: "init", start: 999 },
    ...{ core: false, replica: false },
  } satisfies Boot,
} as const;

/** The module behind them is no program: the file system that the first programs
 * come from, which memory copies. */
export const RAMDISK = "imgrd";

/** A row of {@link SERVICES} that is a module of the boot image. */
export interface BootModule {
  readonly program: string;
  readonly rights: Rights;
  readonly boot: Boot;
}

/** All modules, in their order. */
export const BOOT_MODULES: readonly BootModule[] = [
  ...SERVICES.flatMap((row) =>
    row.boot === undefined ? [] : [{ ...row, boot: row.boot }]
  ),
  INIT,
];
