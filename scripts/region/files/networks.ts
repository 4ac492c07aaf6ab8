import type { Member, Network } from '../model.ts';

/** Our own documented format: `code;nom;type;ville`, UTF-8, no quoting (no value holds a semicolon). */
export function networksFile(networks: readonly Network[]): string {
  return lines(
    'code;nom;type;ville',
    networks.map(({ code, name, kind, city }) => [code, name, kind, city]),
  );
}

/** `code_reseau;identification_nationale;niveau;role;debut;fin`; days in ISO form, an empty end while running. */
export function membersFile(members: readonly Member[]): string {
  return lines(
    'code_reseau;identification_nationale;niveau;role;debut;fin',
    members.map(({ network, nationalId, tier, role, from, until }) => [network, nationalId, tier, role, from, until]),
  );
}

function lines(header: string, rows: readonly (readonly string[])[]): string {
  return `${[header, ...rows.map((row) => row.join(';'))].join('\n')}\n`;
}
