import type { DirectoryReader, Professional } from '../../directory/index.ts';
import type { SignInStore } from '../store/contract.ts';
import { type SituationInExercice, situationsOf } from './claims.ts';

/** How long a choice is kept: longer than any session. */
const CHOICE_SECONDS = 24 * 3600;

/** The active situation of each session: part of the session and of its tokens, chosen by the person. */
export interface ActiveSituations {
  /** The chosen one, the only one, or null: without any, or not chosen yet. */
  of(sessionUid: string | undefined, professional: Professional): Promise<SituationInExercice | null>;
  /** Whether the person still has to choose among several. */
  mustChoose(sessionUid: string | undefined, professional: Professional): Promise<boolean>;
  /** @returns false when the situation is not one of this person's: nothing is changed */
  choose(sessionUid: string, professional: Professional, situationId: string): Promise<boolean>;
}

export function openActiveSituations(store: SignInStore, clock: { now(): Date }): ActiveSituations {
  const chosen = async (sessionUid: string | undefined, professional: Professional) => {
    if (sessionUid === undefined) return null;
    const payload = (await store.get('ActiveSituation', sessionUid))?.payload;
    if (payload === undefined || payload.personId !== professional.personId) return null;
    return situationsOf(professional).find(({ situation }) => situation.id === payload.situationId) ?? null;
  };
  const of = async (sessionUid: string | undefined, professional: Professional) => {
    const all = situationsOf(professional);
    return all.length === 1 ? (all[0] ?? null) : chosen(sessionUid, professional);
  };
  return {
    of,
    mustChoose: async (sessionUid, professional) =>
      situationsOf(professional).length > 1 && (await of(sessionUid, professional)) === null,
    async choose(sessionUid, professional, situationId) {
      if (!situationsOf(professional).some(({ situation }) => situation.id === situationId)) return false;
      await store.put('ActiveSituation', sessionUid, {
        payload: { personId: professional.personId, situationId },
        expiresAt: new Date(clock.now().getTime() + CHOICE_SECONDS * 1000),
        indexes: { accountId: professional.personId },
      });
      return true;
    },
  };
}

/** A person as the provider's doors need them: open in the directory, or nobody. */
export function openPerson(reader: DirectoryReader, personId: string): Professional | undefined {
  const found = reader.findByPersonId(personId);
  return found.found ? found.record : undefined;
}
