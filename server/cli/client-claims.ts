import { directoryCodes } from '../../directory/index.ts';
import { serverCodes } from '../codes.ts';
import type { ClaimTrial, ClaimTrialVerdict } from '../oidc/claim-trial.ts';
import { frClaims } from '../ui/texts/fr-claims.ts';
import { CLIENT_OPTIONS, readClaimTrials } from './client-house.ts';
import { type Command, type Machine, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { refusalJson } from './print-answer.ts';

/** `client claims`: what an application would learn of a person, and why, without signing in as anybody. */
export const CLAIMS_COMMAND: Command = {
  usage:
    'client claims ID --person IDENTIFIANT [--situation ID] [--scope PORTÉES] [--acr-values NIVEAUX] [--config FICHIER] [--json]',
  words:
    'Dit ce que l’application apprendrait de ce professionnel : jeton, userinfo, origine, ce qui manque et pourquoi.',
  operands: [1, 1],
  options: {
    ...CLIENT_OPTIONS,
    person: { type: 'string' },
    situation: { type: 'string' },
    scope: { type: 'string' },
    'acr-values': { type: 'string' },
  },
  run: (invocation) =>
    readClaimTrials(invocation, (claimTrials) => {
      const { machine, operands, options } = invocation;
      const said = (name: string) => textOption(invocation, name) ?? '';
      const verdict = claimTrials({
        applicationId: operands[0] ?? '',
        nationalId: said('person'),
        situationId: said('situation'),
        scope: said('scope'),
        acrValues: said('acr-values'),
      });
      return tell(machine, verdict, options.json === true);
    }),
};

function tell(machine: Machine, verdict: ClaimTrialVerdict, asJson: boolean): ExitCode {
  if (!verdict.accepted) {
    const words = { ...directoryCodes, ...serverCodes }[verdict.code];
    machine.err(asJson ? refusalJson(verdict.code, words, '') : `${words.fr} [${verdict.code}]`);
    return EXIT.refused;
  }
  const { trial } = verdict;
  if (asJson) machine.out(JSON.stringify(trial, null, 2));
  else tellTrial(machine, trial);
  return EXIT.done;
}

function tellTrial(machine: Machine, { obstacles, open, claims, withheld }: ClaimTrial): void {
  machine.out(
    obstacles.length === 0 ? 'Une connexion par carte aboutirait.' : 'Une connexion par carte s’arrêterait :',
  );
  for (const obstacle of obstacles) machine.out(`- ${frClaims.obstacles[obstacle]}`);
  for (const { fr } of open.reasons) machine.out(`  ${fr}`);
  for (const { name, value, places, scopes, origin } of claims) {
    machine.out([name, JSON.stringify(value), places.join('+'), scopes.join(' '), origin.fr].join('\t'));
  }
  for (const { name, why, scopes } of withheld)
    machine.out(['—', name, frClaims.withheld[why], scopes.join(' ')].join('\t'));
}
