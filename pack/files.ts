import { dirname } from "node:path";

/** Files by name, in memory: what the stages hand on. Names have slashes. */
export interface PackedFile {
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

export type Files = ReadonlyMap<string, PackedFile>;

/** All files below a folder; hidden ones are nobody's. */
export function readFolder(
  folder: string,
  keep: (name: string) => boolean = () => true,
): Files {
  const files = new Map<string, PackedFile>();
  const visit = (below: string): void => {
    for (const entry of Deno.readDirSync(`${folder}/${below}`)) {
      if (entry.name.startsWith(".")) continue;
      const name = below + entry.name;
      if (entry.isDirectory) visit(`${name}/`);
      else if (entry.isFile && keep(name)) {
        files.set(name, { bytes: Deno.readFileSync(`${folder}/${name}`) });
      }
    }
  };
  visit("");
  return files;
}

/** Writes them below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, { bytes, executable }] of files) {
    const path = `${folder}/${name}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, bytes, executable ? { mode: 0o755 } : {});
  }
}

/** The files under another folder's name. */
export function below(folder: string, files: Files): Files {
  return new Map([...files].map(([name, file]) => [`${folder}/${name}`, file]));
}

/** All of them in one tree; two with one name are an error. */
export function together(...parts: readonly Files[]): Files {
  const all = new Map<string, PackedFile>();
  for (const [name, file] of parts.flatMap((part) => [...part])) {
    if (all.has(name)) throw new Error(`Cannot pack "${name}" twice`);
    all.set(name, file);
  }
  return all;
}

export function textFile(text: string): PackedFile {
  return { bytes: new TextEncoder().encode(text) };
}
