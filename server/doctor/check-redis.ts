import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { ServerError } from '../errors.ts';
import { connectRedis } from '../store/redis-connection.ts';
import { requireSafeRedis } from '../store/redis-safety.ts';
import { type Finding, fault, warning, well } from './finding.ts';

/** A trip that takes longer is felt: a silent sign-in makes eight of them. */
const SLOW_MS = 10;
const TRIPS = 5;

/** Redis, where sign-in state is there: reached, keeping what it is given, near; and its clock. */
export async function checkRedis(
  { signIn }: Pick<Config, 'signIn'>,
  elapsed: () => number,
): Promise<{ readonly findings: readonly Finding[]; readonly clock: Date | null }> {
  if (signIn.store === 'lmdb') return { findings: [], clock: null };
  const { url, caFile } = signIn;
  const password = signIn.password?.reveal() ?? null;
  try {
    const redis = await connectRedis({ url, password, ca: caFile === null ? null : readFileSync(caFile, 'utf8') });
    try {
      await requireSafeRedis(redis);
      const clock = timeOf(await redis.call(['TIME']));
      const start = elapsed();
      for (let trip = 0; trip < TRIPS; trip += 1) await redis.call(['PING']);
      return { findings: [nearness((elapsed() - start) / TRIPS)], clock };
    } finally {
      await redis.close();
    }
  } catch (error) {
    const detail = error instanceof ServerError ? error.detail : String(error);
    const advice = 'Sans lui personne ne se connecte : le démarrer, corriger signIn.redis.*, ou son réglage nommé ici.';
    return { findings: [fault('redis', `Redis : ${detail}`, advice)], clock: null };
  }
}

function nearness(ms: number): Finding {
  const words = `Redis : garde ce qu’on lui confie, un aller-retour en ${ms.toFixed(1)} ms`;
  return ms > SLOW_MS
    ? warning('redis', words, 'Le placer près du serveur : chaque connexion fait plusieurs allers-retours.')
    : well('redis', words);
}

/** Seconds and microseconds (RESP array of two texts). */
function timeOf(answer: unknown): Date | null {
  const [seconds] = Array.isArray(answer) ? answer : [];
  return seconds === undefined ? null : new Date(Number(seconds) * 1000);
}
