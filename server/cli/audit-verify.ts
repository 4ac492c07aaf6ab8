import type { AuditHead, AuditVerdict } from '../audit/audit.ts';
import { serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withExistingAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** Reads the whole audit and says whether it holds; may run beside the server. */
export const auditVerifyCommand: Command = {
  usage: 'audit verify [--expect NOMBRE:EMPREINTE] [--config FICHIER] [--json]',
  words: 'Relit tout le journal d’audit : une ligne modifiée, retirée, déplacée ou ajoutée est nommée.',
  options: { ...CONFIG_OPTIONS, expect: { type: 'string' } },
  operands: [0, 0],
  async run(invocation) {
    const expected = parseHead(textOption(invocation, 'expect'));
    const verdict = await withExistingAudit(readConfig(invocation), invocation.machine, (audit) =>
      audit.verify(expected),
    );
    invocation.machine.out(invocation.options.json ? JSON.stringify(verdict) : describe(verdict));
    return verdict.intact ? EXIT.done : EXIT.refused;
  },
};

function parseHead(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const [, count, digest] = /^([0-9]{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (count === undefined || digest === undefined) {
    throw new ServerError(
      'server.command.malformed',
      '--expect attend NOMBRE:EMPREINTE, comme les donne « audit verify »',
    );
  }
  return { count: Number(count), digest };
}

function describe(verdict: AuditVerdict): string {
  if (!verdict.intact) {
    const { fr, advice } = serverCodes[verdict.code];
    return `${verdict.code}, ligne ${verdict.sequence} : ${fr}\n${verdict.detail}\nQue faire : ${advice}`;
  }
  const { count, digest } = verdict.head;
  const behind =
    verdict.headBehindBy > 0
      ? `\nL’empreinte extérieure a ${verdict.headBehindBy} ligne(s) de retard : un arrêt brutal, couvert par le sceau intérieur.`
      : '';
  return `Journal d’audit intact : ${count} ligne(s).\nÀ noter ailleurs : ${count}:${digest}${behind}`;
}
