import type { Command } from './command.ts';

/** Every command, loaded when it is asked for: a broken part of the server does not keep `check` from running. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  init: async () => (await import('./init.ts')).initCommand,
  import: async () => (await import('./import.ts')).importCommand,
  'ldif import': async () => (await import('./ldif.ts')).ldifImportCommand,
  'ldif export': async () => (await import('./ldif.ts')).ldifExportCommand,
  'directory backup': async () => (await import('./directory-upkeep.ts')).directoryBackupCommand,
  'directory restore': async () => (await import('./directory-upkeep.ts')).directoryRestoreCommand,
  'directory verify': async () => (await import('./directory-upkeep.ts')).directoryVerifyCommand,
  'directory rebuild': async () => (await import('./directory-upkeep.ts')).directoryRebuildCommand,
  'directory compact': async () => (await import('./directory-upkeep.ts')).directoryCompactCommand,
  'hash-password': async () => (await import('./hash-password.ts')).hashPasswordCommand,
  'cert explain': async () => (await import('./cert.ts')).certExplainCommand,
  'cert verify': async () => (await import('./cert.ts')).certVerifyCommand,
  'crl status': async () => (await import('./crl-status.ts')).crlStatusCommand,
  'trust list': async () => (await import('./trust.ts')).trustListCommand,
  'trust show': async () => (await import('./trust.ts')).trustShowCommand,
  'trust add': async () => (await import('./trust.ts')).trustAddCommand,
  'trust remove': async () => (await import('./trust.ts')).trustRemoveCommand,
  'card deny': async () => (await import('./card.ts')).cardDenyCommand,
  'card allow': async () => (await import('./card.ts')).cardAllowCommand,
  'card denied': async () => (await import('./card.ts')).cardDeniedCommand,
  'client list': async () => (await import('./client.ts')).CLIENT_COMMANDS.list,
  'client show': async () => (await import('./client.ts')).CLIENT_COMMANDS.show,
  'client request': async () => (await import('./client.ts')).CLIENT_COMMANDS.request,
  'client admit': async () => (await import('./client.ts')).CLIENT_COMMANDS.admit,
  'client approve': async () => (await import('./client.ts')).CLIENT_COMMANDS.approve,
  'client suspend': async () => (await import('./client.ts')).CLIENT_COMMANDS.suspend,
  'client rotate-secret': async () => (await import('./client.ts')).CLIENT_COMMANDS['rotate-secret'],
  'client settings': async () => (await import('./client.ts')).CLIENT_COMMANDS.settings,
  'client export': async () => (await import('./client.ts')).CLIENT_COMMANDS.export,
  'client apply': async () => (await import('./client.ts')).CLIENT_COMMANDS.apply,
  'keys list': async () => (await import('./keys.ts')).keysListCommand,
  'keys rotate': async () => (await import('./keys.ts')).keysRotateCommand,
  'sheet check': async () => (await import('./sheet-file.ts')).sheetCheckCommand,
  'sheet new': async () => (await import('./sheet-new.ts')).sheetNewCommand,
  'sheet cedar': async () => (await import('./sheet-file.ts')).sheetCedarCommand,
  'sheet draft': async () => (await import('./sheet-life.ts')).sheetDraftCommand,
  'sheet rehearse': async () => (await import('./sheet-life.ts')).sheetRehearseCommand,
  'sheet approve': async () => (await import('./sheet-life.ts')).sheetApproveCommand,
  'sheet publish': async () => (await import('./sheet-life.ts')).sheetPublishCommand,
  'sheet rollback': async () => (await import('./sheet-life.ts')).sheetRollbackCommand,
  'sheet explain': async () => (await import('./sheet-ask.ts')).sheetExplainCommand,
  'sheet diff': async () => (await import('./sheet-ask.ts')).sheetDiffCommand,
  'sheet who': async () => (await import('./sheet-ask.ts')).sheetWhoCommand,
  'sheet may': async () => (await import('./sheet-ask.ts')).sheetMayCommand,
  'sheet idle': async () => (await import('./sheet-ask.ts')).sheetIdleCommand,
  'audit verify': async () => (await import('./audit-verify.ts')).auditVerifyCommand,
  'audit show': async () => (await import('./audit-show.ts')).auditShowCommand,
};

/** The command that the first words name, and what remains of them. */
export function findCommand(
  words: readonly string[],
): { readonly name: string; readonly rest: readonly string[] } | undefined {
  const [first = '', second = ''] = words;
  const pair = `${first} ${second}`;
  if (Object.hasOwn(COMMANDS, pair)) return { name: pair, rest: words.slice(2) };
  return Object.hasOwn(COMMANDS, first) ? { name: first, rest: words.slice(1) } : undefined;
}
