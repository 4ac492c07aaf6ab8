import { type Finding, fault, warning, well } from './finding.ts';

/** A clock further off than this signs, or refuses, what it should not. */
const MOST_SECONDS = 5;
/** The audit's last line may be of the second before. */
const BACK_SECONDS = 2;

/** Clocks to compare with our own. */
export interface OtherClocks {
  /** Instant of the last line of the audit; null when there is none. */
  readonly lastLine: Date | null;
  /** Redis's own; null when sign-in state is not there, or it does not answer. */
  readonly redis: Date | null;
  /** Whether the machine says that it follows a time server; null when it says nothing. */
  readonly isFollowing: boolean | null;
}

/** The clock, against what else tells the time: certificates, codes and revocation lists are judged by it. */
export function judgeClock(now: Date, { lastLine, redis, isFollowing }: OtherClocks): readonly Finding[] {
  const found: Finding[] = [];
  const follow = 'Régler l’horloge et la faire suivre un serveur de temps (chrony, systemd-timesyncd).';
  if (lastLine && secondsBetween(lastLine, now) > BACK_SECONDS) {
    const back = `l’horloge (${now.toISOString()}) est avant la dernière ligne de l’audit (${lastLine.toISOString()})`;
    found.push(fault('clock', back, follow));
  }
  const apart = redis === null ? 0 : Math.abs(secondsBetween(redis, now));
  if (apart > MOST_SECONDS)
    found.push(warning('clock', `${Math.round(apart)} s d’écart avec l’horloge de Redis`, follow));
  if (isFollowing === false) found.push(warning('clock', 'la machine ne suit aucun serveur de temps', follow));
  return found.length > 0 ? found : [well('clock', now.toISOString())];
}

function secondsBetween(one: Date, other: Date): number {
  return (one.getTime() - other.getTime()) / 1000;
}
