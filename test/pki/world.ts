import assert from 'node:assert/strict';
import {
  type CardPolicy,
  type CardVerdict,
  type CardVerifier,
  openCardVerifier,
  openCrlStore,
  openTrustStore,
  type PkiCode,
  type TrustEntry,
  type Universe,
} from '../../pki/index.ts';
import { AT, makeAuthority, makeCard, makeCrl, type TestAuthority, trustEntry } from '../support/authority.ts';

/** The authorities most cases use: root → persons FORT, persons STANDARD, organisations. */
export const root = makeAuthority('ESSAI AC RACINE', null);
export const fort = makeAuthority('ESSAI AC FORT PERSONNES', root);
export const standard = makeAuthority('ESSAI AC STANDARD PERSONNES', root);
export const organisations = makeAuthority('ESSAI AC ORGANISATIONS', root);

/** A sound card of {@link fort}. */
export const card = makeCard(fort);

export const ENTRIES: readonly TrustEntry[] = [
  trustEntry(root, 'anchor'),
  trustEntry(fort, 'intermediate', ['CPS', 'CPF']),
  trustEntry(standard, 'intermediate', ['CPE', 'CPA']),
  trustEntry(organisations, 'intermediate', ['organisation']),
];

export const LISTS: readonly Uint8Array[] = [root, fort, standard, organisations].map((authority) =>
  makeCrl(authority),
);

/** What is judged; each field has the sound default. */
export interface World {
  readonly chain: readonly Uint8Array[];
  readonly entries?: readonly TrustEntry[];
  readonly lists?: readonly Uint8Array[];
  readonly universe?: Universe;
  readonly policy?: CardPolicy;
  readonly at?: Date;
}

/** One case: a world made on demand, the codes expected in order (none: accepted), the clause. */
export interface Case {
  readonly title: string;
  readonly clause: string;
  readonly world: () => World;
  readonly codes: readonly PkiCode[];
}

/** A verifier holding these authorities and lists; every list must be accepted at {@link AT}. */
export function openWorld(world: Omit<World, 'chain'> = {}): CardVerifier {
  const trust = openTrustStore(world.entries ?? ENTRIES, { universe: world.universe ?? 'demo' });
  const crls = openCrlStore(trust);
  for (const list of world.lists ?? LISTS) {
    const verdict = crls.load(list, AT);
    assert.ok(verdict.accepted, JSON.stringify(verdict));
  }
  return openCardVerifier({ trust, crls, ...(world.policy === undefined ? {} : { policy: world.policy }) });
}

export function judge(world: World): CardVerdict {
  return openWorld(world).verifyCard(world.chain, world.at ?? AT);
}

/** Codes of a verdict in order, each once; empty when accepted. */
export function codesOf(verdict: CardVerdict): readonly PkiCode[] {
  return verdict.accepted ? [] : [...new Set(verdict.faults.map(({ code }) => code))];
}

/** Declare one test per case. */
export function runCases(cases: readonly Case[]): void {
  for (const { title, clause, world, codes } of cases) {
    it(`${title} (${clause})`, () => {
      assert.deepEqual(codesOf(judge(world())), codes);
    });
  }
}

/** An entry list where one authority stands for another. */
export function entriesWith(
  authority: TestAuthority,
  role: TrustEntry['role'] = 'intermediate',
): readonly TrustEntry[] {
  return [...ENTRIES, trustEntry(authority, role, ['CPS', 'CPF', 'CPE', 'CPA'])];
}
