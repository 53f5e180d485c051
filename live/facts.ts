/** What a guest tells of itself, in the terms of MINIX. */

/** A service, as `/proc/service` tells. */
export interface Service {
  /** Its name to RS and to minix-service. */
  readonly label: string;
  /** Name of its program, as in `/service`. */
  readonly progname: string;
  /** Where messages to it go; an update does not change it. */
  readonly endpoint: number;
  /** Process id. */
  readonly pid: number;
  /** Times it was restarted after a death. */
  readonly restarts: number;
  /** Bits of `RSI_*` (`minix/rs.h`); {@link flagText} spells them. */
  readonly flags: number;
  /** Number of the randomised variant that runs; 0 is the base binary. */
  readonly asrCount: number;
  /** State that an update waits for unless it names another. */
  readonly defaultState: number;
  /** What RS does at its death. */
  readonly policies: string;
  /** Path in the guest that it was loaded from. */
  readonly binary: string;
}

/** A process, as the guest's kernel sees it. */
export interface Process {
  /** Where messages to it go. */
  readonly endpoint: number;
  /** Process id. */
  readonly pid: number;
  /** Physical address of its page directory; an update changes it. */
  readonly ptroot: number;
  /** Number of this instance, unique since boot; an update changes it. */
  readonly instance: number;
  /** Bits of `RTS_*`: why it does not run. */
  readonly rtsFlags: number;
  /** Flags of its privilege structure. */
  readonly privFlags: number;
  /** Endpoint it waits to receive from. */
  readonly getfrom: number;
  /** Endpoint it waits to send to. */
  readonly sendto: number;
  /** Clock ticks in user mode. */
  readonly userTicks: number;
  /** Clock ticks in system mode. */
  readonly sysTicks: number;
  /** Its program. */
  readonly name: string;
}

/** Counts of a guest that an update must leave as they were. */
export interface Counts {
  /** Process slots in use. */
  readonly procs: number;
  /** Privilege structures in use. */
  readonly privs: number;
  /** Service slots in use. */
  readonly services: number;
  /** Memory grants in use. */
  readonly grants: number;
  /** Pages of memory. */
  readonly pagesTotal: number;
  /** Of those, free ones. */
  readonly pagesFree: number;
  /** Guest instructions since power on; unknown behind a socket. */
  readonly instructions?: number;
  /** Guest milliseconds since power on; unknown behind a socket. */
  readonly guestTime?: number;
}
