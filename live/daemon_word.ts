/** First word of the command line of a machine's process. */
export const DAEMON_WORD = "--machine-process";
