import { randomBytes } from 'node:crypto';
import { argv, stdout } from 'node:process';
import { openDirectory, openLdapListener } from '../../../directory/index.ts';
import { ABOVE, attributesOf, BENCH_ACCOUNT, BENCH_PASSWORD, BENCH_SUFFIX, dnOf } from '../ldap/people.ts';

/** Our LDAP door alone in a process, over the same people as slapd: access by audience, schema, every bind told to the audit. */
const [, , path = '', port = '0', people = '1000'] = argv;
const PEOPLE_PER_UPDATE = 2_000;
const clock = { now: () => new Date() };
const PUBLIC: ReadonlySet<string> = new Set();

const from = performance.now();
const writing = openDirectory({ path, clock });
if (writing.entries.contexts().every(({ dn }) => dn !== BENCH_SUFFIX)) await fill();
const loadSeconds = (performance.now() - from) / 1000;
let binds = 0;
const listener = await openLdapListener({
  entries: writing.entries,
  baseDn: BENCH_SUFFIX,
  listen: { host: '127.0.0.1', port: Number(port) },
  clock,
  randomBytes,
  verifyPassword: async (dn, password) => dn === BENCH_ACCOUNT && password === BENCH_PASSWORD,
  onBind: () => {
    binds += 1;
  },
});
process.send?.({ port: listener.port, loadSeconds, pid: process.pid });
process.on('message', (asked) => {
  if (asked === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  } else if (asked === 'stop') void stop();
});

async function fill(): Promise<void> {
  const body = (attributes: ReturnType<typeof attributesOf>) => ({ attributes, operational: [], publicNames: PUBLIC });
  await writing.updater.update('mesure', (transaction) => {
    for (const { dn, attributes } of ABOVE) transaction.add(dn, body(attributes), { isContext: dn === BENCH_SUFFIX });
  });
  for (let first = 1; first <= Number(people); first += PEOPLE_PER_UPDATE) {
    await writing.updater.update('mesure', (transaction) => {
      for (let number = first; number < first + PEOPLE_PER_UPDATE && number <= Number(people); number += 1) {
        transaction.add(dnOf(number), body(attributesOf(number)));
      }
    });
  }
}

async function stop(): Promise<void> {
  await listener.close();
  await writing.close();
  stdout.write(binds === 0 ? 'no bind was told\n' : '');
  process.exit(0);
}
