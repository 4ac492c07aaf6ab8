import assert from 'node:assert/strict';
import { openDirectory } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

/** What `update-until-killed.ts` said holds: the last word on each name, unless a later change of it was under way: then that one may. */
export async function checkAcknowledged(path: string, lines: readonly string[]): Promise<void> {
  const directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
  const last = new Map(lines.map((line) => [line.split(' ')[1] ?? '', line] as const));
  try {
    for (const [name, line] of last) {
      const [word, , description = ''] = line.split(' ');
      const id = directory.entries.find(pathOfText(`ou=${name},o=kill`) ?? '');
      if (word === 'gone') assert.equal(id, undefined, line);
      else if (id !== undefined) {
        const attributes = [...(directory.entries.read(id)?.attributes('authenticated') ?? [])];
        const text = attributes.find((each) => each.name === 'description')?.values.join() ?? '';
        assert.ok(text >= description, `${line}: ${JSON.stringify(text)}`);
      } else assert.ok(isLastOfWriter(name, lines), `${line}: acknowledged and lost`);
    }
  } finally {
    await directory.close();
  }
}

/** A renaming or a removal may have been on its way to the disk, its answer not yet told: of each writer's last entry alone. */
function isLastOfWriter(name: string, lines: readonly string[]): boolean {
  const writer = /^w\d+-/.exec(name)?.[0] ?? '';
  const names = lines.map((line) => line.split(' ')[1] ?? '').filter((each) => each.startsWith(writer));
  return names.at(-1) === name;
}
