import { doorCodes } from './door-codes.ts';
import { operatingCodes } from './operating-codes.ts';

/** How a door answers a code: see docs/architecture.md, « Bad news ». */
export type ServerKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What is said of one code: to the person (`fr`, `en`) and to the support desk (`advice`, in French). */
export interface ServerCodeEntry {
  readonly kind: ServerKind;
  readonly fr: string;
  readonly en: string;
  readonly advice: string;
}

/** Every code of the server: what its doors answer, and what whoever runs it meets. `docs/errors.md` is generated from it. */
export const serverCodes = { ...doorCodes, ...operatingCodes };

export type ServerCode = keyof typeof serverCodes;
