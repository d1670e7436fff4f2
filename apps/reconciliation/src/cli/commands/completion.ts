import type { Command } from 'commander';
import { addCommand, type CommandContext, type CommonOptions } from '../add-command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export function completionCommand(program: Command, context: CommandContext): void {
  addCommand<CommonOptions, [Shell]>(program, context, {
    usage: 'completion <shell>',
    examples: ['completion bash --output ~/.punteo-completion.bash'],
    summary: 'print what a shell sources to complete commands, options and values',
    configure: (command) => void command.registeredArguments[0]?.choices(SHELLS),
    action: async () => (await import('../actions/completion.ts')).completion,
  });
}

/** What the scripts of `completion` ask: one line for each word that may come, or `:files`. */
export function addCompleteCommand(program: Command, { terminal }: Pick<CommandContext, 'terminal'>): void {
  const command = program.command('__complete', { hidden: true }).argument('[typed...]');
  command.action(async (typed: readonly string[]) => {
    const { completionsOf } = await import('../completion/completions-of.ts');
    const completions = await completionsOf(program, typed);
    const lines =
      completions === 'files' ? [':files'] : completions.map(({ value, description }) => `${value}\t${description}`);
    if (lines.length > 0) terminal.print(lines.join('\n'));
  });
}
