// `minix-live man`: manual pages, with the host's reader.
import { mainOf } from "./lib/call.ts";
import { pagePath, showPage } from "./lib/manual.ts";
import { printOut } from "./lib/output.ts";
import { verb } from "./lib/table.ts";

export const table = verb({
  name: "man",
  about: "read a manual page",
  text:
    "Shows a page with the host's `man`: the program's, that of a tool, or one " +
    "of MINIX's, which are minix-service, update_asr, testrelpol and system.conf. The " +
    "pages of our tools of the same name are minix-live-minix-service, " +
    "minix-live-update_asr and minix-live-testrelpol.",
  options: { path: { about: "print the path of the page's file instead" } },
  arguments: [{ name: "PAGE", optional: true, complete: "page" }],
  statuses: [["other", "as man ended"]],
  examples: [
    ["man boot", "the page of boot"],
    ["man system.conf", "what a service's system.conf may say"],
  ],
});

export const main = mainOf(table, ({ options, words }) => {
  const path = pagePath(words[0]);
  if (!options.path) return showPage(path);
  printOut(path);
  return 0;
});
