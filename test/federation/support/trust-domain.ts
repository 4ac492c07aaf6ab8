import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplicationChange,
  type Federation,
  type FederationOptions,
  openFederation,
  type ProfessionalFactsPort,
} from '../../../federation/index.ts';
import { AT, professional } from './facts.ts';

/** An application's record under test. */
export function application(id: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const words = { fr: 'Dossier d’essai', en: 'Record for tests' };
  return {
    id,
    kind: 'other',
    name: words,
    holds: words,
    owner: 'Essai fictif',
    launchUrl: 'https://essai.example/start',
    listed: true,
    status: 'active',
    registration: { client_id: id },
    insideAddresses: [],
    version: 0,
    ...changes,
  };
}

/** The directory, when it only knows the invented physician. */
export const ONE_PROFESSIONAL: ProfessionalFactsPort = {
  factsOf: (id, situation) =>
    id === 'personne-fictive' && (situation === null || situation === 's1') ? professional() : null,
};

/** Makes pseudonyms and ids of acts under test. */
export const PATIENT_KEY = new Uint8Array(32).fill(7);

/** Of a change that a test makes. */
export const BY_TEST: ApplicationChange = { by: 'essai', at: AT, details: {} };

/** Run on a trust domain in a folder of its own, removed afterwards. */
export async function withTrustDomain(
  work: (federation: Federation, path: string) => Promise<void>,
  professionals: ProfessionalFactsPort = ONE_PROFESSIONAL,
  options: Pick<FederationOptions, 'workConditions'> = {},
): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'vestibule-trust-'));
  const federation = openFederation({ path, professionals, patientKey: PATIENT_KEY, ...options });
  try {
    await work(federation, path);
  } finally {
    await federation.close();
    await rm(path, { recursive: true, force: true });
  }
}

/** Admit an application and publish sheets for it, each accepted. */
export async function admit(federation: Federation, id: string, sheets: readonly unknown[], at: Date): Promise<void> {
  const saved = await federation.applications.save(application(id), 0, BY_TEST);
  if (!saved.accepted) throw new TypeError(saved.code);
  for (const source of sheets) {
    const published = await federation.sheets.publish(source, 'essai', at);
    if (!published.accepted) throw new TypeError(published.code);
  }
}
