// The demo on every mutant.
import { MUTANTS } from "../demo/mutants.ts";
import { assertNoticed } from "../harness/demo.ts";
import type { Campaign } from "./campaign.ts";

export const MUTANTS_CAMPAIGN: Campaign = {
  name: "mutants",
  what: "the demo on systems that are broken in one place each",
  cases: () =>
    MUTANTS.map((mutant) => ({
      title: mutant.title,
      run: () => assertNoticed(mutant),
    })),
};
