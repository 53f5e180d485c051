/**
 * The link's share of the layout: what a module's text does not reach. A linker
 * script, made from the variant's seed, orders and pads the sections of native
 * objects among each other and around the program's own code, and chooses the
 * pages at which text and data begin.
 */
import {
  MAGIC_SECTION_CONSTANTS,
  MAGIC_SECTION_DATA,
  MAGIC_SECTION_FUNCTIONS,
  MAGIC_SECTION_TABLES,
} from "../../core/abi/abi.ts";
import { Random } from "./random.ts";

const PAGE = 4096;
const TEXT_BASE = 0x08048000;
/** Limits of the random amounts. */
const MAX_BASE_PAGES = 256;
const MAX_DATA_PAGES = 256;
const MAX_PADDING = 100;

export interface LinkLayoutOptions {
  readonly order: boolean;
  readonly padding: boolean;
  readonly offset: boolean;
}

/**
 * Linker script of a variant; equal for equal arguments. `sections` are those
 * of the native objects; what holds no code is not looked at.
 */
export function linkLayout(
  seed: string,
  sections: Iterable<string>,
  options: LinkLayoutOptions,
): string {
  const random = new Random(seed, "link");
  const pieces = drawText(random, sections, options);
  const pages = (limit: number) => options.offset ? random.below(limit) : 0;
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

/** The contents of .text: the program's own code, and each native section. */
function drawText(
  random: Random,
  sections: Iterable<string>,
  options: LinkLayoutOptions,
): string[] {
  const names = [...new Set(sections)].filter((name) =>
    name.startsWith(".text.")
  ).sort();
  const pool = [".text", ...names];
  const order = options.order ? random.shuffle(pool) : pool;
  return order.flatMap((name) => {
    const padding = 1 + random.below(MAX_PADDING);
    const lines = [`    *(${name})`];
    return options.padding ? [`    . += ${padding};`, ...lines] : lines;
  });
}
