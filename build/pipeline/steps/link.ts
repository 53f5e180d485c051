// Links of native objects to ELF files.
import { ToolError } from "../../toolchain/mod.ts";
import { sha256 } from "../store/cache.ts";
import type { Unit } from "./compile.ts";
import type { BuildContext } from "./context.ts";
import { linkCommand, responseCommand } from "../system/flags.ts";
import { BuildError } from "../../errors.ts";

/** An input of a link: its name in messages, and its contents. */
export interface LinkInput {
  name: string;
  blob: string;
  /** How it was compiled, if the front end may be asked about it again. */
  unit?: Unit;
}

export interface Link {
  name: string;
  flags: string[];
  /** Always linked, in this order. */
  objects: LinkInput[];
  /** Linked where something needs them. */
  members: LinkInput[];
  /** Linker script's text. */
  script?: string;
}

/** Links; the result is the blob hash of the output file. */
export async function link(ctx: BuildContext, job: Link): Promise<string> {
  const key = sha256(
    "link",
    ctx.toolchain.id,
    JSON.stringify([job.flags, job.objects, job.members, job.script]),
  );
  const { blob } = await ctx.action<{ blob: string }>(
    "link",
    job.name,
    key,
    (result) => ctx.cache.hasBlob(result.blob),
    async () => {
      const output = ctx.scratch(".out");
      const script = ctx.scratch(".ld");
      if (job.script !== undefined) {
        Deno.writeTextFileSync(ctx.scratchPath(script), job.script);
      }
      const response = writeResponse(ctx, job, {
        output,
        ...(job.script === undefined ? {} : { script }),
      });
      try {
        await ctx.toolchain.run("ld.lld", responseCommand(response), {
          cwd: ctx.workFolder(),
        });
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        throw linkError(job.name, error);
      }
      return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)) };
    },
  );
  return blob;
}

/** Writes a link's words to a file of the work folder; the file's name. */
export function writeResponse(
  ctx: BuildContext,
  job: Pick<Link, "flags" | "objects" | "members">,
  files: { output: string; script?: string },
): string {
  const response = ctx.scratch(".rsp");
  const place = (input: LinkInput) => placeInput(ctx, input);
  const words = linkCommand(job.flags, {
    objects: job.objects.map(place),
    members: job.members.map(place),
    ...files,
  });
  Deno.writeTextFileSync(ctx.scratchPath(response), words.join("\n"));
  return response;
}

/** Puts an input into the work folder under a name that tells its source, and
 * that a response file takes as it is. */
export function placeInput(ctx: BuildContext, input: LinkInput): string {
  const tail = input.name.replaceAll(/[^\w.-]/g, "_");
  const name = `obj/${input.blob.slice(0, 16)}-${tail}`;
  const path = ctx.scratchPath(name);
  try {
    Deno.statSync(path);
  } catch {
    Deno.mkdirSync(ctx.scratchPath("obj"), { recursive: true });
    Deno.symlinkSync(ctx.cache.verifiedPath(input.blob), path);
  }
  return name;
}

function linkError(name: string, error: ToolError): BuildError {
  const errors = error.stderr.split("\n")
    .filter((line) => line.includes("error: "))
    .map((line) => line.replace(/^.*error: /, ""));
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new BuildError(`Cannot link "${name}": ${errors[0] ?? ""}${more}`, {
    detail: error.stderr,
    cause: error,
  });
}
