import { argv } from 'node:process';
import { openHouseWithLdap } from '../ldap/house-with-ldap.ts';
import { serveMeasures } from '../server-process.ts';
import type { SoakHello } from '../soak/soak.ts';
import { BENCH_CLIENT, TOKEN_CLIENT } from '../targets.ts';

/** The whole product in one process, its LDAP door in another, for hours. */
const [, , folder = '', authorityFolder = '', professionals = '0'] = argv;
const { house, ldapPort } = await openHouseWithLdap({
  folder,
  authorityFolder,
  applications: [BENCH_CLIENT, TOKEN_CLIENT],
  professionals: Number(professionals),
  cards: [],
  clock: { now: () => new Date() },
});
const [someone] = house.running.rooms.directory.reader.people('');
const hello: SoakHello = {
  issuer: house.issuer,
  pid: process.pid,
  ldapPid: house.running.ldap?.pid() ?? 0,
  ldapPort,
  someone: someone?.nationalId ?? '',
};
serveMeasures(hello, () => house.close());
