// A folder of the user's to components: by its Makefile, or all its C files.
import { reasonOf } from "../../../host/mod.ts";
import { BuildError } from "../../errors.ts";
import {
  type Flag,
  type MakeFolder,
  type MakeProgram,
  readMakefile,
  unusable,
  type Word,
} from "../../makefile/mod.ts";
import type { BuildContext } from "../steps/context.ts";
import { sourceFiles } from "../steps/objects.ts";
import {
  type Component,
  type OwnFlags,
  program,
  RULES,
  service,
} from "../system/system.ts";
import { basename, normalize, resolve } from "node:path";

export type OwnKind = "service" | "program";

const NAME = /^[a-z0-9_][a-z0-9_.-]*$/i;
const MAKEFILE = "Makefile";
const RIGHTS = "system.conf";

/** The components of a folder. Without a kind its Makefile says it, or its
 * sources do: a service is what calls sef_startup(). */
export function ownComponents(
  ctx: BuildContext,
  folder: string,
  kind?: OwnKind,
): Component[] {
  const mount = mountOwn(ctx, folder);
  const own = { ctx, mount, folder, kind };
  if (!ctx.sources.has(`${mount}/${MAKEFILE}`)) return [plain(own)];
  const text = new TextDecoder().decode(
    ctx.sources.readText(`${mount}/${MAKEFILE}`),
  );
  const file = ctx.sources.asTyped(`${mount}/${MAKEFILE}`);
  const make = readMakefile(text, file);
  if (kind !== undefined && kind !== make.kind) {
    throw new BuildError(
      `Cannot build "${folder}" as a ${kind}: by its Makefile it is a ` +
        make.kind,
    );
  }
  return make.programs.map((one) => made({ ...own, file }, make, one));
}

interface Own {
  readonly ctx: BuildContext;
  /** In the source tree. */
  readonly mount: string;
  /** As it was typed. */
  readonly folder: string;
  readonly kind: OwnKind | undefined;
}

/** Makes the folder part of the source tree; its name there. */
function mountOwn(ctx: BuildContext, folder: string): string {
  const plain = basename(resolve(folder)).replaceAll(/[^\w.-]/g, "_");
  let mount = `extra/${plain}`;
  for (let n = 2; ctx.sources.isMounted(mount); n++) {
    mount = `extra/${plain}-${n}`;
  }
  try {
    ctx.sources.mountOwn(mount, folder);
  } catch (error) {
    throw new BuildError(
      `Cannot read folder "${folder}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
  return mount;
}

/** Without a Makefile: one component of the folder's name. */
function plain({ ctx, mount, folder, kind }: Own): Component {
  const name = basename(resolve(folder));
  const sources = sourceFiles(ctx, mount);
  const what = kind ??
    (sources.some((file) => startsSef(ctx, file)) ? "service" : "program");
  checkName(name, what, `folder "${folder}"`);
  if (sources.length === 0) {
    throw new BuildError(`Cannot build "${folder}": it has no C file`, {
      hint: `write ${folder.replace(/\/+$/, "")}/main.c`,
    });
  }
  const none: OwnFlags = { flags: [], includes: [] };
  return {
    ...(what === "service" ? service(mount) : program(name, mount)),
    name,
    own: {
      sources: sources.map((source) => ({ name: source, ...none })),
      rights: ownRights(ctx, mount, name),
      rules: ownRules(ctx, mount, name),
    },
  };
}

function startsSef(ctx: BuildContext, source: string): boolean {
  const text = new TextDecoder().decode(ctx.sources.read(source).bytes);
  return /\bsef_startup\s*\(/.test(text);
}

function checkName(name: string, what: OwnKind, of: string): void {
  if (!NAME.test(name)) {
    throw new BuildError(`Cannot name a ${what} after ${of}`);
  }
}

/** NAME.conf or system.conf, as the user likes. */
function ownRights(
  ctx: BuildContext,
  mount: string,
  name: string,
): string | undefined {
  return eitherOf(ctx, [`${mount}/${name}.conf`, `${mount}/${RIGHTS}`]);
}

/** NAME.rules or magic.rules. */
function ownRules(
  ctx: BuildContext,
  mount: string,
  name: string,
): string | undefined {
  return eitherOf(ctx, [`${mount}/${name}.rules`, `${mount}/${RULES}`]);
}

function eitherOf(ctx: BuildContext, files: string[]): string | undefined {
  const found = files.filter((file) => ctx.sources.has(file));
  if (found.length < 2) return found[0];
  const [first, second] = found.map((file) => ctx.sources.asTyped(file));
  throw new BuildError(
    `Cannot choose between "${first}" and "${second}": want one of them`,
  );
}

/** A program of a Makefile. */
function made(
  own: Own & { file: string },
  { kind }: MakeFolder,
  { name, sources, flags, fileFlags, installDir, rights }: MakeProgram,
): Component {
  const { ctx, mount } = own;
  const find = ({ text, line }: Word): string => {
    const path = inside(own, { text, line });
    if (ctx.sources.has(path)) return path;
    throw unusable(own.file, line, `there is no file "${text}"`);
  };
  if (!NAME.test(name.text)) {
    throw unusable(own.file, name.line, `"${name.text}" cannot be a name`);
  }
  return {
    ...(kind === "service" ? service(mount) : program(name.text, mount)),
    name: name.text,
    ...(installDir === undefined ? {} : { installDir: installDir.text }),
    own: {
      sources: sources.map((word) => ({
        name: find(word),
        ...readFlags(own, [...flags, ...fileFlags.get(word.text) ?? []]),
      })),
      rights: rights === undefined
        ? ownRights(ctx, mount, name.text)
        : find(rights),
      rules: ownRules(ctx, mount, name.text),
    },
  };
}

function readFlags(
  own: Own & { file: string },
  flags: readonly Flag[],
): OwnFlags {
  const read = { flags: [] as string[], includes: [] as string[] };
  for (const flag of flags) {
    if (!("include" in flag)) read.flags.push(flag.text);
    else {
      const path = inside(own, flag.include);
      const { text, line } = flag.include;
      if (path !== own.mount && !own.ctx.sources.hasFolder(path)) {
        throw unusable(own.file, line, `there is no folder "${text}"`);
      }
      read.includes.push(path);
    }
  }
  return read;
}

/** A path relative to the folder as a name in the source tree. */
function inside(
  { mount, file }: Own & { file: string },
  { text, line }: Word,
): string {
  const path = normalize(text).replace(/\/+$/, "");
  if (path.startsWith("/") || path === ".." || path.startsWith("../")) {
    throw unusable(file, line, `"${text}" is outside of the folder`);
  }
  return path === "." ? mount : `${mount}/${path}`;
}
