import { labelOf } from '../../../directory/index.ts';
import type { Application, Question, WhoMay } from '../../../federation/index.ts';
import { pageContext } from '../../http/page-context.ts';
import { displayName } from '../../portal/present-person.ts';
import type { WhoFoundView } from '../../ui/pages/admin-who-may.ts';
import { adminWhoMayPage } from '../../ui/pages/admin-who-may.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { askedThing, choicesOf, propertiesOf, said } from './asked-thing.ts';
import { note } from './draft-steps.ts';
import { dossierUrl } from './present-sheet.ts';

const MAX_SHOWN = 20;

/**
 * Who of the whole directory may do a thing, signed in by card, for a patient who agrees: how many, by profession, and the first of
 * them. Asked only when the form is sent; others are answered meanwhile.
 */
export function showWhoMay(
  dependencies: AdminDependencies,
  find: (ctx: Parameters<Handler>[0]) => Application,
): Handler {
  return async (ctx, administrator) => {
    const { federation, clock, house } = dependencies;
    const application = find(ctx);
    const context = pageContext(ctx, house);
    const at = clock.now();
    const query = new URLSearchParams(ctx.querystring);
    const sheet = await federation.sheets.ready(application.id, at);
    const thing = askedThing(query, sheet);
    const id = said(query, 'id');
    const question: Question = {
      subject: { type: 'professional', id: '-' },
      action: { name: thing.action },
      resource: {
        type: thing.type,
        id: id || (thing.type === 'application' ? application.id : '-'),
        properties: propertiesOf(thing.facts),
      },
    };
    const found = query.has('action') ? await federation.reverse.whoMay(application.id, question, at) : null;
    if (found) {
      const details = { action: thing.action, type: thing.type, people: found.people };
      await note(dependencies, ctx, administrator, 'habilitation.searched', application.id, details);
    }
    const page = adminWhoMayPage(
      {
        admin: administrator.view,
        sheetsUrl: administrator.view.sheetsUrl,
        dossier: application.name[context.lang],
        dossierUrl: dossierUrl(application.id),
        action: dossierUrl(application.id, '/qui'),
        asked: { ...thing, id },
        ...choicesOf(sheet, context.lang),
        found: found && presentFound(dependencies, found),
      },
      context,
    );
    ctx.body = String(page);
  };
}

function presentFound({ reader }: AdminDependencies, { people, byProfession, first, cut }: WhoMay): WhoFoundView {
  return {
    people,
    isCut: cut === true,
    professions: Object.entries(byProfession)
      .map(([code, count]) => ({ profession: code === '' ? '' : labelOf('profession', code), count }))
      .sort((a, b) => b.count - a.count),
    first: first.slice(0, MAX_SHOWN).map((nationalId) => {
      const found = reader.findByNationalId(nationalId);
      const [name, id] = found.found ? [displayName(found.record), found.record.personId] : [nationalId, nationalId];
      return { name, url: `/admin/personnes/${encodeURIComponent(id)}` };
    }),
  };
}
