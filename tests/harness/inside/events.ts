// The steps of an update as events of the log. Each is where the guest stands
// still: what has happened before it is in memory, and what follows is not.
import {
  RS_INIT,
  RS_LU_PREPARE,
  RS_PROC_NR,
  SYS_PRIV_ALLOW,
  SYS_PRIVCTL,
  SYS_SAFECOPYFROM,
  SYS_UPDATE,
} from "../../../core/abi/abi.ts";
import type { Event } from "./machine.ts";

/** A message that the kernel hands over: `TYPE` as a number. */
export interface Message {
  readonly from: number;
  readonly to: number;
  readonly type: number;
}

const MESSAGE =
  /^trace \d+ .*?\((-?\d+)\) > .*\((-?\d+)\) type=([0-9a-f]+) call=\d+$/;
const CALL = /^trace \d+ .*\((-?\d+)\) kernel=([0-9a-f]+) arg=(-?\d+)$/;

export function messageOf(line: string): Message | undefined {
  const found = MESSAGE.exec(line);
  if (found === null) return undefined;
  const [, from, to, type] = found;
  return { from: Number(from), to: Number(to), type: parseInt(type!, 16) | 0 };
}

function message(wanted: Partial<Message>): Event {
  return (line) => {
    const seen = messageOf(line);
    return seen !== undefined &&
      (["from", "to", "type"] as const).every((field) =>
        wanted[field] === undefined || seen[field] === wanted[field]
      );
  };
}

function call(endpoint: number | undefined, wanted: number): Event {
  return (line) => {
    const found = CALL.exec(line);
    return found !== null && parseInt(found[2]!, 16) === wanted &&
      (endpoint === undefined || Number(found[1]) === endpoint);
  };
}

/** A line of RS's own. */
function said(pattern: RegExp): Event {
  return (line) => pattern.test(line);
}

/** RS's request to get ready is with the old instance, which has not run. */
export function asked(endpoint: number): Event {
  return message({ from: RS_PROC_NR, to: endpoint, type: RS_LU_PREPARE });
}

/** The old instance's answer is with RS, which has not run; RS's own answer is
 * with itself. */
export function ready(endpoint: number): Event {
  return endpoint === RS_PROC_NR
    ? said(new RegExp(`ep ${endpoint}, .* ready to update$`))
    : message({ from: endpoint, to: RS_PROC_NR, type: RS_LU_PREPARE });
}

/** The kernel is about to swap two instances. */
export const swapping: Event = call(undefined, SYS_UPDATE);

/** The new instance stands behind the endpoint and has not run. Of RS the old
 * one, which stands where the new one was born, is about to let it run. */
export function swapped(endpoint: number): Event {
  if (endpoint !== RS_PROC_NR) {
    return said(new RegExp(`ep ${endpoint}, .* updated into$`));
  }
  return (line) => {
    const found = CALL.exec(line);
    return found !== null && / rs\(/.test(line) &&
      Number(found[1]) !== RS_PROC_NR &&
      parseInt(found[2]!, 16) === SYS_PRIVCTL &&
      Number(found[3]) === SYS_PRIV_ALLOW;
  };
}

/** The new instance asks for the first bytes of the old one. */
export function transferring(endpoint: number): Event {
  return call(endpoint, SYS_SAFECOPYFROM);
}

/** The new instance's answer is with RS, which has not run. The new RS has no
 * one to answer to: it says so and leads. */
export function answered(endpoint: number): Event {
  return endpoint === RS_PROC_NR
    ? said(new RegExp(`ep ${endpoint}, .* initialized$`))
    : message({ from: endpoint, to: RS_PROC_NR, type: RS_INIT });
}

/** A new instance has taken over the state and done nothing else. */
export const transferred: Event = said(
  /^st_state_transfer: state transfer is done/,
);

/** RS has decided. */
export const committing: Event = said(/ending the update with result 0$/);
export const undoing: Event = said(/ending the update with result -?[1-9]/);

/** An instance that was replaced, or its successor, is about to be ended. */
export const cleaningUp: Event = said(/^RS: update succeeded$/);

/** RS's word to one that waits for it, in either way. RS itself is where it
 * was when the whole has ended. */
export function released(endpoint: number): Event {
  if (endpoint === RS_PROC_NR) {
    return said(/^RS: (update succeeded|check: the update would)/);
  }
  return (line) => {
    const seen = messageOf(line);
    return seen !== undefined && seen.from === RS_PROC_NR &&
      seen.to === endpoint && seen.type !== RS_LU_PREPARE &&
      seen.type !== RS_INIT;
  };
}
