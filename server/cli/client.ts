import { clientSettings, isSettingsKind, SETTINGS_KINDS } from '../clients/client-settings.ts';
import { applyClients, exportClients, planClients } from '../clients/configuration.ts';
import type { ClientStatus, SaveClientVerdict } from '../clients/open-clients.ts';
import { serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import { CLAIMS_COMMAND } from './client-claims.ts';
import { BY_OPERATOR, CLIENT_OPTIONS, readClients, readDataFile, withClients } from './client-house.ts';
import { type Command, type Invocation, type Machine, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { refusalJson } from './print-answer.ts';
import { inLine } from './shown-text.ts';

const DEFAULT_KEEP_MINUTES = 24 * 60;

const command = (
  usage: string,
  words: string,
  operands: Command['operands'],
  run: Command['run'],
  options: Command['options'] = {},
): Command => ({
  usage: `client ${usage} [--config FICHIER] [--json]`,
  words,
  operands,
  run,
  options: { ...CLIENT_OPTIONS, ...options },
});

/** Clients as data, from the command line: read beside a running server; changed while it is stopped, or by the HTTP interface. */
export const CLIENT_COMMANDS = {
  list: command('list', 'Liste les applications : identifiant, état, profil, version.', [0, 0], (invocation) =>
    readClients(invocation, (clients) => {
      const all = [...clients.list()];
      const lines = all.map(({ client_id, status: state, profile, version }) =>
        [client_id, state, profile ?? 'standard', String(version)].join('\t'),
      );
      if (invocation.options.json) invocation.machine.out(JSON.stringify(all, null, 2));
      else for (const line of lines) invocation.machine.out(line);
      return EXIT.done;
    }),
  ),
  show: command('show ID', 'Montre une application, prête à être modifiée et reprise.', [1, 1], (invocation) =>
    readClients(invocation, (clients) => {
      const client = clients.find(invocation.operands[0] ?? '');
      if (!client) throw new ServerError('server.client.unknown', invocation.operands[0] ?? '');
      invocation.machine.out(JSON.stringify(client, null, 2));
      return EXIT.done;
    }),
  ),
  request: saving('request', 'requested', 'Enregistre une demande : elle n’ouvre à personne avant « client approve ».'),
  admit: saving(
    'admit',
    'active',
    'Admet ou modifie l’application d’un fichier JSON ou YAML ; son secret est montré une fois.',
  ),
  approve: status('approve', 'active', 'Approuve une application demandée ou suspendue.'),
  suspend: status('suspend', 'suspended', 'Suspend une application : plus aucune demande n’aboutit.'),
  'rotate-secret': command(
    'rotate-secret ID [--keep MINUTES]',
    'Fait un nouveau secret, montré une fois ; l’ancien marche encore un jour, ou le temps dit.',
    [1, 1],
    (invocation) =>
      withClients(invocation, async (clients) => {
        const keep = Number(textOption(invocation, 'keep') ?? DEFAULT_KEEP_MINUTES);
        if (!Number.isInteger(keep) || keep < 0)
          throw new ServerError('server.command.malformed', '--keep : un nombre de minutes');
        return told(invocation, await clients.rotateSecret(invocation.operands[0] ?? '', keep, BY_OPERATOR));
      }),
    { keep: { type: 'string' } },
  ),
  settings: command(
    `settings ID ${SETTINGS_KINDS.join('|')}`,
    'Donne les réglages d’une application, prêts à copier, avec ses vraies valeurs.',
    [2, 2],
    (invocation) =>
      readClients(invocation, (clients, issuer) => {
        const [id = '', kind = ''] = invocation.operands;
        const client = clients.find(id);
        if (!client) throw new ServerError('server.client.unknown', id);
        if (!isSettingsKind(kind))
          throw new ServerError('server.command.malformed', `une de ces bibliothèques : ${SETTINGS_KINDS.join(', ')}`);
        const settings = clientSettings(client, kind, issuer);
        invocation.machine.out(
          invocation.options.json ? JSON.stringify({ client_id: id, kind, settings }, null, 2) : settings,
        );
        return EXIT.done;
      }),
  ),
  claims: CLAIMS_COMMAND,
  export: command(
    'export',
    'Écrit toutes les applications, sans secret : la configuration comme fichier.',
    [0, 0],
    (invocation) =>
      readClients(invocation, (clients) => {
        invocation.machine.out(JSON.stringify(exportClients(clients), null, 2));
        return EXIT.done;
      }),
  ),
  apply: command(
    'apply FICHIER [--dry-run]',
    'Applique un fichier d’applications ; --dry-run dit seulement ce qui changerait.',
    [1, 1],
    apply,
    { 'dry-run': { type: 'boolean' } },
  ),
} as const;

function saving(name: string, state: ClientStatus, words: string): Command {
  return command(`${name} FICHIER`, words, [1, 1], (invocation) =>
    withClients(invocation, async (clients) => {
      const input = readDataFile(invocation, invocation.operands[0] ?? '');
      const id = typeof input === 'object' && input !== null ? String(Reflect.get(input, 'client_id')) : '';
      const version = clients.find(id)?.version ?? 0;
      return told(invocation, await clients.save(input, version, BY_OPERATOR, state));
    }),
  );
}

function status(name: string, state: ClientStatus, words: string): Command {
  return command(`${name} ID`, words, [1, 1], (invocation) =>
    withClients(invocation, async (clients) => {
      const id = invocation.operands[0] ?? '';
      const version = clients.find(id)?.version ?? 0;
      return told(invocation, await clients.setStatus(id, state, version, BY_OPERATOR));
    }),
  );
}

function told({ machine, options }: Invocation, verdict: SaveClientVerdict): ExitCode {
  if (!verdict.accepted) {
    const { code, faults } = verdict;
    const { fr, advice } = serverCodes[code];
    if (options.json) machine.err(refusalJson(code, serverCodes[code], '', { faults }));
    else {
      machine.err(`${fr} [${code}]`);
      for (const { place, why } of faults) machine.err(inLine(`${place || 'application'} : ${why}`));
      machine.err(`Que faire : ${advice}`);
    }
    return EXIT.refused;
  }
  const { client, secret } = verdict;
  const { client_id: id, status: state, version } = client;
  if (options.json) {
    const shown = secret === null ? {} : { client_secret: secret };
    machine.out(JSON.stringify({ client_id: id, status: state, version, ...shown }, null, 2));
  } else {
    machine.out(`${id} : ${state}, version ${version}`);
    if (secret !== null) machine.out(`Secret, montré cette seule fois : ${secret}`);
  }
  return EXIT.done;
}

async function apply(invocation: Invocation): Promise<ExitCode> {
  const { machine, options } = invocation;
  const input = readDataFile(invocation, invocation.operands[0] ?? '');
  const wanted: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'clients') : undefined;
  if (!Array.isArray(wanted)) throw new ServerError('server.command.malformed', 'une liste « clients » est attendue');
  return withClients(invocation, async (clients) => {
    const dry = options['dry-run'] === true;
    const { plan, secrets, applied } = dry
      ? { plan: planClients(clients, wanted), secrets: [], applied: false }
      : await applyClients(clients, wanted, BY_OPERATOR);
    if (options.json) machine.out(JSON.stringify({ applied, plan, secrets }, null, 2));
    else tellPlan(machine, plan, secrets);
    const isRefused = plan.some(({ change }) => change === 'refused');
    return isRefused || (!dry && !applied) ? EXIT.refused : EXIT.done;
  });
}

function tellPlan(
  machine: Machine,
  plan: ReturnType<typeof planClients>,
  secrets: Awaited<ReturnType<typeof applyClients>>['secrets'],
): void {
  for (const { id, change, fields, faults } of plan) {
    machine.out([id, change, ...(change === 'changed' ? [fields.join(' ')] : [])].join('\t'));
    for (const { place, why } of faults) machine.err(inLine(`${id} : ${place} : ${why}`));
  }
  for (const { id, secret } of secrets) machine.out(`Secret de ${id}, montré cette seule fois : ${secret}`);
}
