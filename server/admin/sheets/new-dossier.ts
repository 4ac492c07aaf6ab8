import { FederationError, parseSheet, READY_SHEETS } from '../../../federation/index.ts';
import { readForm } from '../../http/body.ts';
import { statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import {
  type AdminNewDossierView,
  adminMadeDossierPage,
  adminNewDossierPage,
  NEW_DOSSIER_FIELDS,
  type NewDossierField,
} from '../../ui/pages/admin-new-dossier.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { authorOn, refusalOf } from './draft-steps.ts';
import { dossierUrl } from './present-sheet.ts';

export const NEW_DOSSIER_PATH = '/nouveau-dossier';
const ACTION = `/admin${NEW_DOSSIER_PATH}`;
/** Longest text of one field, as of a client's address. */
const MAX_CHARS = 2_000;
const FIRST_MODEL = 'reseau';
/** A dossier asks about rights, has facts and patients' choices kept, and signs its professionals in. */
const SCOPE = 'openid scope_all pdp.evaluate pdp.search pdp.facts pdp.patients';
/** What kind of application each model is for. */
const KINDS: Readonly<Record<string, string>> = { dmp: 'dmp', dcc: 'dcc', reseau: 'network' };
/** The field of the form that a part of a client's record comes from. */
const FIELD_OF: Readonly<Record<string, NewDossierField>> = {
  client_id: 'id',
  client_name: 'name',
  'client_name#en': 'nameEn',
  organisation: 'owner',
  client_uri: 'start',
  redirect_uris: 'return',
};

type Values = Readonly<Record<NewDossierField, string>>;
type Shown = Partial<Pick<AdminNewDossierView, 'values' | 'errors' | 'isTaken' | 'model' | 'failure'>>;

const EMPTY = valuesFrom(new URLSearchParams());

function valuesFrom(form: URLSearchParams): Values {
  const said = NEW_DOSSIER_FIELDS.map((name) => [name, (form.get(name) ?? '').trim().slice(0, MAX_CHARS)] as const);
  // Every field has its entry.
  return Object.fromEntries(said) as Record<NewDossierField, string>;
}

function view(sheetsUrl: string, admin: AdminNewDossierView['admin'], shown: Shown): AdminNewDossierView {
  return {
    ...{ admin, sheetsUrl, save: { action: ACTION, hidden: {} }, models: Object.keys(READY_SHEETS) },
    ...{ values: EMPTY, errors: [], isTaken: false, model: FIRST_MODEL, failure: null },
    ...shown,
  };
}

/** The form of a dossier that enters the domain. */
export function showNewDossier({ house }: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const page = view(administrator.view.sheetsUrl, administrator.view, {});
    ctx.body = String(adminNewDossierPage(page, pageContext(ctx, house)));
  };
}

/**
 * Admit the dossier and write the draft of its first sheet from a model. Until a sheet is published by two people it opens to
 * nobody. Its secret is on the page that answers, and nowhere else.
 */
export function makeDossier(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { clients, federation, clock, house } = dependencies;
    const context = pageContext(ctx, house);
    const form = await readForm(ctx.req);
    const values = valuesFrom(form);
    const model = form.get('model') ?? '';
    const { personId } = administrator.session.person;
    const at = clock.now();
    const again = (code: string, shown: Shown): void => {
      ctx.status = statusOf(code);
      const page = view(administrator.view.sheetsUrl, administrator.view, { values, model, ...shown });
      ctx.body = String(adminNewDossierPage(page, context));
    };
    const source = firstSheet(values, model, at);
    if (source === null) return again('server.client.malformed', { errors: ['network'] });
    const by = { actor: personId, from: ctx.ip, request: String(ctx.state.requestId) };
    const saved = await clients.save(clientOf(values, model), 0, by);
    if (!saved.accepted) {
      const { code, faults } = saved;
      const errors = faults.flatMap(({ place }) => FIELD_OF[place.split('.')[0] ?? ''] ?? []);
      const isTaken = code === 'server.client.stale-version';
      return again(code, { errors, isTaken, failure: errors.length > 0 || isTaken ? null : refusalOf(ctx, code) });
    }
    await federation.drafts.save(source, authorOn(ctx, administrator), at);
    ctx.status = 201;
    ctx.body = String(
      adminMadeDossierPage(
        {
          ...{ admin: administrator.view, sheetsUrl: administrator.view.sheetsUrl },
          ...{
            name: values.name,
            id: values.id,
            secret: saved.secret ?? '',
            draftUrl: dossierUrl(values.id, '/brouillon'),
          },
        },
        context,
      ),
    );
  };
}

/** The model filled in; null when the network named is none. An id that is none is told by the client's own rules. */
function firstSheet({ id, network }: Values, model: string, at: Date): unknown {
  const make = READY_SHEETS[Object.hasOwn(READY_SHEETS, model) ? model : FIRST_MODEL];
  const filled = (application: string) =>
    make?.({ application, from: at.toISOString(), ...(network === '' ? {} : { network }) });
  try {
    parseSheet(filled('nouveau'));
    return filled(id);
  } catch (error) {
    if (error instanceof FederationError) return null;
    throw error;
  }
}

function clientOf(values: Values, model: string): object {
  const { id, name, nameEn, owner, start } = values;
  return {
    ...{ client_id: id, client_name: name, kind: KINDS[model] ?? 'telemedicine', listed: true },
    ...(nameEn === '' ? {} : { 'client_name#en': nameEn }),
    ...(owner === '' ? {} : { organisation: owner }),
    ...(start === '' ? {} : { client_uri: start }),
    ...{ redirect_uris: [values.return], response_types: ['code'], scope: SCOPE, application_type: 'web' },
    ...{ grant_types: ['authorization_code', 'client_credentials'], token_endpoint_auth_method: 'client_secret_basic' },
  };
}
