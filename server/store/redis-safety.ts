import { ServerError } from '../errors.ts';
import type { RedisConnection } from './redis-connection.ts';

const LEAST_MAJOR = 7;

/**
 * Refuse a Redis that forgets: one that evicts drops sessions and marks under pressure, one without an append file loses
 * minutes in a crash. Read from `INFO`, which a managed server answers where it refuses `CONFIG`.
 *
 * @throws ServerError `server.store.redis-unsafe`, naming every fault and how to mend it
 */
export async function requireSafeRedis(redis: RedisConnection): Promise<void> {
  const info = parseInfo(String(await redis.call(['INFO', 'everything'])));
  const faults = [
    Number.parseInt(info.get('redis_version') ?? '0', 10) >= LEAST_MAJOR
      ? ''
      : `Redis ${LEAST_MAJOR} ou plus récent est attendu`,
    info.get('maxmemory_policy') === 'noeviction'
      ? ''
      : `maxmemory-policy vaut ${info.get('maxmemory_policy') ?? '?'} : mettre noeviction`,
    info.get('aof_enabled') === '1' ? '' : 'appendonly vaut no : mettre appendonly yes',
  ].filter((fault) => fault !== '');
  if (faults.length > 0) throw new ServerError('server.store.redis-unsafe', faults.join(' ; '));
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\r\n').map((line): [string, string] => {
    const [name = '', ...value] = line.split(':');
    return [name, value.join(':')];
  });
  return new Map(pairs);
}
