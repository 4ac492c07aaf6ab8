import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { type ContextFixture, openContextDoor, ROOT, ROOT_PASSWORD, SUFFIX } from './context-fixture.ts';
import type { Answer, RawClient } from './raw-client.ts';
import { RawClient as Client } from './raw-client.ts';
import { addEntry, type Change, compare, modifyEntry, remove, rename, search } from './requests.ts';
import { findSlapd, openSlapd, type Slapd } from './slapd.ts';

const SEED = process.env.DIFFERENTIAL_SEED ?? 'vestibule';
const OPERATIONS = Number(process.env.DIFFERENTIAL_OPERATIONS ?? (process.env.VESTIBULE_LONG === '1' ? 20_000 : 800));

/** Repeatable choices from a seed. */
class Choices {
  #counter = 0;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;

  below(limit: number): number {
    if (this.#at >= this.#block.length) {
      this.#block = createHash('sha512').update(`${SEED}:${this.#counter}`).digest();
      this.#counter += 1;
      this.#at = 0;
    }
    const value = this.#block.readUInt32BE(this.#at);
    this.#at += 4;
    return value % limit;
  }

  of<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }
}

type Operation = { readonly title: string; readonly body: Parameters<RawClient['ask']>[0]; readonly finds?: true };

const NAMES = ['alice', 'Bob', 'ÉLODIE', 'chloé, dr', 'd+e', ' spaced', 'o"q', 'x'];
const UNITS = ['people', 'groups', 'People ', 'other'];
const ATTRIBUTES = [
  'cn',
  'sn',
  'description',
  'mail',
  'telephoneNumber',
  'uidNumber',
  'seeAlso',
  'title',
  'l',
  'jpegPhoto',
  'unknownThing',
  'displayName',
  'objectClass',
  'member',
  'cn;lang-fr',
  'employeeType',
  'name',
  'c',
];
/** What both servers compare alike as telephone numbers: ours disregard letter case, theirs do not, and one value kept by one of them alone would make all that follows differ. */
const isWithoutLetters = (value: string): boolean => !/\p{L}/u.test(value);
/** Names among them are of nobody: what becomes of a name whose entry goes is referential integrity, tested by itself. */
const VALUES = [
  'alice',
  'ALICE',
  'Bob  Smith',
  'bob smith',
  '12',
  '012',
  '-3',
  'é',
  'e',
  'a@b.example',
  '+33 1 02',
  '+3 31-02',
  'fr',
  'TRUE',
  '',
  'inetOrgPerson',
  'person',
  'posixAccount',
  'unknownClass',
  `cn=alice,ou=nowhere,${SUFFIX}`,
  `CN=Alice, OU=Nowhere,${SUFFIX}`,
];

/** Without the values that are the same as one before: of one value deleted twice they think otherwise than we do, and not always. */
function withoutRepeats(values: readonly string[]): readonly string[] {
  const forms = values.map((value) => value.toLowerCase().replace(/[\s-]+/g, ''));
  return values.filter((_, at) => forms.indexOf(forms[at] ?? '') === at);
}

/** A value to write into an attribute. */
function valueFor(choices: Choices, attribute: string): string {
  return choices.of(attribute === 'telephoneNumber' ? VALUES.filter(isWithoutLetters) : VALUES);
}

