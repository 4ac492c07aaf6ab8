import { doorCodes } from './door-codes.ts';
import { operatingCodes } from './operating-codes.ts';

export type { ServerCodeEntry, ServerKind } from './code-entry.ts';

/** Every code of the server: what its doors answer, and what whoever runs it meets. `docs/errors.md` is generated from it. */
export const serverCodes = { ...doorCodes, ...operatingCodes };

export type ServerCode = keyof typeof serverCodes;
