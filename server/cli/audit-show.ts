import { AUDIT_ACTIONS } from '../audit/actions.ts';
import type { AuditFilter, AuditLine } from '../audit/audit.ts';
import type { AuditAction } from '../audit/event.ts';
import { MAX_PAGE_LINES } from '../audit/read-lines.ts';
import { ServerError } from '../errors.ts';
import { CONFIG_OPTIONS, type Command, countOption, type Invocation, textOption } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { withExistingAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

const DEFAULT_LINES = 20;

/** Shows the latest lines, newest first; may run beside the server. */
export const auditShowCommand: Command = {
  usage:
    'audit show [--limit N] [--before LIGNE] [--action ACTION] [--actor ID] [--subject ID] [--code CODE] [--since DATE] [--json]',
  words:
    'Montre les dernières lignes du journal d’audit, la plus récente d’abord ; avec --json, un document JSON par ligne.',
  options: {
    ...CONFIG_OPTIONS,
    limit: { type: 'string' },
    before: { type: 'string' },
    action: { type: 'string' },
    actor: { type: 'string' },
    subject: { type: 'string' },
    code: { type: 'string' },
    since: { type: 'string' },
  },
  operands: [0, 0],
  async run(invocation) {
    const limit = countOption(invocation, 'limit', DEFAULT_LINES, MAX_PAGE_LINES);
    const before = textOption(invocation, 'before');
    const last = before === undefined ? {} : { before: countOption(invocation, 'before', 1, Number.MAX_SAFE_INTEGER) };
    const filter = filterOf(invocation);
    const lines = await withExistingAudit(readConfig(invocation), invocation.machine, async (audit) =>
      audit.read({ limit, filter, ...last }),
    );
    for (const line of lines) invocation.machine.out(invocation.options.json ? JSON.stringify(line) : describe(line));
    return EXIT.done;
  },
};

function filterOf(invocation: Invocation): AuditFilter {
  const action = textOption(invocation, 'action');
  if (action !== undefined && !isAction(action)) {
    throw new ServerError(
      'server.command.malformed',
      `--action : une de ces valeurs est attendue : ${Object.keys(AUDIT_ACTIONS).join(', ')}`,
    );
  }
  const since = textOption(invocation, 'since');
  const day = since === undefined ? undefined : new Date(since);
  if (day && !Number.isFinite(day.getTime()))
    throw new ServerError('server.command.malformed', '--since : une date est attendue (2026-11-23)');
  const texts = (['actor', 'subject', 'code'] as const).flatMap((name) => {
    const value = textOption(invocation, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(texts), ...(action === undefined ? {} : { action }), ...(day ? { since: day } : {}) };
}

function isAction(text: string): text is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, text);
}

function describe({ sequence, event }: AuditLine): string {
  const { at, action, actor, subject, outcome, code, from, request, details } = event;
  // As JSON: no text of the audit may move the cursor or start a line of its own here either.
  const rest = JSON.stringify({ actor, subject, code, from, request, ...details });
  return `${sequence} ${at.toISOString()} ${action} ${outcome} ${rest}`;
}
