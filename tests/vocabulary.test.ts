import { expect, test } from 'vitest';
import { readText, sourceFiles } from './workspace.ts';

/** Words that identifiers and file names no longer contain, also with a plural -s, each with what replaced it. */
const retired: Readonly<Record<string, string>> = {
  adopt: 'bind',
  capability: 'callback address',
  crawl: 'provider sync',
  declares: 'announces',
  door: 'entry point',
  dossier: 'order facts',
  examination: 'verification',
  examine: 'verify',
  examined: 'verified',
  finding: 'discrepancy',
  given: 'the name of the value',
  'hand over': 'match callbacks',
  house: 'repository, project or system',
  intent: 'create attempt',
  judge: 'match or decide',
  judgement: 'decision',
  look: 'verification',
  news: 'provider sync',
  nudge: 'the name of the signal',
  pace: 'interval or rate',
  packed: 'the name of the format',
  patiently: 'the name of the retry rule',
  'proof key': 'money unit',
  'proof use': 'allocation',
  revive: 'resend',
  rival: 'competing claim',
  room: 'package',
  rounds: 'the name of what is counted',
  scene: 'scenario',
  seams: 'dependencies',
  'short way': 'the name of the shortcut',
  sighting: 'observed transfer',
  stage: 'state',
  tallies: 'matches',
  tally: 'reconciliation',
  together: 'batching',
  told: 'sent or reported',
  'turned up': 'found later',
  verdict: 'checks or claim state',
  'vital signs': 'health',
  walk: 'provider sync or chain scan',
  words: 'texts',
  workplace: 'the name of the folder or process',
};

/** Identifiers and file names that contain a retired word all the same, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  CACHE_LINE_WORDS: 'a word is a unit of memory',
  HEADER_WORDS: 'a word is a unit of memory',
  house_number: "a field of Neopay's API",
};

/** Words that comments, test names and documents do not contain, each with what to write instead. Text in backticks is code. */
const personifying: Readonly<Record<string, string>> = {
  believe: 'the condition that is checked',
  believes: 'the condition that is checked',
  hear: 'receives',
  hears: 'receives',
  nobody: 'the party that does not act: no order, no worker, no person',
  told: 'reported, sent or configured',
  whoever: 'anyone who, whichever client',
};

/** This file lists the words. */
const thisFile = 'tests/vocabulary.test.ts';

const folders = '{packages,apps,demo,deploy,bench,faults,examples,reference,tests,consumers}';
const files = sourceFiles(`${folders}/**/*`).filter((file) => file !== thisFile);
const code = files.filter((file) => /\.(ts|tsx|mts|sql)$/.test(file));

test('no identifier in a source contains a retired word', () => {
  const found = code.flatMap((file) =>
    identifiersIn(file, readText(file)).flatMap((name) =>
      retiredWordsIn(name).map((word) => describe(file, name, word)),
    ),
  );
  expect(found).toEqual([]);
});

test('no file and no folder has a name that contains a retired word', () => {
  const found = files.flatMap((file) => retiredWordsIn(file).map((word) => describe(file, file, word)));
  expect(found).toEqual([]);
});

test('every exception occurs in a source', () => {
  const names = new Set(code.flatMap((file) => identifiersIn(file, readText(file))));
  expect(Object.keys(exceptions).filter((name) => !names.has(name) && !files.includes(name))).toEqual([]);
});

test('no comment, test name or document contains a personifying word', () => {
  const texts = [
    ...code.map((file) => [file, proseIn(file, readText(file))] as const),
    ...sourceFiles('{*,docs/**/*,packages/**/*,apps/**/*}.md').map((file) => [file, readText(file)] as const),
  ];
  const found = texts.flatMap(([file, text]) =>
    personifyingWordsIn(text).map((word) => `${file}: "${word}". Write instead: ${personifying[word]}.`),
  );
  expect(found).toEqual([]);
});

test.each(Object.keys(personifying))(
  'the word "%s" is found in a comment and in a test name, and not in code',
  (word) => {
    const found = (file: string, text: string) => personifyingWordsIn(proseIn(file, text));
    expect(found('planted.ts', `/** As ${word} it. */`)).toEqual([word]);
    expect(found('planted.ts', `test('an order ${word} it', () => {});`)).toEqual([word]);
    expect(found('planted.sql', `-- ${word}`)).toEqual([word]);
    expect(found('planted.ts', `/** The user \`${word}\`. */ const ${word} = '${word}'; ${word}();`)).toEqual([]);
  },
);

test.each(Object.keys(retired))(
  'the word "%s" is found in identifiers and file names, and not in comments and strings',
  (word) => {
    const camelCase = word.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase());
    const snakeCase = word.replaceAll(' ', '_');
    const planted = `/* ${word} */ const text = '${word}' + \`${word}\`; // ${word}
    function ${camelCase}() {}
    const the${camelCase[0]?.toUpperCase()}${camelCase.slice(1)}Of = 1;
    const MAX_${snakeCase.toUpperCase()} = /${word}/;`;
    expect(identifiersIn('planted.ts', planted).filter((name) => retiredWordsIn(name).includes(word))).toHaveLength(3);
    const column = `-- ${word}\ncreate table t ("a" text, ${snakeCase}_id text default '${word}')`;
    expect(identifiersIn('planted.sql', column).filter((name) => retiredWordsIn(name).includes(word))).toHaveLength(1);
    expect(retiredWordsIn(`packages/x/src/${word.replaceAll(' ', '-')}-store.test.ts`)).toContain(word);
  },
);

function describe(file: string, name: string, word: string): string {
  return `${file}: ${name} contains "${word}". Use instead: ${retired[word]}.`;
}

function retiredWordsIn(name: string): readonly string[] {
  if (name in exceptions) return [];
  // "look-alike" is a word of its own.
  const words = ` ${wordsOf(name).join(' ')} `.replaceAll(' look alike', '');
  return Object.keys(retired).filter((word) => words.includes(` ${word} `) || words.includes(` ${word}s `));
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function personifyingWordsIn(text: string): readonly string[] {
  const words = new Set(
    text
      .replace(/`[^`]*`/g, '')
      .toLowerCase()
      .match(/[a-z]+/g),
  );
  return Object.keys(personifying).filter((word) => words.has(word));
}

/** The comments and the names of tests. */
function proseIn(file: string, text: string): string {
  const tokens = text.match(file.endsWith('.sql') ? SQL_TOKEN : CODE_TOKEN) ?? [];
  const isTestName = (index: number) => /^(?:test|concurrent|describe)$/.test(tokens[index - 1] ?? '');
  return tokens
    .filter((token, index) => /^(?:--|\/\/|\/\*)/.test(token) || (/^['"]/.test(token) && isTestName(index)))
    .join('\n');
}

/** Identifiers, without duplicates. Comments, strings and regular expressions are skipped. */
function identifiersIn(file: string, text: string): readonly string[] {
  const tokens = text.match(file.endsWith('.sql') ? SQL_TOKEN : CODE_TOKEN) ?? [];
  return [...new Set(tokens.filter((token) => /^[A-Za-z_$]/.test(token)))];
}

const SQL_TOKEN = /--[^\n]*|'[^']*'|[A-Za-z_$][\w$]*/g;

const CODE_TOKEN = new RegExp(
  [
    /\/\/[^\n]*|\/\*[\s\S]*?\*\//,
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/,
    // A slash opens a regular expression where what follows its end cannot follow a division.
    /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[dgimsuvy]*(?=\s*[.,;)\]}])/,
    /[A-Za-z_$][\w$]*/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
