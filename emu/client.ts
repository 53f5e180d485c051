/** The half of `mod.ts` that reaches a machine, without the machine itself. */
export {
  type Consumer,
  type Ended,
  Request,
  Session,
} from "./control/session.ts";
export { errnoText } from "./control/errno.ts";
export * from "./control/requests.ts";
export { ControlError } from "./control/wire.ts";
export { MEMORY_MEGABYTES } from "./machine/memory.ts";
