// `minix-live layout`: where the parts of a running service are.
import { readGuestFile, services } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { readLayout } from "./lib/elf_layout.ts";
import { readHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";
import { UsageError } from "./lib/words.ts";
import { activeServices } from "./lib/service_text.ts";

const USAGE =
  `Usage: minix-live layout [--name M | --socket PATH] [--json] LABEL

Lists sections and symbols of a running service with their addresses, from
the binary that it was loaded from.`;

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

export async function main(args: string[]): Promise<number> {
  const { options, words } = readHostOptions(args, { tool: "layout", most: 1 });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const label = words[0];
  if (label === undefined) {
    throw new UsageError(
      "Cannot show a layout: no label given",
      "minix-live services lists the labels",
    );
  }
  const connection = await connect(options);
  try {
    const { session } = connection;
    const service = activeServices(await services(session))
      .find((s) => s.label === label);
    if (service === undefined) {
      throw new UsageError(`Cannot show "${label}": no such service`);
    }
    const layout = readLayout(await readGuestFile(session, service.binary));
    if (options.json) {
      printOut(JSON.stringify({ binary: service.binary, ...layout }));
      return 0;
    }
    const lines = [service.binary];
    for (const s of layout.sections) {
      lines.push(`${hex(s.address)} ${hex(s.size)} section  ${s.name}`);
    }
    for (const s of layout.symbols) {
      lines.push(
        `${hex(s.address)} ${hex(s.size)} ${s.kind.padEnd(8)} ${s.name}`,
      );
    }
    printOut(lines.join("\n"));
    return 0;
  } finally {
    connection.close();
  }
}
