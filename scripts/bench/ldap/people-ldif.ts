import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { ABOVE, attributesOf, BENCH_ACCOUNT, BENCH_PASSWORD, dnOf } from './people.ts';

/** The measured tree as a file, for servers that load one. */
export async function writeLdif(path: string, people: number): Promise<void> {
  const out = createWriteStream(path);
  for (const { dn, attributes } of ABOVE) out.write(record(dn, attributes));
  out.write(
    record(BENCH_ACCOUNT, [
      { name: 'objectClass', values: ['top', 'organizationalRole', 'simpleSecurityObject'] },
      { name: 'cn', values: ['lecteur'] },
      { name: 'userPassword', values: [BENCH_PASSWORD] },
    ]),
  );
  for (let number = 1; number <= people; number += 1) {
    if (!out.write(record(dnOf(number), attributesOf(number)))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

function record(dn: string, attributes: ReturnType<typeof attributesOf>): string {
  const lines = attributes.flatMap(({ name, values }) => values.map((value) => line(name, value)));
  return `${line('dn', dn)}\n${lines.join('\n')}\n\n`;
}

function line(name: string, value: string): string {
  return /^[\u0021-\u007e][\u0020-\u007e]*$/.test(value)
    ? `${name}: ${value}`
    : `${name}:: ${Buffer.from(value).toString('base64')}`;
}
