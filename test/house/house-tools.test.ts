import assert from 'node:assert/strict';
import { blank } from './blank.ts';
import { findCycles } from './cycles.ts';
import { measureFunctions } from './function-lengths.ts';
import { importsOf } from './imports.ts';

describe('house: its own tools', () => {
  it('blank hides comments, strings, templates and regular expressions, and keeps the code of templates', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a program, as text
    const source = "a /* fetch( */ = 'fetch(' + `fetch(${fetch(x)} }` // fetch(\n/fetch[/]\\(/.test(b) / 2";
    const code = blank(source, 'comments-and-text');
    assert.equal(code.length, source.length);
    assert.equal(code.match(/fetch\(/g)?.length, 1);
    assert.match(code, /\.test\(b\) \/ 2$/);
  });

  it('importsOf sees static, type, bare, dynamic and located imports, and no commented one', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../pki/index.ts';",
      "import { type C, type D } from './c.ts';",
      "import './bare.ts';",
      "export {\n  e,\n} from './e.ts';",
      "// import { no } from './no.ts';",
      "const f = await import('./f.ts');",
      "const g = new URL('./g.ts', import.meta.url);",
      "import { open } from '@koa/router/deep';",
    ].join('\n');
    const found = importsOf({ path: 'server/x.ts', text });
    assert.deepEqual(
      found.map(({ to, isTypeOnly }) => [to, isTypeOnly]),
      [
        ['server/a.ts', false],
        ['pki/index.ts', true],
        ['server/c.ts', true],
        ['server/e.ts', false],
        ['@koa/router', false],
        ['server/bare.ts', false],
        ['server/f.ts', false],
        ['server/g.ts', false],
      ],
    );
  });

  it('findCycles finds a long way round, a file that imports itself, and nothing in a lattice', () => {
    const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
    assert.deepEqual(findCycles(graph({ a: ['b', 'c'], b: ['d'], c: ['d'] })), []);
    assert.deepEqual(
      findCycles(graph({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] })).map((cycle) => [...cycle].sort()),
      [['a', 'b', 'c']],
    );
    assert.deepEqual(findCycles(graph({ a: ['a'] })), [['a']]);
  });

  it('measureFunctions measures functions, methods, arrows and heads over several lines, and no other block', () => {
    const text = [
      'export function one(): void {',
      '  if (x) {',
      '    y();',
      '  }',
      '}',
      'class A {',
      '  async *two(a: string): Promise<void> {',
      "    z('}');",
      '  }',
      '}',
      'const three = (',
      '  a: string,',
      '): void => {',
      '  w();',
      '};',
      'const table = {',
      '  x: 1,',
      '};',
    ].join('\n');
    assert.deepEqual(
      measureFunctions({ path: 'x.ts', text }).map(({ line, lines }) => [line, lines]),
      [
        [1, 5],
        [7, 3],
        [11, 5],
      ],
    );
  });
});
