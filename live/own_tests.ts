/** Tests of the user's own, by the Deno that this program runs on. */
import { testCommand } from "../host/mod.ts";

/** Runs `deno test WORDS`, with this library as "minix-live"; its status. */
export async function runOwnTests(words: readonly string[]): Promise<number> {
  const [program, ...own] = testCommand();
  const { code } = await new Deno.Command(program, {
    args: [...own, ...words],
  }).spawn().status;
  return code;
}
