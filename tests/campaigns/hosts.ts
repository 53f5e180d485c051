// Every verb under every hostile condition of the host, each in a world of its
// own.
import { CONDITIONS } from "../harness/hostile/conditions.ts";
import { Ward } from "../harness/hostile/verbs.ts";
import type { Campaign } from "./campaign.ts";

export const HOSTS: Campaign = {
  name: "hosts",
  what: "every verb under every condition that a host may come to",
  cases: () =>
    Object.entries(CONDITIONS).map(([name, condition]) => ({
      title: `a machine that ${name}`,
      async run() {
        await using ward = await Ward.create();
        await ward.judge(name, condition);
      },
    })),
};
