/** Oldest Node that reads the TypeScript sources directly. */
export const NODE_MAJOR_NEEDED: number;

/** The line to the operator, or null when this version will do. */
export function nodeRefusal(version: string): string | null;

/** The line to the operator when a dependency is not there, or null for another error. */
export function installRefusal(error: unknown): string | null;

/** Run a program, or say in one line what has to be installed first. */
export function startProgram(load: () => Promise<unknown>): Promise<void>;
