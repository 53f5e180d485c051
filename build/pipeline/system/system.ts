// What the guest system is made of, as components: kernel, services (of the
// contract's table), programs, and the libraries they are linked with.
import {
  BOOT_MODULES as MODULE_ROWS,
  RAMDISK,
  SERVICES as SERVICE_ROWS,
} from "../../../core/contract/services.ts";

export type ComponentKind = "kernel" | "service" | "program";

export interface Component {
  /** Name of the binary, and of its folder unless `folder` says otherwise. */
  readonly name: string;
  readonly kind: ComponentKind;
  readonly folder: string;
  /** Folder of the image that receives the binary. */
  readonly installDir: string;
  /** Of a folder of the user's: what it is made of. */
  readonly own?: OwnFolder;
}

/** A source of the user's, and how it is compiled. */
export interface OwnSource extends OwnFlags {
  /** Name in the source tree. */
  readonly name: string;
}

/** What a source is compiled with besides the flags of all. */
export interface OwnFlags {
  readonly flags: readonly string[];
  /** Folders of the source tree, searched behind the component's. */
  readonly includes: readonly string[];
}

/** What a folder of the user's says of a component. */
export interface OwnFolder {
  readonly sources: readonly OwnSource[];
  /** Name in the source tree of the file with its rights. */
  readonly rights: string | undefined;
  /** The same of the rules for updates from another version. */
  readonly rules?: string | undefined;
}

/** Where a component's rights are in the source tree. */
export function rightsFile({ folder, own }: Component): string | undefined {
  return own === undefined ? `${folder}/system.conf` : own.rights;
}

/** Where a component's rules for updates from another version are, if it has
 * some. */
export function rulesFile({ folder, own }: Component): string | undefined {
  return own === undefined ? `${folder}/${RULES}` : own.rules;
}

/** The name of such a file, if not NAME.rules. */
export const RULES = "magic.rules";

export interface Library {
  readonly name: string;
  readonly folder: string;
  /** Also compile the musl files listed in `musl.txt` of the folder. */
  readonly musl: boolean;
  /** Files that are no part of a service's state, in MKMAGIC builds. */
  readonly sectionify?: RegExp;
}

export const KERNEL: Component = {
  name: "kernel",
  kind: "kernel",
  folder: "core/kernel",
  installDir: "/boot/minix/.temp",
};
export const KERNEL_SCRIPT = "core/kernel/kernel.ld";

/** A service's component; the folder's last part is its name. */
export function service(folder: string): Component {
  return {
    name: folder.slice(folder.lastIndexOf("/") + 1),
    kind: "service",
    folder,
    installDir: "/service",
  };
}

export const SERVICES: readonly Component[] = SERVICE_ROWS.map((row) => ({
  ...service(row.folder),
  name: row.program,
}));

export const PROGRAMS_FOLDER = "core/programs";

/** MINIX's place of its tests. */
export const TESTS_FOLDER = "/usr/tests/minix-posix";
const TESTS: ReadonlySet<string> = new Set(["testrelpol"]);

/** Programs that belong to /sbin; all others but tests go to /bin. */
export const SBIN: ReadonlySet<string> = new Set([
  "controld",
  "init",
  "minix-service",
  "renew",
]);

function programFolder(name: string): string {
  if (TESTS.has(name)) return TESTS_FOLDER;
  return SBIN.has(name) ? "/sbin" : "/bin";
}

export function program(name: string, folder: string): Component {
  return {
    name,
    kind: "program",
    folder,
    installDir: programFolder(name),
  };
}

/** Programs that are boot modules, in MINIX's order. */
export const BOOT_MODULES: readonly string[] = MODULE_ROWS.map(
  ({ program }) => program,
);

/** `modNN_NAME`, NN counting from 1: a loader's order is that of the names. */
export const MODULE_FILES: readonly string[] = [...BOOT_MODULES, RAMDISK].map(
  (name, index) => `mod${String(index + 1).padStart(2, "0")}_${name}`,
);

export const LIBSYS: Library = {
  name: "libsys",
  folder: "core/libsys",
  musl: false,
  sectionify: /\/sef_\w+\.c$/,
};
export const LIBC: Library = {
  name: "libc",
  folder: "core/libc",
  musl: true,
  sectionify: /\/malloc\.c$/,
};
export const LIBMAGICRT: Library = {
  name: "libmagicrt",
  folder: "core/libmagicrt",
  musl: false,
  sectionify: /\.c$/,
};
/** Native objects only: what the code generator calls by itself. */
export const LIBRT: Library = {
  name: "librt",
  folder: "core/librt",
  musl: false,
};
export const CRT_START = "core/crt/crt0.S";
