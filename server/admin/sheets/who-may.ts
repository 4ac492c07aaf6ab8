import { labelOf } from '../../../directory/index.ts';
import type { Application, Question, WhoMay } from '../../../federation/index.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { displayName } from '../../portal/present-person.ts';
import type { WhoFoundView } from '../../ui/pages/admin-who-may.ts';
import { adminWhoMayPage } from '../../ui/pages/admin-who-may.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { askedThing, choicesOf, propertiesOf, said } from './asked-thing.ts';
import { note, outcomeOf } from './draft-steps.ts';
import { dossierUrl } from './present-sheet.ts';
import { showWork } from './show-work.ts';

const MAX_SHOWN = 20;

type Find = (ctx: Parameters<Handler>[0]) => Application;

/**
 * Who of the whole directory may do a thing, signed in by card, for a patient who agrees: how many, by profession, and the first of
 * them. Asked only when the form is sent; others are answered meanwhile.
 */
export function showWhoMay(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const { federation, clock, house, works } = dependencies;
    const application = find(ctx);
    const context = pageContext(ctx, house);
    const at = clock.now();
    const query = new URLSearchParams(ctx.querystring);
    const sheet = await federation.sheets.ready(application.id, at);
    const thing = askedThing(query, sheet, context.lang);
    const id = said(query, 'id');
    const question: Question = {
      subject: { type: 'professional', id: '-' },
      action: { name: thing.action },
      resource: {
        type: thing.type,
        id: id || (thing.type === 'application' ? application.id : '-'),
        properties: propertiesOf(thing.facts, sheet),
      },
    };
    const name = nameOf(administrator, application, query.toString());
    const seen = query.has('action')
      ? await works.whoMay.see(name, (watched) => federation.reverse.whoMay(application.id, question, at, watched))
      : null;
    if (seen?.isDone === false) {
      const action = dossierUrl(application.id, '/qui');
      const stop = { action: `${action}/arret`, hidden: { asked: query.toString() } };
      const work = { ...seen, lookUrl: `${action}?${query}`, stop };
      return showWork(dependencies, ctx, administrator, application, { kind: 'whoMay', work });
    }
    works.whoMay.forget(name);
    const found = seen?.outcome ?? null;
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
        outcome: outcomeOf(ctx),
      },
      context,
    );
    ctx.body = String(page);
  };
}

/** Stop asking the directory. */
export function stopWhoMay(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const asked = (await readForm(ctx.req)).get('asked') ?? '';
    await dependencies.works.whoMay.stop(nameOf(administrator, application, asked));
    ctx.status = 303;
    ctx.redirect(dossierUrl(application.id, '/qui?fait=stopped'));
  };
}

/** One for each question of each administrator: what was found is told once. */
function nameOf({ session }: Administrator, { id }: Application, asked: string): string {
  return `${session.person.personId} ${id} ${asked}`;
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
