// All campaigns.
import { ALLOC_TOKEN_CAMPAIGN } from "./alloc_token.ts";
import { ARM64_CAMPAIGN } from "./arm64.ts";
import type { Campaign } from "./campaign.ts";
import { FILES, KILLED } from "./files.ts";
import { HOUR, TEN_MINUTES } from "./hour.ts";
import { HOSTS } from "./hosts.ts";
import {
  DEATHS_CAMPAIGN,
  LAYER_CAMPAIGN,
  ROOT_DEATHS_CAMPAIGN,
} from "./inside.ts";
import { JUDGE_CAMPAIGN } from "./judge.ts";
import { MUTANTS_CAMPAIGN } from "./mutants.ts";
import { PACKAGES_CAMPAIGN } from "./packages.ts";
import { LAYOUTS_CAMPAIGN, ROUNDS_CAMPAIGN } from "./rounds.ts";
import { CSMITH_CAMPAIGN, STATE_CAMPAIGN } from "./state.ts";
import { TESTRELPOL_CAMPAIGN } from "./testrelpol.ts";
import {
  REPAIRS_CAMPAIGN,
  TRANSFER_MUTANTS_CAMPAIGN,
} from "./transfer_mutants.ts";
import { VARIANTS_CAMPAIGN } from "./variants.ts";
import { WEAK_TESTS } from "./weak_tests.ts";

export const CAMPAIGNS: readonly Campaign[] = [
  FILES,
  KILLED,
  ROUNDS_CAMPAIGN,
  LAYOUTS_CAMPAIGN,
  VARIANTS_CAMPAIGN,
  DEATHS_CAMPAIGN,
  ROOT_DEATHS_CAMPAIGN,
  LAYER_CAMPAIGN,
  JUDGE_CAMPAIGN,
  TRANSFER_MUTANTS_CAMPAIGN,
  REPAIRS_CAMPAIGN,
  HOSTS,
  TESTRELPOL_CAMPAIGN,
  HOUR,
  TEN_MINUTES,
  MUTANTS_CAMPAIGN,
  WEAK_TESTS,
  STATE_CAMPAIGN,
  CSMITH_CAMPAIGN,
  PACKAGES_CAMPAIGN,
  ALLOC_TOKEN_CAMPAIGN,
  ARM64_CAMPAIGN,
];
