import { fileURLToPath } from "node:url";

/** The checkout, with a slash. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
