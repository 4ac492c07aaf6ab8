import { type KeyEntry, ROTATED_AFTER_DAYS } from '../oidc/key-ring.ts';
import { type Finding, warning, well } from './finding.ts';

const DAY_MS = 24 * 3_600_000;
/** The server looks every hour; a stop of a week-end is no fault. */
const LATE_DAYS = 4;

/** Signing keys: one signs for each algorithm, the next is published, and none signs for longer than it should. */
export function judgeKeys(keys: readonly KeyEntry[], at: Date): readonly Finding[] {
  const signing = keys.filter(({ state }) => state === 'current');
  // The next key was made when the one that signs began to.
  const since = keys.filter(({ state }) => state === 'next');
  const days = Math.max(0, ...since.map(({ madeAt }) => Math.floor((at.getTime() - madeAt.getTime()) / DAY_MS)));
  const words = `${signing.map(({ alg }) => alg).join(', ')} : signent depuis ${days} jour(s)`;
  if (since.length < signing.length) {
    return [
      warning('keys', 'une clé qui signe n’a pas de suivante publiée', '« vestibule keys rotate » en publie une.'),
    ];
  }
  const late = 'Le serveur les renouvelle de lui-même quand il tourne ; sinon « vestibule keys rotate ».';
  return [days > ROTATED_AFTER_DAYS + LATE_DAYS ? warning('keys', words, late) : well('keys', words)];
}
