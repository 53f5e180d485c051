import { MinixLiveError } from "../../host/mod.ts";

/** A wrong command line: a message and, where one helps, a next step. */
export class UsageError extends MinixLiveError {
  constructor(message: string, hint?: string) {
    super(message, { hint });
  }
}
