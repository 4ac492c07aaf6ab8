/** Oldest Node that reads the TypeScript sources directly. */
export const NODE_MAJOR_NEEDED: number;

/** The line to the operator, or null when this version will do. */
export function nodeRefusal(version: string): string | null;
