import { fullName } from './criterion-name.ts';
import type { FactLayout } from './gather-facts.ts';
import { CONSENT, type FactOrigin, knownFact, originOf } from './house-facts.ts';

/** A fact that a rule reads, as answers tell it. */
export interface ReadFact {
  readonly name: string;
  /** Of its value; -1 for memberships, which have none. */
  readonly slot: number;
  readonly origin: FactOrigin;
  /** Whose kept facts may say it; null when nobody's do. */
  readonly kept: 'subject' | 'resource' | null;
  /** Where the request may say it as well. */
  readonly isEither: boolean;
  /** The one value that is told; null when any is. */
  readonly only: string | null;
}

/** The facts of these names that may be told: private ones are left out. */
export function tellableFacts(names: readonly string[], layout: FactLayout): readonly ReadFact[] {
  return names.flatMap((name): readonly ReadFact[] => {
    const declared = knownFact(name, layout.sheet.facts);
    if (declared?.secret === true) return [];
    const origin = originOf(name);
    const slot = name === 'network' ? -1 : layout.slotOf(fullName(name));
    // What a subject or a thing lies below is kept, though it is itself named by the question.
    const isKept = declared?.from === 'kept' || declared?.from === 'either' || isSelf(name);
    const side = name.startsWith('subject.') ? 'subject' : 'resource';
    const only = name === CONSENT.name ? CONSENT.told : null;
    return [{ name, slot, origin, kept: isKept ? side : null, isEither: declared?.from === 'either', only }];
  });
}

/** The subject or the thing itself: a declared fact may be named « self » as well, of the moment or of the action. */
export function isSelf(name: string): boolean {
  return name === 'subject.self' || name === 'resource.self';
}
