import { hash } from 'node:crypto';
import type { RedisScript } from './redis-connection.ts';

/**
 * Scripts of the sign-in store on Redis: each is one atomic step. A row's text begins with `[expires,consumed,[indexes],`, see
 * `row.ts`; its payload is never decoded there, so that no number or empty list changes on the way.
 *
 * Arguments: our clock in milliseconds, then what each script names. Keys are made in the scripts: one server, no cluster.
 */
const SHARED = `
local now = tonumber(ARGV[1])
local function rowKey(id) return 'vestibule:r:' .. id end
local function indexKey(id) return 'vestibule:i:' .. id end
local function live(id)
  local text = redis.call('GET', rowKey(id))
  if not text then return nil end
  local expires, consumed = string.match(text, '^%[(%d+),(%d+),')
  if tonumber(expires) <= now then return nil end
  return text, consumed
end
local function indexesOf(text)
  local found = {}
  for one in string.gmatch(string.match(text, '^%[%d+,%d+,%[([^%]]*)%]'), '"([^"]+)"') do found[#found + 1] = one end
  return found
end
local function remove(id)
  local text = redis.call('GET', rowKey(id))
  if not text then return end
  for _, index in ipairs(indexesOf(text)) do redis.call('SREM', indexKey(index), id) end
  redis.call('DEL', rowKey(id))
end
local function write(id, text, ttl)
  remove(id)
  redis.call('SET', rowKey(id), text, 'PX', ttl)
  for _, index in ipairs(indexesOf(text)) do
    redis.call('SADD', indexKey(index), id)
    if redis.call('PEXPIRE', indexKey(index), ttl, 'NX') == 0 then redis.call('PEXPIRE', indexKey(index), ttl, 'GT') end
  end
end
`;

function script(body: string): RedisScript {
  const text = SHARED + body;
  return { text, sha1: hash('sha1', text, 'hex') };
}

/**
 * Steps, all or none: `put|add id text ttl`, `put-if-absent id text ttl`, `consume id at`, `destroy id`, `expect id text` (empty: absent),
 * `absent id`. Answers 1; 0 when a record was used, absent or there already; 2 when it is not the one expected; 3 when `absent` is not.
 */
export const COMMIT = script(`
local steps, at = {}, 2
while at <= #ARGV do
  local does, id = ARGV[at], ARGV[at + 1]
  local step = { does = does, id = id }
  if does == 'destroy' or does == 'absent' then at = at + 2
  elseif does == 'consume' or does == 'expect' then step.value = ARGV[at + 2]; at = at + 3
  else step.value = ARGV[at + 2]; step.ttl = ARGV[at + 3]; at = at + 4 end
  steps[#steps + 1] = step
end
for _, step in ipairs(steps) do
  local text, consumed = live(step.id)
  if step.does == 'consume' and (not text or consumed ~= '0') then return 0 end
  if step.does == 'put-if-absent' and text then return 0 end
  if step.does == 'expect' and (text or '') ~= step.value then return 2 end
  if step.does == 'absent' and text then return 3 end
end
for _, step in ipairs(steps) do
  if step.does == 'destroy' then remove(step.id)
  elseif step.does == 'consume' then
    local text = live(step.id)
    local expires, rest = string.match(text, '^%[(%d+),%d+,(.*)$')
    redis.call('SET', rowKey(step.id), '[' .. expires .. ',' .. step.value .. ',' .. rest, 'KEEPTTL')
  elseif step.ttl then write(step.id, step.value, step.ttl) end
end
return 1
`);

/** `id`: the live record's text, removed; nil without one. */
export const TAKE = script(`
local text = live(ARGV[2])
remove(ARGV[2])
return text or false
`);

/** `index`, most: texts of its live records. */
export const FIND = script(`
local found = {}
for _, id in ipairs(redis.call('SMEMBERS', indexKey(ARGV[2]))) do
  local text = live(id)
  if text then found[#found + 1] = text
  elseif redis.call('EXISTS', rowKey(id)) == 0 then redis.call('SREM', indexKey(ARGV[2]), id) end
  if #found == tonumber(ARGV[3]) then break end
end
return found
`);

/** `index`: removes its records, answers how many were there. */
export const DESTROY_ALL = script(`
local count = 0
for _, id in ipairs(redis.call('SMEMBERS', indexKey(ARGV[2]))) do
  if redis.call('EXISTS', rowKey(id)) == 1 then count = count + 1 end
  remove(id)
end
redis.call('DEL', indexKey(ARGV[2]))
return count
`);
