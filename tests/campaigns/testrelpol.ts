// The regression test of live updates, again and again on one machine: what
// the wiki's fails to do.
import { TestMachine } from "../harness/machine.ts";
import type { Campaign } from "./campaign.ts";

const TIMES = 20;
const SECONDS = 900;

export const TESTRELPOL_CAMPAIGN: Campaign = {
  name: "testrelpol",
  what: "testrelpol twenty times in a row on one machine",
  cases: () => [{
    title: `${TIMES} times testrelpol`,
    async run() {
      await using machine = await TestMachine.boot();
      for (let time = 1; time <= TIMES; time++) {
        const { code, stdout, stderr } = await machine.run("testrelpol", [], {
          seconds: SECONDS,
        });
        if (code === 0) continue;
        throw new Error(`time ${time}: status ${code}: ${stdout}${stderr}`);
      }
    },
  }],
};
