import { randomBytes } from 'node:crypto';
import type { OcspStore, TrustStore } from '../../pki/index.ts';
import type { Config } from '../config/config.ts';
import { createGuardedFetch } from '../http/guarded-fetch.ts';
import type { Meter } from '../metrics/meter.ts';
import { type AnswersAhead, openAnswersAhead } from './ocsp-ahead.ts';

const NONCE_BYTES = 32;

interface AheadParts {
  readonly trust: TrustStore;
  readonly ocsp: OcspStore;
  readonly meter: Meter;
  readonly clock: { now(): Date };
}

/** What is asked beforehand, as the configuration says: each kind of certificate met is passed on, or dropped. */
export interface ConfiguredAhead extends Pick<AnswersAhead, 'run'> {
  meetCard(leaf: Uint8Array): void;
  meetOrganisation(leaf: Uint8Array): void;
}

const NOTHING: ConfiguredAhead = {
  run: () => Promise.resolve(),
  meetCard: () => undefined,
  meetOrganisation: () => undefined,
};

/** @returns what keeps OCSP answers known; it does nothing unless the configuration asks for it and names hosts */
export function openConfiguredAhead({ revocation }: Pick<Config, 'revocation'>, parts: AheadParts): ConfiguredAhead {
  const { ocspAhead, ocspNonce, insideNetworks } = revocation;
  if (ocspAhead === 'none' || revocation.hosts.length === 0) return NOTHING;
  const ahead = openAnswersAhead({
    ...parts,
    guarded: createGuardedFetch({ insideAllowed: () => insideNetworks, maxBodyBytes: Number.POSITIVE_INFINITY }),
    hosts: new Set(revocation.hosts),
    nonce: () => (ocspNonce === 'none' ? null : randomBytes(NONCE_BYTES)),
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  });
  return {
    run: () => ahead.run(),
    meetCard: ocspAhead === 'cards' ? (leaf) => ahead.meet(leaf) : NOTHING.meetCard,
    meetOrganisation: (leaf) => ahead.meet(leaf),
  };
}
