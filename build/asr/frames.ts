/**
 * Stack frames. The code generator sorts stack objects by itself, so that the
 * order of allocas means nothing; one object with everything in it keeps the
 * places that are drawn here.
 *
 * Before: `%a = alloca i32, align 4` / `%b = alloca [8 x i8], align 1`
 * After:  `%asr.frame = alloca [57 x i8], align 4`
 *         `%a = getelementptr inbounds i8, ptr %asr.frame, i32 40`
 *         `%b = getelementptr inbounds i8, ptr %asr.frame, i32 7`
 *
 * A function without locals gets an object that nothing uses.
 */
import {
  type Entity,
  type FunctionEntity,
  labelOf,
  Layout,
  type Module,
} from "../ir/mod.ts";
import type { Random } from "./random.ts";

export interface FrameOptions {
  readonly permute: boolean;
  /** Most bytes at the start of each frame. */
  readonly offset: number;
  /** Most bytes between two locals. */
  readonly padding: number;
}

interface Local {
  readonly line: number;
  readonly name: string;
  readonly size: number;
  readonly align: number;
}

const ALLOCA = /^\s*%("[^"]*"|[-\w$.]+) = alloca (.*), align (\d+)$/;

export function randomizeFrames(
  module: Module,
  random: Random,
  options: FrameOptions,
): Entity[] {
  const layout = new Layout(module);
  return module.entities.map((entity) =>
    entity.kind === "function"
      ? randomizeFrame(entity, layout, random, options)
      : entity
  );
}

function randomizeFrame(
  entity: FunctionEntity,
  layout: Layout,
  random: Random,
  options: FrameOptions,
): FunctionEntity {
  // A naked function has no frame to change.
  if (/ naked /.test(entity.header)) return entity;
  const locals: Local[] = [];
  let start = 0;
  for (let i = 0; i < entity.body.length; i++) {
    const line = entity.body[i]!;
    if (line === "") continue;
    if (labelOf(line) !== undefined) {
      if (i > 0) break;
      start = 1;
      continue;
    }
    const local = staticLocal(line, i, layout);
    if (local !== undefined) locals.push(local);
  }
  const gap = (limit: number) => limit === 0 ? 0 : random.below(limit + 1);
  let at = gap(options.offset);
  let align = 1;
  const offsets = new Map<Local, number>();
  for (const local of options.permute ? random.shuffle(locals) : locals) {
    at = Math.ceil(at / local.align) * local.align;
    offsets.set(local, at);
    align = Math.max(align, local.align);
    at += local.size + gap(options.padding);
  }
  if (at === 0) return entity;
  const frame = "%asr.frame";
  const body = entity.body.filter((line) => {
    const marked =
      /@llvm\.lifetime\.[a-z]+\.p0\(.*ptr (?:nonnull )?%("[^"]*"|[-\w$.]+)\)/
        .exec(line);
    return marked === null || !locals.some((local) => local.name === marked[1]);
  });
  // Lifetime markers stand after all allocas of the entry block or later, but
  // lines may have moved: find each by its text.
  for (const [local, offset] of offsets) {
    const index = body.indexOf(entity.body[local.line]!);
    body[index] =
      `  %${local.name} = getelementptr inbounds i8, ptr ${frame}, i32 ${offset}`;
  }
  body.splice(start, 0, `  ${frame} = alloca [${at} x i8], align ${align}`);
  return { ...entity, body };
}

/** An alloca of constant size. */
function staticLocal(
  line: string,
  index: number,
  layout: Layout,
): Local | undefined {
  const match = ALLOCA.exec(line);
  if (match === null || match[2]!.startsWith("inalloca")) return undefined;
  const { type, end } = layout.read(match[2]!);
  const count = /^, i32 (.*)$/.exec(match[2]!.slice(end))?.[1] ?? "1";
  if (!/^\d+$/.test(count)) return undefined;
  return {
    line: index,
    name: match[1]!,
    size: type.size * Number(count),
    align: Number(match[3]),
  };
}
