// An image whose kernel is a few instructions of assembler.
import { openToolchain } from "../../build/toolchain/mod.ts";
import { blankDisk } from "./blank_disk.ts";
import { ROOT } from "./tree.ts";

const SOURCE = `${ROOT}tests/machine/kernel/hello.S`;

/** What it ends the machine with. */
export const KERNEL_EXIT = 7;

/** A blank image whose boot folder has the test kernel. */
export async function kernelImage(folder: string): Promise<string> {
  const image = `${folder}/test.img`;
  Deno.mkdirSync(`${image}.boot`);
  const toolchain = await openToolchain(`${folder}/cache`);
  await toolchain.run("clang", [
    "--target=i386-unknown-none-elf",
    "-c",
    SOURCE,
    "-o",
    `${folder}/hello.o`,
  ], { cwd: folder });
  await toolchain.run("ld.lld", [
    "-m",
    "elf_i386",
    "-e",
    "_start",
    "--image-base=0x100000",
    `${folder}/hello.o`,
    "-o",
    `${image}.boot/kernel`,
  ], { cwd: folder });
  Deno.writeTextFileSync(`${image}.boot/mod02_b`, "second\n");
  Deno.writeTextFileSync(`${image}.boot/mod01_a`, "first\n");
  Deno.writeFileSync(image, blankDisk(2048));
  return image;
}
