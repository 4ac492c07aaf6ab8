import { randomBytes } from 'node:crypto';
import type { SignInStore } from '../store/contract.ts';

/** A patient is handed over for this long: the person is on their way from the dossier's page to ours. */
export const HANDOVER_SECONDS = 600;
const KIND = 'PatientHandover';
const TOKEN_BYTES = 32;

/** A patient that a dossier hands over to the portal, for one person to record what the patient says. */
export interface Handover {
  readonly applicationId: string;
  readonly personId: string;
  /** The dossier's own pseudonym. */
  readonly patient: string;
  /** Where the person goes back to; `''`: the dossier's start address. */
  readonly returnTo: string;
}

/** One-time references: the pseudonym never stands in an address, a history or a log of the browser's way. */
export interface Handovers {
  make(handover: Handover): Promise<string>;
  find(token: string): Promise<Handover | undefined>;
  /** For one caller alone. */
  take(token: string): Promise<Handover | undefined>;
}

export function openHandovers(store: SignInStore, clock: { now(): Date }): Handovers {
  return {
    async make(handover) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const expiresAt = new Date(clock.now().getTime() + HANDOVER_SECONDS * 1000);
      await store.put(KIND, token, { payload: { ...handover }, expiresAt });
      return token;
    },
    find: async (token) => present((await store.get(KIND, token))?.payload),
    take: async (token) => present((await store.take(KIND, token))?.payload),
  };
}

function present(payload: Readonly<Record<string, unknown>> | undefined): Handover | undefined {
  if (!payload) return undefined;
  return {
    applicationId: String(payload.applicationId),
    personId: String(payload.personId),
    patient: String(payload.patient),
    returnTo: String(payload.returnTo),
  };
}
