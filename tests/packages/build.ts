// A package as a service: its driver and its sources in a folder, as a
// developer would have them, and an image with it.
import { minixLive } from "../harness/minix_live.ts";
import type { Made, Package } from "./packages.ts";

const OURS = new URL("./", import.meta.url);
const SHARED = ["service.c", "driver.h", "requests.h"];
const BUILD_SECONDS = 900;

/** As it is, or with what its row says is declared. */
export interface Wanted {
  readonly pack: Package;
  /** Where its sources are. */
  readonly sources: string;
  readonly declared: boolean;
}

/** Of the service. */
export function nameOf({ pack, declared }: Wanted): string {
  return declared ? `${pack.name}_d` : pack.name;
}

/** `*` stands for anything but a slash. */
function expand(folder: string, pattern: string): string[] {
  if (!pattern.includes("*")) return [pattern];
  const [start, end] = pattern.split("*");
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => name)
    .filter((name) => name.startsWith(start!) && name.endsWith(end!))
    .sort();
}

function makefile(wanted: Wanted): string {
  const { pack, sources, declared } = wanted;
  const files = pack.files.flatMap((file) => expand(sources, file));
  const flags = [
    "-w",
    ...pack.made === undefined ? [] : ["-Imade"],
    ...pack.include.map((folder) => `-Isource/${folder}`),
    ...pack.defines ?? [],
    ...declared ? ["-DDECLARED"] : [],
  ];
  return [
    `PROG=\t${nameOf(wanted)}`,
    `SRCS=\tservice.c driver.c ${files.map((f) => `source/${f}`).join(" ")}`,
    `CPPFLAGS+=\t${flags.join(" ")}`,
    ".include <minix.service.mk>",
    "",
  ].join("\n");
}

function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory, isFile } of Deno.readDirSync(from)) {
    if (isDirectory) copyTree(`${from}/${name}`, `${to}/${name}`);
    else if (isFile && /\.(c|h|in|def|inc)$/.test(name)) {
      Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
    }
  }
}

function write(path: string, text: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
}

/** Writes the service's folder below `parent`; its path. */
export function writeService(parent: string, wanted: Wanted): string {
  const { pack, sources, declared } = wanted;
  const name = nameOf(wanted);
  const folder = `${parent}/${name}`;
  copyTree(sources, `${folder}/source`);
  for (const [file, made] of Object.entries(pack.made ?? {})) {
    write(`${folder}/made/${file}`, textOf(made, sources));
  }
  for (const { file, from, to } of declared ? pack.declared?.edits ?? [] : []) {
    const path = `${folder}/source/${file}`;
    const text = Deno.readTextFileSync(path);
    if (!text.includes(from)) {
      throw new Error(`Cannot edit "${file}" of ${name}: no "${from}"`);
    }
    Deno.writeTextFileSync(path, text.replaceAll(from, to));
  }
  for (const file of SHARED) {
    Deno.copyFileSync(new URL(`guest/${file}`, OURS), `${folder}/${file}`);
  }
  Deno.copyFileSync(
    new URL(`drivers/${pack.name}.c`, OURS),
    `${folder}/driver.c`,
  );
  write(`${folder}/Makefile`, makefile(wanted));
  write(`${folder}/${name}.conf`, conf(name));
  return folder;
}

/** As configure and cmake put values into what they write. */
function textOf(made: Made, sources: string): string {
  if (typeof made === "string") return made;
  const text = Deno.readTextFileSync(`${sources}/${made.of}`);
  return Object.entries(made.values ?? {}).reduce(
    (text, [name, value]) =>
      text.replaceAll(`@${name}@`, value)
        .replace(
          new RegExp(`^#undef ${name}$`, "m"),
          `#define ${name} ${value}`,
        ),
    text,
  );
}

function conf(name: string): string {
  return `service ${name}
{
	uid 0;
	ipc ALL;
	system BASIC;
	vm BASIC;
	scheduler sched;
	priority 9;
	quantum 200;
};
`;
}

/** An image with these services and what drives them; its path. */
export async function buildImage(
  folder: string,
  services: readonly string[],
): Promise<string> {
  const control = `${folder}/packagectl`;
  Deno.mkdirSync(control);
  Deno.copyFileSync(new URL("guest/packagectl.c", OURS), `${control}/main.c`);
  Deno.copyFileSync(
    new URL("guest/requests.h", OURS),
    `${control}/requests.h`,
  );
  const image = `${folder}/packages.img`;
  const { code, stderr } = await minixLive([
    ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2", "-o", image],
    ...services.flatMap((path) => ["--service", path]),
    ...["--program", control],
  ], { seconds: BUILD_SECONDS });
  if (code !== 0) throw new Error(stderr);
  return image;
}
