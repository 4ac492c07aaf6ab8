import type { PatientAct } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withTrustView } from './open-trust.ts';
import { absent, print } from './print-answer.ts';

/** Everything recorded about one patient of one application, withdrawn acts as well. */
export const actListCommand: Command = {
  usage: 'act list APPLICATION PSEUDONYME [--config FICHIER] [--json]',
  words: 'Liste les actes d’un patient d’un dossier : qui, comment, quand, jusqu’à quand ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [2, 2],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation }) => {
      const [application = '', patient = ''] = invocation.operands;
      const acts = federation.patients.history(application, patient);
      if (acts.length === 0) return absent(invocation, 'aucun acte');
      print(invocation, acts.map(shown), acts.map(lineOf));
      return EXIT.done;
    }),
};

/** Break-glass declarations that nobody has reviewed yet, or those of one application. */
export const actEmergenciesCommand: Command = {
  usage: 'act emergencies [APPLICATION] [--config FICHIER] [--json]',
  words: 'Liste les accès en urgence qui attendent leur contrôle, ou tous ceux d’un dossier ; le serveur peut tourner.',
  options: CONFIG_OPTIONS,
  operands: [0, 1],
  run: (invocation) =>
    withTrustView(invocation, async ({ federation }) => {
      const [application] = invocation.operands;
      const acts =
        application === undefined
          ? federation.patients.unreviewed()
          : (federation.patients.emergencies(application, null) ?? []);
      if (application !== undefined && federation.applications.find(application) === undefined) {
        throw new ServerError('server.command.malformed', `${application} : application inconnue`);
      }
      print(invocation, acts.map(shown), acts.length === 0 ? ['Aucun.'] : acts.map(lineOf));
      return EXIT.done;
    }),
};

/** The order of all acts of the house is nobody's affair. */
function shown({ sequence: _sequence, ...act }: PatientAct): object {
  return act;
}

function lineOf(act: PatientAct): string {
  const { id, at, kind, application, patient, by, until } = act;
  const who = by.person === null ? by.door : `${by.door} ${by.person}`;
  return `${at} ${kind} ${application} ${patient} ${id} (${who})${until === null ? '' : ` jusqu’à ${until}`}`;
}
