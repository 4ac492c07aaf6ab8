import { openActAuditor } from '../access/audit-acts.ts';
import { ServerError } from '../errors.ts';
import { type Command, type Invocation, textOption } from './command.ts';
import { author, conclude, TRUST_OPTIONS, withTrustHouse } from './open-trust.ts';

const OUTCOMES = ['justified', 'unjustified'] as const;
/** Acts recorded by a command come from nowhere on the network. */
const FROM_COMMAND = { from: '', request: 'command' } as const;

/** The follow-up of a break-glass declaration: once, and by somebody else. */
export const actReviewCommand: Command = {
  usage:
    'act review APPLICATION ACTE --outcome justified|unjustified --note TEXTE --by IDENTIFIANT [--config FICHIER] [--json]',
  words:
    'Contrôle un accès en urgence, une seule fois ; --by est l’identifiant national de qui contrôle, jamais celui qui l’a déclaré ; serveur arrêté.',
  options: { ...TRUST_OPTIONS, outcome: { type: 'string' }, note: { type: 'string' } },
  operands: [2, 2],
  run: (invocation) =>
    withTrustHouse(invocation, async ({ federation, audit, at }) => {
      const [application = '', reviews = ''] = invocation.operands;
      const judgement = { outcome: outcomeOf(invocation), note: textOption(invocation, 'note') ?? '' };
      const asked = { application, reviews, person: author(invocation), at };
      const verdict = await openActAuditor(federation.patients, audit).record(FROM_COMMAND, () =>
        federation.patients.review(asked, judgement),
      );
      return conclude(
        invocation,
        verdict.accepted ? { accepted: true } : verdict,
        `Contrôle enregistré : ${judgement.outcome}.`,
      );
    }),
};

/** @throws ServerError `server.command.malformed` */
function outcomeOf(invocation: Invocation): (typeof OUTCOMES)[number] {
  const said = textOption(invocation, 'outcome');
  const outcome = OUTCOMES.find((each) => each === said);
  if (outcome) return outcome;
  throw new ServerError('server.command.malformed', '--outcome : justified ou unjustified est attendu');
}
