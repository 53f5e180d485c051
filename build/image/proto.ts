// Reads a prototype file: what a file system holds besides what the build
// installs by rule. One entry a line, fields separated by blanks:
//
//   d MODE PATH                    directory
//   b MODE PATH MAJOR MINOR        block device
//   c MODE PATH MAJOR MINOR        character device
//   l PATH TARGET                  symbolic link
//   f MODE PATH SOURCE             file: `@NAME` is a component's binary,
//                                  anything else a name in the source tree
//
// `#` starts a comment. MODE is octal.
import type { ImagePlan } from "./plan.ts";

const FIELDS: Record<string, number> = { d: 3, b: 5, c: 5, l: 3, f: 4 };

export function applyPrototype(
  plan: ImagePlan,
  text: string,
  options: { name: string; read(source: string): Uint8Array },
): void {
  text.split("\n").forEach((line, index) => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    const type = words[0] ?? "";
    if (type === "") return;
    const fail = (reason: string) =>
      new SyntaxError(`Cannot read "${options.name}:${index + 1}": ${reason}`);
    if (FIELDS[type] === undefined) throw fail(`unknown type "${type}"`);
    if (words.length !== FIELDS[type]) {
      throw fail(`type "${type}" has ${FIELDS[type]} fields`);
    }
    if (type === "l") return plan.symlink(words[1]!, words[2]!);
    const mode = number(words[1]!, 8);
    if (Number.isNaN(mode)) throw fail(`bad mode "${words[1]}"`);
    const path = words[2]!;
    if (type === "d") return plan.directory(path, mode);
    if (type === "f") {
      return plan.file(path, options.read(words[3]!), mode);
    }
    const major = number(words[3]!, 10);
    const minor = number(words[4]!, 10);
    if (!(major <= 0xff && minor <= 0xff)) throw fail("bad device number");
    plan.device(path, { block: type === "b", major, minor, mode });
  });
}

function number(text: string, base: 8 | 10): number {
  const pattern = base === 8 ? /^[0-7]+$/ : /^[0-9]+$/;
  return pattern.test(text) ? parseInt(text, base) : NaN;
}
