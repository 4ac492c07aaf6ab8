import type { ClientFault } from './client-fault.ts';
import type { ChangedBy, Clients, KnownClients } from './open-clients.ts';

/** What applying a file does to one client. */
export interface PlannedClient {
  readonly id: string;
  readonly change: 'created' | 'changed' | 'unchanged' | 'refused';
  /** Words that change. */
  readonly fields: readonly string[];
  readonly faults: readonly ClientFault[];
}

/** A secret made while applying; shown this once. */
export interface MadeSecret {
  readonly id: string;
  readonly secret: string;
}

/** The house's clients as one file, in order of their ids: the same house gives the same text. */
export function exportClients(clients: KnownClients): { readonly clients: readonly object[] } {
  const all = clients.list().map(({ version: _version, ...client }) => client);
  return { clients: all.toSorted((a, b) => (a.client_id < b.client_id ? -1 : 1)) };
}

/** What applying would do. Clients that the file does not name are left as they are: leaving out suspends nobody. */
export function planClients(clients: Clients, wanted: readonly unknown[]): readonly PlannedClient[] {
  return wanted.map((client) => {
    const id = String(typeof client === 'object' && client !== null ? Reflect.get(client, 'client_id') : '');
    const faults = clients.check(client);
    if (faults.length > 0) return { id, change: 'refused', fields: [], faults };
    const known = clients.find(id);
    const fields = Object.entries(client as object)
      .filter(
        ([name, value]) =>
          name !== 'version' && JSON.stringify(value) !== JSON.stringify(Reflect.get(known ?? {}, name)),
      )
      .map(([name]) => name);
    const removed = Object.keys(known ?? {}).filter(
      (name) => !['version', 'status'].includes(name) && !(name in (client as object)),
    );
    const all = [...fields, ...removed];
    return { id, change: !known ? 'created' : all.length > 0 ? 'changed' : 'unchanged', fields: all, faults };
  });
}

/** Apply a file: nothing at all when one of its clients is refused. */
export async function applyClients(
  clients: Clients,
  wanted: readonly unknown[],
  by: ChangedBy,
): Promise<{
  readonly plan: readonly PlannedClient[];
  readonly secrets: readonly MadeSecret[];
  readonly applied: boolean;
}> {
  const plan = planClients(clients, wanted);
  const secrets: MadeSecret[] = [];
  if (plan.some(({ change }) => change === 'refused')) return { plan, secrets, applied: false };
  for (const [place, { id, change }] of plan.entries()) {
    if (change === 'unchanged') continue;
    const client = wanted[place];
    const known = clients.find(id);
    const status = statusOf(client);
    const saved = await clients.save(client, known?.version ?? 0, by, status);
    if (!saved.accepted) return { plan, secrets, applied: false };
    if (saved.secret !== null) secrets.push({ id, secret: saved.secret });
    if (known && status !== saved.client.status) await clients.setStatus(id, status, saved.client.version, by);
  }
  return { plan, secrets, applied: true };
}

function statusOf(client: unknown): 'requested' | 'active' | 'suspended' {
  const status: unknown = typeof client === 'object' && client !== null ? Reflect.get(client, 'status') : undefined;
  return status === 'requested' || status === 'suspended' ? status : 'active';
}
