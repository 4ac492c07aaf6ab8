import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Codes and tokens kept at most; without a bound the heap would grow with every flow and the collector be measured instead. */
const MAX_RECORDS = 20_000;

/** The least storage the provider works with: one Map, objects shared, nothing serialised, nothing on disk. */
export function mapAdapter(): (model: string) => Adapter {
  const records = new Map<string, AdapterPayload>();
  return (model) => ({
    async upsert(id, payload) {
      records.set(`${model} ${id}`, payload);
      if (model === 'Session') records.set(`uid ${payload.uid}`, payload);
      if (records.size > MAX_RECORDS) dropOldest(records);
    },
    async find(id) {
      return records.get(`${model} ${id}`);
    },
    async findByUid(uid) {
      return records.get(`uid ${uid}`);
    },
    async findByUserCode() {
      return undefined;
    },
    async consume(id) {
      const record = records.get(`${model} ${id}`);
      if (record) record.consumed = 1;
    },
    async destroy(id) {
      records.delete(`${model} ${id}`);
    },
    revokeByGrantId: async () => undefined,
  });
}

function dropOldest(records: Map<string, AdapterPayload>): void {
  for (const key of records.keys()) {
    if (key.startsWith('Session ') || key.startsWith('uid ') || key.startsWith('Grant ')) continue;
    records.delete(key);
    return;
  }
}
