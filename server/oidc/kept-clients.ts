import type { Client, Provider } from 'oidc-provider';
import type { ClientSource } from './adapter.ts';

/**
 * Clients that the library has made, kept for as long as their registration is the same: it would otherwise write out and digest
 * the whole registration at each request to find the one it made before. The registration itself is read each time.
 */
export function keepClients({ Client: clients }: Provider, source: ClientSource): void {
  const find = clients.find.bind(clients);
  const kept = new WeakMap<object, Client>();
  clients.find = async (id) => {
    const registration = source.registration(id);
    if (!registration) return find(id);
    const known = kept.get(registration);
    if (known) return known;
    const made = await find(id);
    // Read once more: what was made may be of a registration saved meanwhile.
    if (made && source.registration(id) === registration) kept.set(registration, made);
    return made;
  };
}
