import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { importLdif, openContexts, openDirectory, openLdapListener } from '../../../directory/index.ts';
import { BENCH_ACCOUNT, BENCH_PASSWORD, BENCH_SUFFIX } from '../ldap/people.ts';
import { writeLdif } from '../ldap/people-ldif.ts';
import { serveMeasures } from '../server-process.ts';

/** A plain naming context alone in a process, filled from the file that slapd is filled from; every update is told to the audit. */
const [, , path = '', port = '0', people = '1000'] = argv;
const clock = { now: () => new Date() };
const REGION = 'dc=region,dc=example';

const writing = openDirectory({ path: join(path, 'region'), clock });
const contexts = openContexts({
  path: join(path, 'contexts'),
  contexts: [{ suffix: BENCH_SUFFIX, rootDn: BENCH_ACCOUNT, rootPassword: quickHash(BENCH_PASSWORD) }],
  regionDn: REGION,
  clock,
  newUuid: randomUUID,
});
const ldif = join(mkdtempSync(join(tmpdir(), 'vestibule-ldif-')), 'people.ldif');
await writeLdif(ldif, Number(people));
const from = performance.now();
await importLdif(contexts, createReadStream(ldif), { by: BENCH_ACCOUNT, randomBytes, continues: true });
const loadSeconds = (performance.now() - from) / 1000;
let told = 0;
const listener = await openLdapListener({
  entries: writing.entries,
  contexts,
  baseDn: REGION,
  listen: { host: '127.0.0.1', port: Number(port) },
  clock,
  randomBytes,
  verifyPassword: async () => false,
  onUpdate: () => {
    told += 1;
  },
});
serveMeasures({ port: listener.port, loadSeconds, pid: process.pid }, async () => {
  await listener.close();
  await contexts.close();
  await writing.close();
  if (told === 0) process.stderr.write('no update was told\n');
});

/** As slapd keeps it by default: thirty-two clients bind at once, and what is measured comes after. */
function quickHash(password: string): string {
  const salt = randomBytes(8);
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `{SSHA}${Buffer.concat([digest, salt]).toString('base64')}`;
}
