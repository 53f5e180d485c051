/** An error as one line, and its hint as a second one. */
import { MinixLiveError } from "../../host/mod.ts";
import { colourOf } from "./colour.ts";
import { printNote } from "./output.ts";
import { visible } from "./visible.ts";

export function sayError(error: unknown): void {
  try {
    if (Deno.env.get("MINIX_LIVE_TRACE") !== undefined) {
      printNote(String(error instanceof Error ? error.stack : error));
    }
    const text = error instanceof Error ? error.message : String(error);
    const { red } = colourOf(Deno.stderr);
    // A name of the guest's may be in it.
    printNote(`${red("minix-live:")} ${visible(text)}`);
    const hint = error instanceof MinixLiveError ? error.hint : undefined;
    if (hint !== undefined) printNote(`hint: ${hint}`);
  } catch {
    // Nobody can be told; the status tells it.
  }
}
