import { doorCodes } from './door-codes.ts';
import { requestCodes } from './holder-requests/request-codes.ts';
import { operatingCodes } from './operating-codes.ts';
import { passkeyCodes } from './passkey-codes.ts';

export type { ServerCodeEntry, ServerKind } from './code-entry.ts';

/** Every code of the server: what its doors answer, and what whoever runs it meets. `docs/errors.md` is generated from it. */
export const serverCodes = { ...doorCodes, ...passkeyCodes, ...requestCodes, ...operatingCodes };

export type ServerCode = keyof typeof serverCodes;
