/** What is behind a service's label, and whether it can run. */
import {
  EBUSY,
  INIT_PROC_NR,
  RSI_CORE,
  RSI_USE_COPY,
  RSI_USE_REPL,
  RTS_NO_ENDPOINT,
  RTS_NO_PRIV,
} from "../core/abi/abi.ts";
import type { Service } from "./facts.ts";
import type { Machine } from "./machine.ts";

/** How long the guest runs on, in its own time. */
const A_LITTLE = "0.1";
/** RS refuses while a new instance begins. */
const MOST_ATTEMPTS = 20;
/** RS has stopped the process, or there is none behind the endpoint. */
const DEAD = RTS_NO_PRIV | RTS_NO_ENDPOINT;

/** A service that RS has, whether its process is alive or not. */
export interface Standing {
  readonly service: Service;
  /** Number of the instance that is alive; null if none is. */
  readonly instance: number | null;
}

/** Undefined if RS has no such service. */
export async function standingOf(
  machine: Machine,
  label: string,
): Promise<Standing | undefined> {
  const service = (await machine.services()).find((s) => s.label === label);
  if (service === undefined) return undefined;
  const process = (await machine.processes())
    .find(({ endpoint }) => endpoint === service.endpoint);
  const isAlive = process !== undefined && (process.rtsFlags & DEAD) === 0;
  return { service, instance: isAlive ? process.instance : null };
}

/** The guest runs on a little. */
export async function runOn(machine: Machine): Promise<void> {
  await machine.exec(["/bin/sleep", A_LITTLE]);
}

/** Whether it can be taken down and started with nothing but its binary: what
 * the system needs, and what it was told at boot, cannot. */
export function isReplaceable({ endpoint, flags }: Service): boolean {
  return endpoint >= INIT_PROC_NR &&
    (flags & (RSI_CORE | RSI_USE_COPY | RSI_USE_REPL)) === 0;
}

/** RS has it no more, or says no. */
export async function takeDown(
  machine: Machine,
  label: string,
): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const { status } = await machine.minixService(["down", label]);
    if (status === 0) return true;
    if (await standingOf(machine, label) === undefined) return true;
    if (status !== EBUSY) return false;
    await runOn(machine);
  }
  return false;
}
