import { resolve } from 'node:path';
import {
  type Certificate,
  explainCertificate,
  PkiError,
  type ProfileName,
  pkiCodes,
  readCertificate,
} from '../../pki/index.ts';
import { readCertificateFile } from '../cards/certificate-file.ts';
import { ServerError } from '../errors.ts';
import { instantWords, visible } from './certificate-names.ts';
import { factLines, kindSentence, type Language } from './certificate-words.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { instantOf, JUDGING_OPTIONS, type Judgement, judgeCertificate, profileFor } from './judging.ts';
import { inLine } from './shown-text.ts';

const MAX_FILES = 100;
const NOT_JUDGED = {
  fr: 'Non jugé : ni configuration, ni ancre (--anchors).',
  en: 'Not judged: no configuration, no anchor (--anchors).',
} as const;
const OPTIONS = { ...CONFIG_OPTIONS, ...JUDGING_OPTIONS, lang: { type: 'string' } } as const;
const JUDGING_USAGE =
  '[--profile PROFIL] [--at DATE] [--anchors FICHIER]… [--crl FICHIER]… [--policy OID]… [--config FICHIER] [--lang fr|en] [--json]';

/** Says in words everything a certificate says of itself, and the verdict. */
export const certExplainCommand: Command = {
  usage: `cert explain FICHIER ${JUDGING_USAGE}`,
  words: 'Dit en clair ce qu’est un certificat (PEM ou DER), qui il nomme, et s’il serait accepté.',
  options: OPTIONS,
  operands: [1, 1],
  async run(invocation) {
    const { machine, options } = invocation;
    const language = languageOf(invocation);
    const ders = filesOf(invocation);
    const leaf = readFirst(ders, invocation.operands[0] ?? '');
    const explained = explainCertificate(leaf);
    const judgement = await judgeIfPossible(invocation, ders, profileFor(invocation, explained.holder.identity));
    if (options.json) {
      const judged = judgement === null ? { verdict: null } : judgementJson(judgement);
      machine.out(JSON.stringify({ certificate: explained, ...judged }, null, 2));
    } else {
      machine.out(kindSentence(explained, language));
      for (const line of factLines(explained, instantOf(invocation), language)) machine.out(line);
      machine.out('');
      if (judgement === null) machine.out(NOT_JUDGED[language]);
      else sayVerdict(invocation, judgement, language);
    }
    return judgement === null ? EXIT.done : exitOf(judgement);
  },
};

/** Judges a certificate: yes or no, every fault, the path and the evidence. */
export const certVerifyCommand: Command = {
  usage: `cert verify ${JUDGING_USAGE} FICHIER…`,
  words:
    'Juge le premier certificat des fichiers, les autres pouvant compléter son chemin ; sans --anchors, avec les autorités de la configuration.',
  options: OPTIONS,
  operands: [1, MAX_FILES],
  async run(invocation) {
    const language = languageOf(invocation);
    const ders = filesOf(invocation);
    const leaf = readFirst(ders, invocation.operands[0] ?? '');
    const { identity } = explainCertificate(leaf).holder;
    const judgement = await judgeCertificate(invocation, ders, profileFor(invocation, identity));
    if (invocation.options.json) invocation.machine.out(JSON.stringify(judgementJson(judgement), null, 2));
    else sayVerdict(invocation, judgement, language);
    return exitOf(judgement);
  },
};

/** Null: neither anchors nor a configuration were given, and none lies where one is looked for. */
async function judgeIfPossible(
  invocation: Invocation,
  ders: readonly Uint8Array[],
  profile: ProfileName,
): Promise<Judgement | null> {
  try {
    return await judgeCertificate(invocation, ders, profile);
  } catch (error) {
    const isUnconfigured = error instanceof ServerError && error.code === 'server.config.invalid';
    if (isUnconfigured && textOption(invocation, 'config') === undefined) return null;
    throw error;
  }
}

function filesOf({ operands, machine }: Invocation): readonly Uint8Array[] {
  return operands.flatMap((file) => readCertificateFile(resolve(machine.folder, file)));
}

/** @throws ServerError `server.certificate.unreadable`, with what is wrong and where */
function readFirst([der]: readonly Uint8Array[], file: string): Certificate {
  try {
    return readCertificate(der ?? new Uint8Array());
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new ServerError('server.certificate.unreadable', `${file} : ${cause.detail} [${cause.code}]`, { cause });
  }
}

function languageOf(invocation: Invocation): Language {
  const language = textOption(invocation, 'lang') ?? 'fr';
  if (language === 'fr' || language === 'en') return language;
  throw new ServerError('server.command.malformed', '--lang : fr ou en');
}

function exitOf({ verdict }: Judgement): ExitCode {
  return verdict.accepted ? EXIT.done : EXIT.refused;
}

function judgementJson({ verdict, isRevocationAsked, refusedLists }: Judgement) {
  const faults = verdict.accepted
    ? []
    : verdict.faults.map((fault) => ({ ...fault, fr: pkiCodes[fault.code].fr, en: pkiCodes[fault.code].en }));
  return { verdict: { ...verdict, faults }, revocationAsked: isRevocationAsked, refusedLists };
}

function sayVerdict(
  { machine }: Invocation,
  { verdict, isRevocationAsked, refusedLists }: Judgement,
  language: Language,
) {
  const isFrench = language === 'fr';
  const at = instantWords(verdict.at);
  for (const { file, code, detail } of refusedLists)
    machine.err(inLine(`${isFrench ? 'Liste écartée' : 'List discarded'} : ${file}, ${code}, ${detail}`));
  if (verdict.accepted) {
    machine.out(
      isFrench
        ? `Accepté pour « ${verdict.profile} » le ${at}, jusqu’au ${instantWords(verdict.expires)}.`
        : `Accepted for “${verdict.profile}” at ${at}, until ${instantWords(verdict.expires)}.`,
    );
    for (const fingerprint of verdict.path) machine.out(`  ${fingerprint}`);
    for (const { certificate, source, issuer, thisUpdate, nextUpdate } of verdict.evidence)
      machine.out(
        `  ${certificate} · ${source} · ${issuer} · ${instantWords(thisUpdate)} – ${instantWords(nextUpdate)}`,
      );
  } else {
    machine.out(
      isFrench ? `Refusé pour « ${verdict.profile} » le ${at}.` : `Refused for “${verdict.profile}” at ${at}.`,
    );
    for (const { code, certificate, detail } of verdict.faults)
      machine.out(`  ${certificate} · ${code} · ${pkiCodes[code][language]}\n      ${visible(detail)}`);
  }
  if (isRevocationAsked) return;
  machine.out(
    isFrench
      ? 'Révocation non vérifiée : aucune liste n’a été donnée (--crl).'
      : 'Revocation not checked: no list was given (--crl).',
  );
}
