import { type Command, Option } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, addPageOptions, addReasonOption } from '../options.ts';

export function runsCommands(program: Command, context: CommandContext): void {
  const runs = program.command('runs').description('show and compare reconciliation runs, and cancel one');

  addCommand(runs, context, {
    usage: 'list',
    summary: 'list runs and their state, newest first',
    configure: addPageOptions,
    action: async () => (await import('../actions/runs-list.ts')).runsList,
  });

  addCommand(runs, context, {
    usage: 'show <run>',
    summary: 'show a run (its id, or `latest`) with its result; `report` prints it as a page or a table',
    configure: addLanguageOption,
    action: async () => (await import('../actions/runs-show.ts')).runsShow,
  });

  addCommand(runs, context, {
    usage: 'diff <earlier> <later>',
    summary: 'compare what two runs found: new, gone, changed and older discrepancies',
    configure: (command) => {
      command.addOption(new Option('--change <change>', 'only these').choices(['new', 'gone', 'changed', 'older']));
      addPageOptions(command);
    },
    action: async () => (await import('../actions/runs-diff.ts')).runsDiff,
  });

  addCommand(runs, context, {
    usage: 'cancel <run>',
    summary: 'cancel a run: one that waits at once, one that works within seconds',
    configure: addReasonOption,
    action: async () => (await import('../actions/runs-cancel.ts')).runsCancel,
  });
}
