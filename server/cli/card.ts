import { isCardNumber } from '../../pki/index.ts';
import { allowCard, type CardDecision, denyCard, listDeniedCards } from '../cards/denied-cards.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { askLedger, decideInLedger, deciderOf } from './open-ledger.ts';
import { readConfig } from './read-config.ts';

const REASON_MAX_CHARACTERS = 500;
const DECISION_OPTIONS = { ...CONFIG_OPTIONS, reason: { type: 'string' }, by: { type: 'string' } } as const;

/** Refuses a card at once, before the authority's list does. */
export const cardDenyCommand: Command = {
  usage: 'card deny NUMÉRO --reason MOTIF [--by QUI] [--config FICHIER] [--json]',
  words:
    'Refuse une carte (perdue, volée, prêtée) dès la prochaine connexion, avant la liste de l’émetteur ; le serveur peut tourner.',
  options: DECISION_OPTIONS,
  operands: [1, 1],
  async run(invocation) {
    const decision = decisionOf(invocation);
    if (decision.reason === '') throw new ServerError('server.command.malformed', '--reason : un motif est attendu');
    const isNew = await decideInLedger(readConfig(invocation), invocation.machine, (ledger) =>
      denyCard(ledger, decision),
    );
    say(invocation, decision, isNew, isNew ? 'La carte est refusée' : 'La carte était déjà refusée');
    return EXIT.done;
  },
};

/** Lifts a denial. */
export const cardAllowCommand: Command = {
  usage: 'card allow NUMÉRO [--reason MOTIF] [--by QUI] [--config FICHIER] [--json]',
  words: 'Lève le refus d’une carte ; une mise en opposition par l’émetteur demeure.',
  options: DECISION_OPTIONS,
  operands: [1, 1],
  async run(invocation) {
    const decision = decisionOf(invocation);
    const isNew = await decideInLedger(readConfig(invocation), invocation.machine, (ledger) =>
      allowCard(ledger, decision),
    );
    say(invocation, decision, isNew, isNew ? 'Le refus est levé' : 'La carte n’était pas refusée');
    return isNew ? EXIT.done : EXIT.refused;
  },
};

/** Lists denied cards. */
export const cardDeniedCommand: Command = {
  usage: 'card denied [--config FICHIER] [--json]',
  words: 'Montre les cartes refusées par ce service : numéro, date, motif, auteur.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const cards = await askLedger(readConfig(invocation), listDeniedCards, []);
    if (options.json) machine.out(JSON.stringify(cards, null, 2));
    else if (cards.length === 0) machine.out('Aucune carte n’est refusée par ce service.');
    else {
      for (const { number, since, reason, by } of cards)
        machine.out(`${number} · ${since.toISOString()} · ${JSON.stringify(reason)} · ${JSON.stringify(by)}`);
    }
    return EXIT.done;
  },
};

function decisionOf(invocation: Invocation): CardDecision {
  const [number = ''] = invocation.operands;
  if (!isCardNumber(number)) {
    throw new ServerError(
      'server.command.malformed',
      'numéro de carte attendu : préfixe/numéro, par exemple 8025000001/2600855206, ou le numéro seul',
    );
  }
  const reason = (textOption(invocation, 'reason') ?? '').trim();
  if (reason.length > REASON_MAX_CHARACTERS) {
    throw new ServerError('server.command.malformed', `--reason : au plus ${REASON_MAX_CHARACTERS} caractères`);
  }
  return { number, reason, by: deciderOf(invocation), at: invocation.machine.clock.now() };
}

function say({ machine, options }: Invocation, { number }: CardDecision, changed: boolean, words: string): void {
  machine.out(options.json ? JSON.stringify({ number, changed }) : `${words} : ${number}.`);
}
