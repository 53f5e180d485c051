/** A service by its label, or the label that was meant. */
import { MachineError, type Service } from "../../mod.ts";
import { nearest } from "./nearest.ts";

export function requireService(
  services: readonly Service[],
  label: string,
  what: string,
): Service {
  const found = services.find((service) => service.label === label);
  if (found !== undefined) return found;
  throw new MachineError(
    `Cannot ${what} "${label}": no such service`,
    { hint: meant(services, label) ?? "minix-live services lists the labels" },
  );
}

/** The label that is near a wrong one, as a question. */
export function meant(
  services: readonly Service[],
  label: string,
): string | undefined {
  const near = nearest(label, services.map((service) => service.label));
  return near === undefined ? undefined : `did you mean ${near}?`;
}
