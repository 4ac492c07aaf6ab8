import { resolve } from 'node:path';
import {
  judgeAuthority,
  openTrustStore,
  type Product,
  readCertificate,
  type TrustEntry,
  unusualProducts,
} from '../../pki/index.ts';
import { readCertificateFile } from '../cards/certificate-file.ts';
import { addAuthority, listAddedAuthorities, removeAuthority } from '../cards/held-authorities.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, type Invocation, type Machine, textOption } from './command.ts';
import { authorityJson, authorityWords } from './describe-authority.ts';
import { EXIT } from './exit-codes.ts';
import { askLedger, decideInLedger, deciderOf } from './open-ledger.ts';
import { readConfig } from './read-config.ts';
import { refusalText } from './refusal-text.ts';
import { inLine } from './shown-text.ts';

const PRODUCTS: readonly Product[] = ['CPS', 'CPF', 'CPE', 'CPA', 'software-person', 'organisation'];
const FINGERPRINT = /^[0-9a-f]{8,64}$/;
const COUNTS_SOON = 'Un serveur en marche en tient compte en deux secondes.';

/** Lists the authorities held, by configuration and by command. */
export const trustListCommand: Command = {
  usage: 'trust list [--config FICHIER] [--json]',
  words: 'Montre les autorités reconnues : rôle, nom, empreinte, produits, provenance.',
  options: CONFIG_OPTIONS,
  operands: [0, 0],
  async run(invocation) {
    const { machine, options } = invocation;
    const config = readConfig(invocation);
    const held = await heldAuthorities(config, machine);
    if (options.json) {
      machine.out(JSON.stringify({ universe: config.trust.universe, authorities: held.map(authorityJson) }, null, 2));
      return EXIT.done;
    }
    machine.out(`Univers « ${config.trust.universe} », ${held.length} autorité(s) reconnue(s).`);
    for (const { role, issues, der, origin } of held) {
      const { fingerprint, subject } = readCertificate(der);
      const products = issues.length === 0 ? '' : ` · ${issues.join(', ')}`;
      const line = `${fingerprint.slice(0, 16)} · ${role} · ${subject.text}${products} · ${origin?.addedBy ?? ''}`;
      machine.out(inLine(line));
    }
    return EXIT.done;
  },
};

/** Shows one authority held, or the certificate of a file, in full. */
export const trustShowCommand: Command = {
  usage: 'trust show EMPREINTE|FICHIER [--config FICHIER] [--json]',
  words:
    'Décrit une autorité reconnue (début de son empreinte SHA-256) ou le certificat d’un fichier ; ne change rien.',
  options: CONFIG_OPTIONS,
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const [asked = ''] = operands;
    const config = readConfig(invocation);
    const found = FINGERPRINT.test(asked)
      ? await findHeld(config, machine, asked)
      : entryOfFile(resolve(machine.folder, asked), invocation, config);
    machine.out(options.json ? JSON.stringify(authorityJson(found), null, 2) : authorityWords(found));
    return EXIT.done;
  },
};

/** Describes what would be added; adds it when confirmed. */
export const trustAddCommand: Command = {
  usage:
    'trust add FICHIER --role anchor|intermediate [--issues CPS,CPF…] [--source TEXTE] [--by QUI] [--yes] [--config FICHIER] [--json]',
  words:
    'Décrit une autorité avant de la reconnaître ; avec --yes, l’ajoute. Une autorité d’un autre univers est refusée.',
  options: {
    ...CONFIG_OPTIONS,
    role: { type: 'string' },
    issues: { type: 'string' },
    source: { type: 'string' },
    by: { type: 'string' },
    yes: { type: 'boolean' },
  },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const config = readConfig(invocation);
    const entry = entryOfFile(resolve(machine.folder, operands[0] ?? ''), invocation, config);
    const certificate = readCertificate(entry.der);
    machine.out(options.json ? JSON.stringify(authorityJson(entry), null, 2) : authorityWords(entry));
    const faults = judgeAuthority(certificate, config.trust.universe);
    for (const { code, detail } of faults) machine.err(refusalText(code, detail));
    if (faults.length > 0) return EXIT.refused;
    for (const product of unusualProducts(certificate, entry))
      machine.err(`Attention : cette autorité n’est pas connue pour délivrer « ${product} ».`);
    if (options.yes !== true) {
      machine.err('Rien n’a été ajouté. Comparez l’empreinte à celle que publie l’émetteur, puis reprenez avec --yes.');
      return EXIT.done;
    }
    const isNew = await decideInLedger(config, machine, (ledger) =>
      addAuthority(ledger, keyOf(config, machine), entry),
    );
    machine.err(isNew ? `Autorité ajoutée. ${COUNTS_SOON}` : 'Cette autorité était déjà ajoutée.');
    return EXIT.done;
  },
};

