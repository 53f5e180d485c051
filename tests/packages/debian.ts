// Sources of Debian's packages, by apt: with lists of its own, made of this
// machine's sources, so that neither root nor lines for sources are needed.
import { findProgram, mustRun, type Probe, probe } from "../harness/host.ts";

const ETC = "/etc/apt";
const HELPER = "/usr/lib/apt/apt-helper";

/** Sources of Debian's main archive, as this machine has them, as sources of
 * source packages. */
function sourcesOf(texts: readonly string[]): string {
  const lines = texts.flatMap((text) => text.split("\n"))
    .filter((line) => /^deb(-src)?\s/.test(line))
    .filter((line) => /\/debian\/?\s/.test(line))
    .map((line) => line.replace(/^deb(-src)?\s/, "deb-src "));
  return [...new Set(lines)].join("\n") + "\n";
}

function stanzasOf(texts: readonly string[]): string {
  return texts.flatMap((text) => text.split(/\n{2,}/))
    .filter((stanza) => /^URIs:.*\/debian\/?\s*$/m.test(stanza))
    .map((stanza) => stanza.replace(/^Types:.*$/m, "Types: deb-src"))
    .join("\n\n") + "\n";
}

function filesOf(folder: string, end: string): string[] {
  return [...Deno.readDirSync(folder)]
    .filter(({ name }) => name.endsWith(end))
    .map(({ name }) => Deno.readTextFileSync(`${folder}/${name}`));
}

function textOf(path: string): string[] {
  try {
    return [Deno.readTextFileSync(path)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

export class DebianSources {
  readonly #folder: string;
  readonly #options: string[];

  private constructor(folder: string, options: string[]) {
    this.#folder = folder;
    this.#options = options;
  }

  /** Reads the lists of source packages into the folder. */
  static async open(folder: string): Promise<DebianSources> {
    for (const name of ["parts", "lists/partial", "cache/archives/partial"]) {
      Deno.mkdirSync(`${folder}/${name}`, { recursive: true });
    }
    const parts = `${ETC}/sources.list.d`;
    const lines = [
      ...textOf(`${ETC}/sources.list`),
      ...filesOf(parts, ".list"),
    ];
    Deno.writeTextFileSync(`${folder}/parts/a.list`, sourcesOf(lines));
    Deno.writeTextFileSync(
      `${folder}/parts/b.sources`,
      stanzasOf(filesOf(parts, ".sources")),
    );
    const options = [
      "Dir::Etc::sourcelist=/dev/null",
      `Dir::Etc::sourceparts=${folder}/parts`,
      `Dir::State::lists=${folder}/lists`,
      `Dir::Cache=${folder}/cache`,
      "APT::Sandbox::User=",
      "APT::Update::Error-Mode=any",
      "Acquire::http::Timeout=20",
      "Acquire::Languages=none",
    ].flatMap((option) => ["-o", option]);
    await mustRun(findProgram("apt-get"), ...options, "-q", "update");
    return new DebianSources(folder, options);
  }

  /** Unpacks what the package's authors published; its folder. */
  async unpack(name: string): Promise<string> {
    const uris = await mustRun(
      findProgram("apt-get"),
      ...[...this.#options, "-q", "--print-uris", "--only-source"],
      ...["--download-only", "source", name],
    );
    const found = /^'([^']+)' (\S+\.orig\.tar\.\w+) \d+ (SHA\w+:\w+)$/m
      .exec(uris);
    if (found === null) throw new Error(`No source archive of "${name}"`);
    const [, uri, file, sum] = found;
    const archive = `${this.#folder}/${file}`;
    await mustRun(
      HELPER,
      ...this.#options,
      "download-file",
      uri!,
      archive,
      sum!,
    );
    const folder = `${this.#folder}/${name}`;
    Deno.mkdirSync(folder);
    await mustRun(
      findProgram("tar"),
      ...["xf", archive, "--strip-components=1", "-C", folder],
    );
    return folder;
  }
}

/** Whether there are packages' sources to be had; reads the lists for it. */
export async function probeDebian(
  folder: string,
): Promise<Probe & { sources?: DebianSources }> {
  let sources: DebianSources | undefined;
  const found = await probe("sources of Debian's packages", async () => {
    sources = await DebianSources.open(folder);
  });
  return { ...found, ...sources === undefined ? {} : { sources } };
}
