import {
  type Directory,
  type Membership,
  type MembersPage,
  parisDay,
  personByNumber,
  type Tier,
} from '../../directory/index.ts';
import { TIER_WORDS } from '../admin/tier-words.ts';
import { openJournalAuditor } from '../audit/journal-auditor.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { author, TRUST_OPTIONS, withTrustHouse, withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';
import { tellDirectoryRefusal } from './with-directory-words.ts';

/** People read at once. */
const PAGE = 500;
const TIERS = Object.keys(TIER_WORDS) as readonly Tier[];

/** Care networks of the region. */
export const networkListCommand: Command = {
  usage: 'network list [--config FICHIER] [--json]',
  words: 'Liste les réseaux de soins ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const networks = directory.reader.listNetworks();
      print(
        invocation,
        networks,
        networks.map(({ id, name, kind, city }) => [id, name, kind, city].filter((part) => part !== '').join(' · ')),
      );
      return EXIT.done;
    }),
};

/** Who belongs to a network, or did. */
export const networkMembersCommand: Command = {
  usage: 'network members RÉSEAU [--config FICHIER] [--json]',
  words: 'Liste les adhésions d’un réseau, passées et à venir comprises ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ directory }) => {
      const [network = ''] = invocation.operands;
      if (!directory.reader.findNetwork(network).found) return absent(invocation, `${network} : réseau inconnu`);
      const members = [...everyMember(directory, network)];
      print(
        invocation,
        members,
        members.map((member) => lineOf(directory, member)),
      );
      return EXIT.done;
    }),
};

/** Admits a person to a network, or changes a membership: its tier, its role, its last day. */
export const networkAdmitCommand: Command = {
  usage:
    'network admit RÉSEAU IDENTIFIANT --by NOM [--tier permanent|active|member|other] [--role RÔLE] [--from JOUR] [--until JOUR] [--config FICHIER] [--json]',
  words: 'Inscrit une personne à un réseau ; une adhésion du même premier jour est modifiée ; serveur arrêté.',
  options: {
    ...TRUST_OPTIONS,
    tier: { type: 'string' },
    role: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
  },
  operands: [2, 2],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ directory, audit, at }) => {
      const [networkId = '', number = ''] = invocation.operands;
      const personId = personByNumber(directory.reader, number)?.personId ?? '';
      const from = textOption(invocation, 'from') ?? parisDay(at);
      const before = [...everyMember(directory, networkId)].find(
        (one) => one.personId === personId && one.from === from,
      );
      const asked = {
        networkId,
        personId,
        from,
        tier: tierAsked(invocation) ?? before?.tier ?? 'member',
        role: textOption(invocation, 'role') ?? before?.role ?? '',
        until: textOption(invocation, 'until') ?? null,
      };
      const verdict = await directory.editor.performMembership(
        { personId: author(invocation) },
        before ? { ...asked, command: 'change', seen: before } : { ...asked, command: 'admit' },
        at,
      );
      if (!verdict.accepted) {
        tellDirectoryRefusal(invocation, verdict.code, verdict.detail);
        return EXIT.refused;
      }
      // Its line in the audit, whoever read the journal last.
      await openJournalAuditor(directory, audit);
      print(invocation, verdict.membership, [lineOf(directory, verdict.membership)]);
      return EXIT.done;
    }),
};

function tierAsked(invocation: Invocation): Tier | undefined {
  const said = textOption(invocation, 'tier');
  const tier = TIERS.find((one) => one === said);
  if (said !== undefined && tier === undefined) {
    throw new ServerError('server.command.malformed', `--tier : ${TIERS.join(', ')}`);
  }
  return tier;
}

function* everyMember({ reader }: Directory, network: string): Iterable<Membership> {
  let after: string | null = '';
  while (after !== null) {
    const page: MembersPage = reader.membersOf(network, after, PAGE);
    yield* page.members;
    after = page.next;
  }
}

function lineOf({ reader }: Directory, { personId, tier, role, from, until }: Membership): string {
  const found = reader.findByPersonId(personId);
  const name =
    'record' in found
      ? `${found.record.nationalId} ${found.record.familyName} ${found.record.givenNames[0] ?? ''}`
      : personId;
  const what = [TIER_WORDS[tier].fr, role].filter((part) => part !== '').join(', ');
  return `${name.trim()} · ${what} · depuis ${from}${until === null ? '' : ` jusqu’à ${until}`}`;
}
