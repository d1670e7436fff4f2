import type { Command } from 'commander';
import { addCommand, type CommandContext } from '../add-command.ts';
import { addLanguageOption, oneOfOption } from '../options.ts';

const REPORT_FORMATS = ['html', 'csv', 'xlsx', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export function reportCommand(program: Command, context: CommandContext): void {
  addCommand(program, context, {
    usage: 'report <run>',
    summary: 'print a run (its id, or `latest`) as a page, a table or data',
    configure: (command) => {
      command.option('--format <format>', REPORT_FORMATS.join(', '), oneOfOption(REPORT_FORMATS), 'html');
      addLanguageOption(command);
    },
    action: async () => (await import('../actions/report.ts')).report,
  });
}
