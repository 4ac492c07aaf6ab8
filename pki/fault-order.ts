import { gravityOf } from './codes.ts';
import { PkiError } from './error.ts';
import type { PathFault } from './path/path-fault.ts';

/**
 * The faults of a refusal in order of gravity, then of place.
 *
 * @throws PkiError `pki.question.malformed` when there is none: a refusal says why
 */
export function sortFaults<T extends PathFault>(faults: readonly T[]): readonly [T, ...T[]] {
  const [worst, ...rest] = faults.toSorted(
    (a, b) => gravityOf(a.code) - gravityOf(b.code) || a.certificate - b.certificate,
  );
  if (worst === undefined) throw new PkiError('pki.question.malformed', 'a refusal without a fault');
  return [worst, ...rest];
}
