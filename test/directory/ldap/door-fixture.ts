import { randomBytes } from 'node:crypto';
import { type LdapListener, type LdapListenerOptions, openLdapListener } from '../../../directory/ldap/listener.ts';
import { type EntryFixture, fillFixture, openFixture } from '../entries/entry-fixture.ts';
import { RawClient } from './raw-client.ts';
import { BASE } from './requests.ts';

export const ACCOUNT = `cn=essai,ou=services,${BASE}`;
export const PASSWORD = 'mot de passe inventé';

/** A door on invented people, with the means to talk to it. */
export interface DoorFixture {
  readonly entries: EntryFixture;
  readonly listener: LdapListener;
  /** Our own faults that the door met. */
  readonly defects: unknown[];
  connect(): Promise<RawClient>;
  connectAs(dn: string, password: string): Promise<RawClient>;
  remove(): Promise<void>;
}

/** @param people how many physicians the directory holds */
export async function openDoor(people: number, options: Partial<LdapListenerOptions> = {}): Promise<DoorFixture> {
  const entries = openFixture();
  fillFixture(entries, people);
  const defects: unknown[] = [];
  const listener = await openLdapListener({
    entries: entries.reader,
    baseDn: BASE,
    listen: { host: '127.0.0.1', port: 0 },
    clock: { now: () => new Date(performance.timeOrigin + performance.now()) },
    randomBytes,
    verifyPassword: async (dn, password) => dn === ACCOUNT && password === PASSWORD,
    onDefect: (error) => defects.push(error),
    ...options,
  });
  const clients: RawClient[] = [];
  const connect = async (): Promise<RawClient> => {
    const client = await RawClient.open(listener.port);
    clients.push(client);
    return client;
  };
  return {
    entries,
    listener,
    defects,
    connect,
    async connectAs(dn, password) {
      const client = await connect();
      const { code } = await client.bind(dn, password);
      if (code !== 0) throw new Error(`bind refused: ${code}`);
      return client;
    },
    async remove() {
      for (const client of clients) client.close();
      await listener.close();
      await entries.remove();
    },
  };
}
