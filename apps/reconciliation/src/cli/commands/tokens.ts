import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addReasonOption, choiceOption } from '../options.ts';

export function tokensCommands(program: Command, context: CommandContext): void {
  const tokens = program.command('tokens').description('create and revoke API tokens, and links to sign in');

  addCommand(tokens, context, {
    usage: 'create <name>',
    summary: 'create a token and print it, once: only its hash is stored',
    configure: (command) =>
      addReasonOption(
        command
          .addOption(choiceOption('--role <role>', 'what it may do', ROLES).makeOptionMandatory())
          .option('--expires <instant>', 'until when it is valid (default: until it is revoked)'),
      ),
    action: async () => (await import('../actions/tokens-create.ts')).tokensCreate,
  });

  addCommand(tokens, context, {
    usage: 'list',
    summary: 'list the tokens, newest first, also the revoked ones',
    action: async () => (await import('../actions/tokens-list.ts')).tokensList,
  });

  addCommand(tokens, context, {
    usage: 'revoke <name>',
    summary: 'revoke a token, and end its sessions, at once',
    configure: (command) => command.requiredOption('--reason <text>', 'why; it stands in the audit'),
    action: async () => (await import('../actions/tokens-revoke.ts')).tokensRevoke,
  });

  addCommand(tokens, context, {
    usage: 'link',
    summary: 'print a link that signs a browser in, once and within 15 minutes',
    configure: (command) =>
      addReasonOption(
        command
          .addOption(choiceOption('--role <role>', 'what the person may do', ROLES).makeOptionMandatory())
          .option('--name <name>', 'the name that the audit records (default: your own)')
          .option('--url <url>', 'where the app is reached (default: HOST and PORT)'),
      ),
    action: async () => (await import('../actions/tokens-link.ts')).tokensLink,
  });

  addCommand(tokens, context, {
    usage: 'signout <actor>',
    summary: 'end every session of a name, as the audit records it, and its unused links, at once',
    configure: (command) => command.requiredOption('--reason <text>', 'why; it stands in the audit'),
    action: async () => (await import('../actions/tokens-signout.ts')).tokensSignOut,
  });
}

const ROLES = ['viewer', 'operator', 'admin'] as const;