/** Removes an authority added by command. */
export const trustRemoveCommand: Command = {
  usage: 'trust remove EMPREINTE [--by QUI] [--config FICHIER] [--json]',
  words: 'Retire une autorité ajoutée par « trust add » ; celles de la configuration s’y retirent.',
  options: { ...CONFIG_OPTIONS, by: { type: 'string' } },
  operands: [1, 1],
  async run(invocation) {
    const { machine, operands, options } = invocation;
    const [asked = ''] = operands;
    if (!FINGERPRINT.test(asked)) throw new ServerError('server.command.malformed', 'empreinte SHA-256 attendue');
    const config = readConfig(invocation);
    const { fingerprint } = readCertificate((await findHeld(config, machine, asked)).der);
    const removal = { by: deciderOf(invocation), at: machine.clock.now() };
    const isRemoved = await decideInLedger(config, machine, (ledger) =>
      removeAuthority(ledger, keyOf(config, machine), fingerprint, removal),
    );
    if (options.json) machine.out(JSON.stringify({ fingerprint, removed: isRemoved }, null, 2));
    else {
      machine.out(
        isRemoved
          ? `Autorité retirée : ${fingerprint}. ${COUNTS_SOON}`
          : `${fingerprint} est inscrite dans la configuration (trust.authorities) : c’est là qu’elle se retire.`,
      );
    }
    return isRemoved ? EXIT.done : EXIT.refused;
  },
};

/** Authorities of the configuration, then those added by command; together they must make a store. */
export async function heldAuthorities(config: Config, machine: Machine): Promise<readonly TrustEntry[]> {
  const configured = config.trust.authorities.flatMap(({ file, role, provenance, issues }) =>
    readCertificateFile(file).map((der) => ({
      der,
      role,
      provenance,
      issues,
      origin: { addedBy: 'configuration', addedAt: null, source: file },
    })),
  );
  const added = await askLedger(config, (ledger) => listAddedAuthorities(ledger, keyOf(config, machine)), []);
  const held = [...configured, ...added];
  openTrustStore(held, { universe: config.trust.universe });
  return held;
}

async function findHeld(config: Config, machine: Machine, start: string): Promise<TrustEntry> {
  const found = (await heldAuthorities(config, machine)).filter(({ der }) =>
    readCertificate(der).fingerprint.startsWith(start),
  );
  const [entry, ...others] = found;
  if (entry !== undefined && others.length === 0) return entry;
  const detail = entry === undefined ? 'aucune autorité de cette empreinte' : 'plusieurs autorités commencent ainsi';
  throw new ServerError('server.certificate.unreadable', `${start} : ${detail}`);
}

function entryOfFile(file: string, invocation: Invocation, config: Config) {
  const [der, ...more] = readCertificateFile(file);
  if (der === undefined || more.length > 0) {
    throw new ServerError('server.certificate.unreadable', `${file} : un seul certificat est attendu`);
  }
  const role = textOption(invocation, 'role') ?? 'anchor';
  if (role !== 'anchor' && role !== 'intermediate') {
    throw new ServerError('server.command.malformed', '--role : anchor ou intermediate est attendu');
  }
  const origin = {
    addedBy: deciderOf(invocation),
    addedAt: invocation.machine.clock.now(),
    source: textOption(invocation, 'source') ?? file,
  };
  return { der, role, provenance: config.trust.universe, issues: productsOf(invocation), origin } as const;
}

function productsOf(invocation: Invocation): readonly Product[] {
  const words = (textOption(invocation, 'issues') ?? '').split(',').filter((word) => word !== '');
  return words.map((word) => {
    const product = PRODUCTS.find((one) => one === word);
    if (product !== undefined) return product;
    throw new ServerError('server.command.malformed', `--issues : des produits sont attendus : ${PRODUCTS.join(', ')}`);
  });
}

function keyOf(config: Config, machine: Machine): Uint8Array {
  return openMasterKey(config.secrets, machine.randomBytes).derive('authorities');
}
