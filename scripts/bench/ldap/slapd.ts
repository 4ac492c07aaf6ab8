import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DemoError } from '../../demo-error.ts';
import { portIsOpen } from './ldap-load.ts';
import { BENCH_ACCOUNT, BENCH_PASSWORD, BENCH_SUFFIX } from './people.ts';
import { writeLdif } from './people-ldif.ts';
import type { LdapServer } from './served.ts';

const SLAPD = '/usr/sbin/slapd';
const MAX_WAIT_MS = 20_000;

/** Debian's slapd with the same people: mdb, same indexes for what is asked, one access rule that lets the account read. */
export async function startSlapd(folder: string, port: number, people: number): Promise<LdapServer> {
  const data = join(folder, 'slapd-data');
  mkdirSync(data, { recursive: true });
  const config = join(folder, 'slapd.conf');
  writeFileSync(config, configOf(folder, data));
  const ldif = join(folder, 'people.ldif');
  await writeLdif(ldif, people);
  const loadedAt = performance.now();
  const load = spawnSync('/usr/sbin/slapadd', ['-q', '-f', config, '-l', ldif], { encoding: 'utf8' });
  if (load.status !== 0) throw new DemoError('bench.server.failed', 'defect', `slapadd: ${load.stderr.slice(-300)}`);
  const loadSeconds = (performance.now() - loadedAt) / 1000;
  leaveThePageCache(join(data, 'data.mdb'));
  const url = `ldap://127.0.0.1:${port}`;
  const child = spawn('taskset', ['-c', '0', SLAPD, '-d', '0', '-f', config, '-h', url], { stdio: 'ignore' });
  for (let waited = 0; !(await portIsOpen(port)); waited += 50) {
    if (waited > MAX_WAIT_MS) throw new DemoError('bench.server.failed', 'defect', 'slapd does not listen');
    await wait(50);
  }
  return {
    name: 'slapd',
    port,
    pid: child.pid ?? 0,
    loadSeconds,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/**
 * A file just written in one go lies in the page cache in large pieces, and some kernels then take milliseconds for each small write into one of them (ext4): that would be
 * measured as if it were slapd's. Read in again, it lies there as that of a server which was started yesterday.
 */
function leaveThePageCache(file: string): void {
  spawnSync('sync', [file]);
  spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0']);
}

function configOf(folder: string, data: string): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
threads 4
loglevel none
database mdb
maxsize 8589934592
suffix "${BENCH_SUFFIX}"
rootdn "cn=admin,${BENCH_SUFFIX}"
rootpw ${BENCH_PASSWORD}
directory ${data}
sizelimit unlimited
index objectClass,uid,mail,entryUUID eq
index cn,sn eq,sub
index givenName,o,l eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${BENCH_ACCOUNT}" write by * none
`;
}
