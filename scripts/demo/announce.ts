import { FIRST_LINK_MINUTES, type Running, type SeedReport } from '../../server/index.ts';
import type { Prepared } from './prepare.ts';

/** What the terminal shows once everything answers, and nothing else. */
export async function announce(
  { config, doors }: Running,
  { ports, places }: Prepared,
  planted: SeedReport | null,
): Promise<string> {
  const { issuer } = config;
  const lines: [string, string][] = [
    ['Portail', `${issuer}/`],
    ['Administration', `${issuer}/admin`],
  ];
  if (!(await doors.administrators.firstLinkUsed())) {
    const token = await doors.administrators.makeFirstLink();
    lines.push([`  premier administrateur (${FIRST_LINK_MINUTES} min, une fois)`, `${issuer}/admin/premier/${token}`]);
  }
  lines.push(
    ['Découverte OpenID', `${issuer}/.well-known/openid-configuration`],
    ['LDAP', `ldap://localhost:${ports.ldap}  ldaps://localhost:${ports.ldaps}  base dc=region,dc=example`],
    ['Cartes de démonstration', `${places.cards}  (code 1234)`],
    ['Données', config.data],
  );
  if (planted !== null) {
    const { clients, persons, networks, openToAll } = planted;
    const open = openToAll.length === 0 ? '' : ` ; sans fiche, ouvertes à tous : ${openToAll.join(', ')}`;
    lines.splice(-1, 0, ['Amorçage', `${clients} applications, ${persons} personnes, ${networks} réseaux${open}`]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
