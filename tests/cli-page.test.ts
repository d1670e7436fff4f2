import type { Argument, Command, Option } from 'commander';
import { expect, test } from 'vitest';
import { silentTerminal } from '../apps/reconciliation/src/cli/__fixtures__/silent-terminal.ts';
import { examplesOf } from '../apps/reconciliation/src/cli/add-command.ts';
import { createProgram } from '../apps/reconciliation/src/cli/create-program.ts';
import { readText } from './workspace.ts';

const page = readText('docs/cli.md');
const program = createProgram({ terminal: silentTerminal, environment: {}, actor: 'test', setExitCode: () => {} });

test('docs/cli.md lists every command as its help does. Refresh with: pnpm test tests/cli-page.test.ts -u', async () => {
  const block = /(<!-- generated: commands -->\n)[\s\S]*?(\n<!-- end of generated -->)/;
  const sections = commandsOf(program, ['punteo']).map(({ path, command }) => sectionText(path, command));
  const generated = page.replace(
    block,
    (_, start: string, end: string) => `${start}\n${sections.join('\n\n')}\n${end}`,
  );
  expect(page).toMatch(block);
  await expect(generated).toMatchFileSnapshot('../docs/cli.md');
});

interface NamedCommand {
  readonly path: readonly string[];
  readonly command: Command;
}

function commandsOf(parent: Command, path: readonly string[]): readonly NamedCommand[] {
  const help = parent.createHelp();
  return help
    .visibleCommands(parent)
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const own = [...path, command.name()];
      return command.commands.length > 0 ? commandsOf(command, own) : [{ path: own, command }];
    });
}

/** Options that most commands have: the page explains them once. */
const EVERYWHERE = ['--json', '--output', '--wide', '--help'];

function sectionText(path: readonly string[], command: Command): string {
  const usage = [...path, ...command.registeredArguments.map(argumentText)].join(' ');
  const isOwnOutput = !command.options.some(({ long }) => long === '--wide');
  const options = command.options.filter(
    ({ long, hidden }) => !hidden && (!EVERYWHERE.includes(long ?? '') || (long === '--output' && isOwnOutput)),
  );
  return [
    `### ${path.join(' ')}`,
    `\`${usage}\`: ${markdown(command.description())}`,
    ...(examplesOf(command).length === 0
      ? []
      : [
          `\`\`\`sh\n${examplesOf(command)
            .map((line) => `punteo ${line}`)
            .join('\n')}\n\`\`\``,
        ]),
    ...(options.length === 0 ? [] : [['| option | meaning |', '|---|---|', ...options.map(rowText)].join('\n')]),
  ].join('\n\n');
}

function argumentText(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function rowText(option: Option): string {
  const facts = [
    option.mandatory ? 'required' : '',
    option.argChoices ? `one of ${option.argChoices.map((each) => `\`${each}\``).join(', ')}` : '',
    option.defaultValue === undefined ? '' : `default: \`${String(option.defaultValue)}\``,
  ].filter((fact) => fact !== '');
  return `| \`${option.flags}\` | ${[markdown(option.description), ...facts].join('; ')} |`;
}

/** Texts of the help, in which < and | would be read as HTML and as the end of a cell. */
function markdown(text: string): string {
  return text.replaceAll('|', '\\|').replace(/<[a-z]+>/g, '`$&`');
}
