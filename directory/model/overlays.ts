/**
 * Groups of a record's fields that a file of their own fills, beside the register that keeps the record open: the group as provenance names it, and that file's family. A
 * record has such a provenance while the family's latest file says something of it.
 */
export const OVERLAYS = { mailboxes: 'mssante', savoirFaire: 'savoir-faire' } as const;

export type OverlayGroup = keyof typeof OVERLAYS;
