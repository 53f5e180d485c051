// Binaries and data files to file systems: the boot ramdisk, and the root of
// the disk.
import {
  applyPrototype,
  BLOCK_SIZE,
  FIRST_SECTOR,
  ImageFullError,
  ImagePlan,
  masterBootRecord,
  measure,
  partitionBlocks,
  usedBlocks,
  writeFileSystem,
} from "../../image/mod.ts";
import { DISK_ID_BYTES, SECTOR_SIZE } from "../../../formats/mod.ts";
import { hashBytes, sha256 } from "../store/cache.ts";
import type { BuildContext } from "../steps/context.ts";
import { BuildError } from "../../errors.ts";
import type { Binaries, Binary } from "../roads/components.ts";
import { type Component, rightsFile, SERVICES } from "../system/system.ts";

const ETC_FOLDER = "core/etc";
const ROOT_PROTOTYPES = ["image.proto", "control.proto"].map((name) =>
  `${ETC_FOLDER}/${name}`
);
const RAMDISK_PROTOTYPE = `${ETC_FOLDER}/ramdisk.proto`;
/** Files of core/etc that are for the build or the ramdisk, not for /etc. */
const NOT_INSTALLED = /\.proto$|\/(rc\.ramdisk|README\.md)$/;

const BOOT_FOLDER = "/boot/minix/.temp";
const VARIANT_FOLDER = "/service/asr";
/** A component's own `system.conf`, under the program's name. */
export const RIGHTS_FOLDER = "/etc/system.conf.d";
/** Who brings none, and is in no other file, has the basic rights. */
const BASIC_RIGHTS = (program: string) =>
  new TextEncoder().encode(`service ${program}\n{\n};\n`);
const MODE_PROGRAM = 0o755;
const MODE_DATA = 0o644;
const MIB = 1024 * 1024;
const SMALL_DISK = 32 * MIB;
const LARGE_DISK = 128 * MIB;
const BYTES_PER_INODE = 8192;
const RAMDISK_SPARE_BLOCKS = 64;
const RAMDISK_SPARE_INODES = 32;

/** Where variant `number` of a component is in the image. */
export function installPath(binary: Binary, number: number): string {
  const { name, installDir } = binary.component;
  return number === 0
    ? `${installDir}/${name}`
    : `${VARIANT_FOLDER}/${name}-${number}`;
}

export function diskBytes(large: boolean): number {
  return large ? LARGE_DISK : SMALL_DISK;
}

/** Seconds since 1970 for everything in an image. */
export function imageTime(): number {
  const text = Deno.env.get("SOURCE_DATE_EPOCH") ?? "0";
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0xffffffff) {
    throw new BuildError(`Cannot use SOURCE_DATE_EPOCH "${text}"`);
  }
  return Number(text);
}

/** The boot ramdisk: a file system, as large as it must be and some room. */
export function buildRamdisk(
  ctx: BuildContext,
  binaries: Binaries,
): Uint8Array {
  const plan = new ImagePlan();
  readPrototype(ctx, plan, RAMDISK_PROTOTYPE, binaries);
  const least = measure(plan.root);
  return writeFileSystem(plan.root, {
    blocks: least.blocks + RAMDISK_SPARE_BLOCKS,
    inodes: least.inodes + RAMDISK_SPARE_INODES,
    time: imageTime(),
  });
}

/** What a boot loader wants, by name. */
export type BootFiles = [name: string, bytes: Uint8Array][];

export interface Disk {
  bytes: number;
  /** Names the content: disks of one size and id have the same bytes. */
  id: string;
  /** What is not zero, by offset; the rest of the disk is zero. */
  parts: [offset: number, bytes: Uint8Array][];
  partition: { firstSector: number; blocks: number };
}

/** The entry of minix-service's file that a component has of its own. */
export function rightsOf(
  ctx: BuildContext,
  component: Component,
): Uint8Array | undefined {
  const { name, kind } = component;
  const rights = rightsFile(component);
  if (rights !== undefined && ctx.sources.has(rights)) {
    return ctx.sources.readText(rights);
  }
  const isOfSystem = SERVICES.some((service) => service.name === name);
  return kind === "service" && !isOfSystem ? BASIC_RIGHTS(name) : undefined;
}

/** Everything installed by rule, then the prototypes' entries. */
function rootContents(
  ctx: BuildContext,
  binaries: Binaries,
  modules: BootFiles,
): ImagePlan {
  const plan = new ImagePlan();
  for (const binary of binaries.values()) {
    const { component } = binary;
    const { name } = component;
    [binary.blob, ...binary.variants].forEach((blob, number) => {
      const bytes = ctx.cache.readBlob(blob);
      plan.file(installPath(binary, number), bytes, MODE_PROGRAM);
    });
    const rights = rightsOf(ctx, component);
    if (rights !== undefined) {
      plan.file(`${RIGHTS_FOLDER}/${name}`, rights, MODE_DATA);
    }
  }
  for (const [name, bytes] of modules) {
    plan.file(`${BOOT_FOLDER}/${name}`, bytes, MODE_DATA);
  }
  const data = ctx.sources.list(
    ETC_FOLDER,
    (name) => !NOT_INSTALLED.test(name),
  );
  for (const name of data) {
    const path = `/etc/${name.slice(ETC_FOLDER.length + 1)}`;
    plan.file(path, ctx.sources.readText(name), MODE_DATA);
  }
  for (const name of ROOT_PROTOTYPES) readPrototype(ctx, plan, name, binaries);
  return plan;
}

export function buildDisk(
  ctx: BuildContext,
  binaries: Binaries,
  options: { large: boolean; modules: BootFiles },
): Disk {
  const plan = rootContents(ctx, binaries, options.modules);
  const bytes = diskBytes(options.large);
  const blocks = partitionBlocks(bytes);
  try {
    const options = {
      blocks,
      inodes: Math.floor(bytes / BYTES_PER_INODE),
      time: imageTime(),
    };
    const used = usedBlocks(plan.root, options) * BLOCK_SIZE;
    const root = writeFileSystem(plan.root, options).subarray(0, used);
    const id = sha256("disk", String(bytes), hashBytes(root))
      .slice(0, 2 * DISK_ID_BYTES);
    return {
      bytes,
      id,
      parts: [
        [0, masterBootRecord(bytes, id)],
        [FIRST_SECTOR * SECTOR_SIZE, root],
      ],
      partition: { firstSector: FIRST_SECTOR, blocks },
    };
  } catch (error) {
    if (!(error instanceof ImageFullError)) throw error;
    const advice = options.large ? "" : "; option -b makes a larger image";
    throw new BuildError(`${error.message}${advice}`, { cause: error });
  }
}

function readPrototype(
  ctx: BuildContext,
  plan: ImagePlan,
  name: string,
  binaries: Binaries,
): void {
  const text = new TextDecoder().decode(ctx.sources.readText(name));
  applyPrototype(plan, text, {
    name,
    read(source) {
      if (!source.startsWith("@")) return ctx.sources.readText(source);
      const binary = binaries.get(source.slice(1));
      if (binary === undefined) {
        throw new BuildError(`Cannot find component "${source}" of "${name}"`);
      }
      return ctx.cache.readBlob(binary.blob);
    },
  });
}