function escaped(value: string): string {
  return value.replace(/[\\",+;<>=]/g, '\\$&').replace(/^[ #]/, '\\$&');
}

function nameOf(choices: Choices): string {
  const unit = `ou=${escaped(choices.of(UNITS).trim())},${SUFFIX}`;
  const type = choices.of(['cn', 'uid', 'CN', 'commonName', '2.5.4.3']);
  const name = `${type}=${escaped(choices.of(NAMES))}`;
  switch (choices.below(12)) {
    case 0:
      return unit;
    case 1:
      return SUFFIX;
    case 2:
      return `${name}+sn=${escaped(choices.of(NAMES))},${unit}`;
    case 3:
      return `${name} , ${unit}`;
    case 4:
      return `${name},${name},${unit}`;
    case 5:
      return choices.of(['dc=elsewhere', 'not a name', `cn=x,,${SUFFIX}`, `cn=,${SUFFIX}`]);
    default:
      return `${name},${unit}`;
  }
}

function entryFor(choices: Choices, dn: string): Record<string, string[]> {
  if (dn.startsWith('ou=')) return { objectClass: ['organizationalUnit'], ou: [dn.slice(3, dn.indexOf(','))] };
  const person = { objectClass: ['inetOrgPerson'], cn: [choices.of(NAMES)], sn: [choices.of(NAMES)] };
  const named = /^(cn|uid|CN|commonName|2\.5\.4\.3)=((?:[^,+\\]|\\.)*)/.exec(dn);
  const value = (named?.[2] ?? 'x').replace(/\\(.)/g, '$1');
  const entry: Record<string, string[]> = { ...person };
  const type = named?.[1] === 'uid' ? 'uid' : 'cn';
  entry[type] = [...new Set([value, ...(type === 'cn' ? [] : [])])];
  const second = /\+sn=((?:[^,+\\]|\\.)*)/.exec(dn);
  if (second) entry.sn = [(second[1] ?? '').replace(/\\(.)/g, '$1')];
  if (choices.below(4) === 0) {
    const attribute = choices.of(ATTRIBUTES);
    entry[attribute] = [valueFor(choices, attribute)];
  }
  if (choices.below(8) === 0)
    entry.objectClass = [
      choices.of(['inetOrgPerson', 'person', 'posixAccount', 'top', 'unknownClass', 'groupOfNames']),
    ];
  return entry;
}

function filterOf(choices: Choices, depth = 0): string {
  const attribute = choices.of([
    ...ATTRIBUTES.filter((name) => name !== 'jpegPhoto'),
    'ou',
    'uid',
    'dc',
    'entryDN',
    'structuralObjectClass',
    'hasSubordinates',
  ]);
  const value = choices.of(VALUES).replace(/[()*\\]/g, '') || 'z';
  switch (choices.below(depth > 2 ? 6 : 9)) {
    case 0:
      return `(${attribute}=*)`;
    case 1:
      return `(${attribute}=${value.slice(0, 2)}*)`;
    case 2:
      return `(${attribute}=*${value.slice(-2)}*)`;
    case 3:
      return `(${attribute}>=${value})`;
    case 4:
      return choices.of([
        `(${attribute}<=${value})`,
        `(${attribute}:=${value})`,
        `(${attribute}:caseExactMatch:=${value})`,
        `(${attribute}:dn:=${value})`,
        `(${attribute}:dn:caseExactMatch:=${value})`,
        '(&)',
        '(|)',
      ]);
    case 6:
      return `(&${filterOf(choices, depth + 1)}${filterOf(choices, depth + 1)})`;
    case 7:
      return `(|${filterOf(choices, depth + 1)}${filterOf(choices, depth + 1)})`;
    case 8:
      return `(!${filterOf(choices, depth + 1)})`;
    default:
      return `(${attribute}=${value})`;
  }
}

function operationOf(choices: Choices): Operation {
  const dn = nameOf(choices);
  switch (choices.below(10)) {
    case 0:
    case 1: {
      const entry = entryFor(choices, dn);
      return { title: `add ${dn} ${JSON.stringify(entry)}`, body: addEntry(dn, entry) };
    }
    case 2:
      return { title: `delete ${dn}`, body: remove(dn) };
    case 3:
    case 4: {
      const changes: Change[] = [];
      for (let left = 1 + choices.below(2); left > 0; left -= 1) {
        const kind = choices.of(['add', 'delete', 'replace'] as const);
        const attribute = choices.of(ATTRIBUTES);
        const values = Array.from({ length: choices.below(kind === 'add' ? 2 : 3) + (kind === 'add' ? 1 : 0) }, () =>
          valueFor(choices, attribute),
        );
        changes.push([kind, attribute, ...(kind === 'delete' ? withoutRepeats(values) : values)]);
      }
      return { title: `modify ${dn} ${JSON.stringify(changes)}`, body: modifyEntry(dn, changes) };
    }
    case 5: {
      const newRdn = choices.of([
        'cn=renamed',
        `cn=${escaped(choices.of(NAMES))}`,
        'uid=9',
        'sn=a+cn=b',
        'nonsense',
        'cn=a,cn=b',
        'l=here',
      ]);
      const superior = choices.below(3) === 0 ? nameOf(choices) : undefined;
      const deletes = choices.below(2) === 0;
      return {
        title: `rename ${dn} → ${newRdn} ${deletes} ${superior ?? ''}`,
        body: rename(dn, newRdn, deletes, superior),
      };
    }
    case 6: {
      const attribute = choices.of(ATTRIBUTES);
      const value = choices.of(VALUES);
      return { title: `compare ${dn} ${attribute} ${value}`, body: compare(dn, attribute, value) };
    }
    default: {
      const filter = filterOf(choices);
      const scope = choices.of([0, 1, 2] as const);
      const base = choices.below(3) === 0 ? dn : SUFFIX;
      return { title: `search ${base} ${scope} ${filter}`, body: search({ base, scope, filter }), finds: true };
    }
  }
}

/** Attributes whose values are names: ours come as they were written, theirs as slapd prints them. A value that names its entry already stays as it is spelled, theirs takes the spelling of the new name: they differ by blanks at the end. */
const OF_NAMES: ReadonlySet<string> = new Set(['seeAlso', 'member']);

const comparableValue = (attribute: string, value: string): string =>
  OF_NAMES.has(attribute) ? (pathOfText(value) ?? value) : value.trimEnd();

/** Names as paths, attributes and values in a fixed order: what two servers must agree on. */
function comparable({ entries }: Answer): readonly string[] {
  return entries
    .map(({ dn, attributes }) => [
      pathOfText(dn) ?? dn,
      [...attributes]
        .map(([name, values]) => [name, values.map((value) => comparableValue(name, value)).sort()])
        .sort(([a], [b]) => String(a).localeCompare(String(b))),
    ])
    .map((entry) => JSON.stringify(entry))
    .sort();
}

/** What one server found and the other did not. */
function onlyIn(one: readonly string[], other: readonly string[]): string {
  const known = new Set(other);
  return one.filter((entry) => !known.has(entry)).join(' ');
}

/** Where we differ on purpose, each a line of docs/divergences.md. */
const KNOWN: readonly {
  readonly why: string;
  readonly applies: (operation: string, ours: number, theirs: number) => boolean;
}[] = [
  {
    why: 'removing a value of the entry’s own name is notAllowedOnRDN (RFC 4511 §4.6), not namingViolation',
    applies: (_operation, ours, theirs) => ours === 67 && theirs === 64,
  },
  {
    why: 'telephone numbers compare without regard to letter case (RFC 4517 §4.2.29)',
    applies: (operation, ours, theirs) => /\(telephoneNumber=/.test(operation) && ours === theirs,
  },
  {
    why: 'structuralObjectClass is one class; theirs counts its superclasses',
    applies: (operation, ours, theirs) =>
      /\(structuralObjectClass(?::dn)?(?::caseExactMatch)?:?=[^*]+\)/.test(operation) && ours === theirs,
  },
  {
    why: 'hasSubordinates is found by an extensible item too',
    applies: (operation, ours, theirs) => /\(hasSubordinates(?::dn)?:=/.test(operation) && ours === theirs,
  },
  {
    why: 'a name outside the contexts is refused before what is asked of it is looked at',
    applies: (operation, ours) => operation.includes('dc=elsewhere') && ours === 53,
  },
];

describe('LDAP contexts: the same requests to slapd', function () {
  this.timeout(30_000 + OPERATIONS * 60);
  let ours: ContextFixture;
  let theirs: Slapd;

  before(async function () {
    if (findSlapd() === null) this.skip();
    ours = await openContextDoor();
    theirs = await openSlapd(ROOT_PASSWORD);
  });

  after(async () => {
    await ours?.remove();
    await theirs?.close();
  });

  it(`answers ${OPERATIONS} generated requests alike, seed « ${SEED} »`, async () => {
    const left = await ours.connectAs(ROOT, ROOT_PASSWORD);
    const right = await Client.open(theirs.port);
    assert.equal((await right.bind(ROOT, ROOT_PASSWORD)).code, 0);
    const choices = new Choices();
    const differences: string[] = [];
    const both = async ({ title, body, finds }: Operation): Promise<void> => {
      const [a, b] = await Promise.all([left.ask(body), right.ask(body)]);
      const isKnown = KNOWN.some(({ applies }) => applies(title, a.code ?? -1, b.code ?? -1));
      if (a.code !== b.code) {
        if (!isKnown) differences.push(`${title}: ours ${a.code} (${a.message}), theirs ${b.code} (${b.message})`);
        return;
      }
      const [our, their] = [comparable(a), comparable(b)];
      if (finds && !isKnown && our.join(' ') !== their.join(' '))
        differences.push(`${title}: ours alone [${onlyIn(our, their)}], theirs alone [${onlyIn(their, our)}]`);
    };
    const top = { objectClass: ['dcObject', 'organization'], dc: ['hopital'], o: ['Hôpital'] };
    await both({ title: 'top', body: addEntry(SUFFIX, top) });
    for (const unit of ['people', 'groups']) {
      await both({
        title: unit,
        body: addEntry(`ou=${unit},${SUFFIX}`, { objectClass: ['organizationalUnit'], ou: [unit] }),
      });
    }
    for (let done = 0; done < OPERATIONS; done += 1) await both(operationOf(choices));
    assert.deepEqual(differences, []);
    left.close();
    right.close();
  });
});
