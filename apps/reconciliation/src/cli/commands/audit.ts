import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addPageOptions } from '../options.ts';

export function auditCommands(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('show what people did, and verify that nobody changed it');

  addCommand(audit, context, {
    usage: 'list',
    summary: 'list the entries of the audit, newest first',
    configure: (command) =>
      addPageOptions(command)
        .option('--subject <subject>', 'only entries about this, such as order:A-1001')
        .option('--actor <actor>', 'only what this person or token did')
        .option('--action <action>', 'only this action, such as order.amended'),
    action: async () => (await import('../actions/audit-list.ts')).auditList,
  });

  addCommand(audit, context, {
    usage: 'verify',
    summary: 'compute the chain of the audit and the books of closed periods again; code 1 when something was changed',
    configure: (command) =>
      command
        .option('--anchor <anchor>', 'compare with an anchor that was kept elsewhere; can be repeated', collect)
        .option('--anchors <file>', 'compare with each line of a file that `audit head --output` wrote'),
    action: async () => (await import('../actions/audit-verify.ts')).auditVerify,
  });

  addCommand(audit, context, {
    usage: 'head',
    summary: 'print the anchor of the audit: the last place in the chain and the hash up to it',
    configure: (command) => command.option('--output <file>', 'append it to this file as a line, to keep elsewhere'),
    action: async () => (await import('../actions/audit-head.ts')).auditHead,
  });
}

function collect(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}
