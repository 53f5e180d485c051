/** A service by its label, or the label that was meant. */
import { type Machine, MachineError, type Service } from "../../mod.ts";
import { nearest } from "./nearest.ts";

/** An attempt that takes a label: when there is no such service, the failure
 * says what is near. */
export async function withMeant<T>(
  machine: Machine,
  label: string,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const services = await machine.services();
    if (services.some((service) => service.label === label)) throw error;
    throw new MachineError(error.message, {
      hint: meant(services, label) ?? "minix-live services",
      cause: error,
    });
  }
}

/** The label that is near a wrong one, as a question. */
export function meant(
  services: readonly Service[],
  label: string,
): string | undefined {
  const near = nearest(label, services.map((service) => service.label));
  return near === undefined ? undefined : `did you mean ${near}?`;
}
