// The text passes by name: a pass is data, so that it can be part of a cache
// key and be sent to a worker. Text in, text out.
import { asr, type AsrOptions } from "../../asr/mod.ts";
import { parse, print, stripDebug } from "../../ir/mod.ts";
import { magic, type MagicOptions } from "../../magic/mod.ts";
import { sectionify } from "../../sectionify/mod.ts";

export type Pass =
  | { readonly kind: "sectionify" }
  | { readonly kind: "magic"; readonly options: MagicOptions }
  | { readonly kind: "strip" }
  | { readonly kind: "asr"; readonly options: AsrOptions };

/** `file` names the module in messages. */
export function applyPass(pass: Pass, text: string, file: string): string {
  const module = parse(text, file);
  switch (pass.kind) {
    case "sectionify":
      return print(sectionify(module));
    case "magic":
      return print(magic(module, pass.options));
    case "strip":
      return print(stripDebug(module));
    case "asr":
      return print(asr(module, pass.options));
  }
}

/** A pass over files. */
export interface PassJob {
  readonly pass: Pass;
  readonly file: string;
  readonly input: string;
  readonly output: string;
}

export function runPassJob({ pass, file, input, output }: PassJob): void {
  const text = Deno.readTextFileSync(input);
  Deno.writeTextFileSync(output, applyPass(pass, text, file));
}
