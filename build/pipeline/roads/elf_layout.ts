// The link's share of the layout randomisation: what the asr pass cannot
// reach. A linker script, made from the variant's seed, orders and pads the
// sections of native objects among each other and around the program's own
// code, and chooses the pages at which text and data begin.
import { createHash } from "node:crypto";
import {
  MAGIC_SECTION_CONSTANTS,
  MAGIC_SECTION_DATA,
  MAGIC_SECTION_FUNCTIONS,
  MAGIC_SECTION_TABLES,
} from "../../../core/abi/abi.ts";
import { readElf } from "../../../formats/mod.ts";

const PAGE = 4096;
const TEXT_BASE = 0x08048000;
/** Limits of the random amounts. */
const MAX_BASE_PAGES = 256;
const MAX_DATA_PAGES = 256;
const MAX_PADDING = 100;

/** Endless numbers from a seed, each below its limit. */
class Draw {
  #count = 0;
  constructor(readonly seed: string) {}
  below(limit: number): number {
    const text = `${this.seed}:elf:${this.#count++}`;
    const hash = createHash("sha256").update(text).digest();
    // 48 bits make the bias of the remainder immeasurable.
    return hash.readUIntBE(0, 6) % limit;
  }
}

export interface ElfLayoutOptions {
  order: boolean;
  padding: boolean;
  offset: boolean;
}

/** Linker script of a variant; equal for equal arguments. */
export function elfLayout(
  seed: string,
  natives: readonly Uint8Array[],
  options: ElfLayoutOptions,
): string {
  const draw = new Draw(seed);
  const names = new Set(natives.flatMap(textSections));
  // The program's own code and what else is just ".text".
  const pool = [".text", ...[...names].filter((n) => n !== ".text").sort()];
  const pieces: string[] = [];
  while (pool.length > 0) {
    const at = draw.below(pool.length);
    const [name] = pool.splice(options.order ? at : 0, 1);
    const padding = 1 + draw.below(MAX_PADDING);
    if (options.padding) pieces.push(`    . += ${padding};`);
    pieces.push(`    *(${name})`);
  }
  const pages = (limit: number) => options.offset ? draw.below(limit) : 0;
  const base = TEXT_BASE + pages(MAX_BASE_PAGES) * PAGE;
  const gap = pages(MAX_DATA_PAGES) * PAGE;
  const same = (name: string) => `  ${name} : { *(${name}) }`;
  return `PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }
SECTIONS
{
  . = 0x${base.toString(16)};
  __executable_start = .;
  .text : {
${pieces.join("\n")}
    *(.text.*)
  } :text
${same(MAGIC_SECTION_FUNCTIONS)}
  .rodata : { *(.rodata .rodata.*) } :text
${same(MAGIC_SECTION_CONSTANTS)}
${same(MAGIC_SECTION_TABLES)}
  etext = .;
  . = ALIGN(${PAGE}) + ${gap};
  .data : { *(.data .data.*) } :data
${same(MAGIC_SECTION_DATA)}
  edata = .;
  .bss : { *(.bss .bss.* COMMON) } :data
  end = .;
  _end = .;
}
`;
}

/** Names of an object's sections of code. */
export function textSections(object: Uint8Array): string[] {
  return readElf(object).sections.map(({ name }) => name)
    .filter((name) => /^\.text(\.|$)/.test(name));
}
