import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Filter, MAX_FILTER_DEPTH, MAX_FILTER_NODES } from '../../../directory/filter/filter.ts';
import { parseFilter } from '../../../directory/filter/parse-filter.ts';
import { escapeFilterValue, printFilter } from '../../../directory/filter/print-filter.ts';

const RUNS = 3_000;
const attribute = fc.constantFrom('cn', 'sn', '2.5.4.3', 'x-y;lang-fr');
const value = fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes));
const piece = fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
const plain = { noNullPrototype: true } as const;
const { filter: anyFilter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    fc.record({ kind: fc.constant('present' as const), attribute }, plain),
    fc.record(
      {
        kind: fc.constantFrom('equal' as const, 'atLeast' as const, 'atMost' as const, 'approximate' as const),
        attribute,
        value,
      },
      plain,
    ),
    fc
      .record({
        attribute,
        initial: fc.option(piece),
        any: fc.array(piece, { maxLength: 3 }),
        final: fc.option(piece),
      })
      .filter(({ initial, any, final }) => initial !== null || any.length > 0 || final !== null)
      .map((parts) => ({ kind: 'substring' as const, ...parts })),
    fc
      .record(
        {
          attribute: fc.option(fc.constantFrom('cn', 'sn')),
          rule: fc.option(fc.constantFrom('2.5.13.2', 'caseIgnoreMatch')),
          value,
          dnAttributes: fc.boolean(),
        },
        plain,
      )
      .filter(({ attribute: name, rule }) => name !== null || rule !== null)
      .map((parts) => ({ kind: 'extensible' as const, ...parts })),
    fc.record({ kind: fc.constant('not' as const), part: tie('filter') }, plain),
    fc.record(
      { kind: fc.constantFrom('and' as const, 'or' as const), parts: fc.array(tie('filter'), { maxLength: 3 }) },
      plain,
    ),
  ),
}));

/** Examples of RFC 4515 §4, with what they mean. */
const EXAMPLES: readonly (readonly [string, Filter])[] = [
  ['(cn=Babs Jensen)', { kind: 'equal', attribute: 'cn', value: Buffer.from('Babs Jensen') }],
  ['(!(cn=Tim Howes))', { kind: 'not', part: { kind: 'equal', attribute: 'cn', value: Buffer.from('Tim Howes') } }],
  [
    '(o=univ*of*mich*)',
    {
      kind: 'substring',
      attribute: 'o',
      initial: Buffer.from('univ'),
      any: [Buffer.from('of'), Buffer.from('mich')],
      final: null,
    },
  ],
  ['(seeAlso=)', { kind: 'equal', attribute: 'seeAlso', value: Buffer.alloc(0) }],
  [
    '(cn:caseExactMatch:=Fred Flintstone)',
    {
      kind: 'extensible',
      rule: 'caseExactMatch',
      attribute: 'cn',
      value: Buffer.from('Fred Flintstone'),
      dnAttributes: false,
    },
  ],
  [
    '(cn:=Betty Rubble)',
    { kind: 'extensible', rule: null, attribute: 'cn', value: Buffer.from('Betty Rubble'), dnAttributes: false },
  ],
  [
    '(sn:dn:2.4.6.8.10:=Barney Rubble)',
    {
      kind: 'extensible',
      rule: '2.4.6.8.10',
      attribute: 'sn',
      value: Buffer.from('Barney Rubble'),
      dnAttributes: true,
    },
  ],
  [
    '(o:dn:=Ace Industry)',
    { kind: 'extensible', rule: null, attribute: 'o', value: Buffer.from('Ace Industry'), dnAttributes: true },
  ],
  [
    '(:1.2.3:=Wilma Flintstone)',
    { kind: 'extensible', rule: '1.2.3', attribute: null, value: Buffer.from('Wilma Flintstone'), dnAttributes: false },
  ],
  [
    '(o=Parens R Us \\28for all your parenthetical needs\\29)',
    { kind: 'equal', attribute: 'o', value: Buffer.from('Parens R Us (for all your parenthetical needs)') },
  ],
  ['(cn=*\\2A*)', { kind: 'substring', attribute: 'cn', initial: null, any: [Buffer.from('*')], final: null }],
  ['(bin=\\00\\00\\00\\04)', { kind: 'equal', attribute: 'bin', value: Buffer.of(0, 0, 0, 4) }],
  ['(sn=Lu\\c4\\8di\\c4\\87)', { kind: 'equal', attribute: 'sn', value: Buffer.from('Lučić') }],
  ['(&)', { kind: 'and', parts: [] }],
];

const REFUSED: readonly string[] = [
  '',
  'cn=x',
  '(cn=x',
  '(cn=x))',
  '()',
  '(cn)',
  '(=x)',
  '(cn=a(b)',
  '(cn=\\z0)',
  '(cn=\\4)',
  '(cn=a**b)',
  '(!(cn=x)(cn=y))',
  '(&(cn=x)',
  '(c n=x)',
  '(:=x)',
  '(:dn:=x)',
  '(cn:a:b:=x)',
  '(cn=\u0000)',
  '(cn>x)',
  ' (cn=x)',
  '(cn=\ud800)',
  `${'(!'.repeat(MAX_FILTER_DEPTH)}(cn=x)${')'.repeat(MAX_FILTER_DEPTH)}`,
  `(|${'(cn=x)'.repeat(MAX_FILTER_NODES)})`,
  `(cn=${'x'.repeat(70_000)})`,
];

describe('filters as text (RFC 4515)', () => {
  for (const [text, filter] of EXAMPLES) {
    it(`reads ${text}`, () => assert.deepEqual(parseFilter(text), filter));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}: directory.filter.malformed`, () => {
      assert.throws(() => parseFilter(text), { code: 'directory.filter.malformed' });
    });
  }

  it('reads the deepest allowed filter', () => {
    const depth = MAX_FILTER_DEPTH - 1;
    assert.equal(parseFilter(`${'(!'.repeat(depth)}(cn=x)${')'.repeat(depth)}`).kind, 'not');
  });

  it('parses what it prints: any filter survives', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => assert.deepEqual(parseFilter(printFilter(filter)), filter)),
      { numRuns: RUNS },
    );
  });

  it('never lets text become syntax: an escaped value is one equality on that value (S-34)', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom('*', '(', ')', '\\', '\u0000', '&', '|', '!', '='),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const expected = { kind: 'equal', attribute: 'cn', value: Buffer.from(text, 'utf8') };
        assert.deepEqual(parseFilter(`(cn=${escapeFilterValue(text)})`), expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuses any other text with its own code, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('(', ')', '&', '|', '!', '=', '*', '\\', 'a', ':', '<', '>', '~', ' ') }),
        (text) => {
          try {
            parseFilter(text);
          } catch (error) {
            assert.equal((error as { code?: string }).code, 'directory.filter.malformed');
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});
