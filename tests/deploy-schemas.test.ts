import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { validate as validateDockerfile } from 'dockerfile-utils';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readJson, readText, rootFolder, sourceFiles } from './workspace.ts';

/** Each file of a deployment, read as the program that it is for reads it. */

const folder = mkdtempSync(join(tmpdir(), 'punteo-deploy-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('deploy/compose.yaml is a Compose file', () => {
  // The schema names its draft by another URL than the draft does.
  const { $schema: _, ...schema } = readJson<Readonly<Record<string, unknown>>>('tests/__fixtures__/compose-spec.json');
  const isComposeFile = new Ajv({ strict: false, allErrors: true }).compile(schema);
  isComposeFile(parse(readText('deploy/compose.yaml'), { merge: true }));
  expect((isComposeFile.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)).toEqual([]);
});

describe('the manifests of Kubernetes', () => {
  const objects = sourceFiles('deploy/kubernetes/*.yaml').flatMap((file) =>
    parseAllDocuments(readText(file)).map((document) => document.toJS() as KubernetesObject),
  );

  test('hold the values that the API of Kubernetes takes', async () => {
    expect(objects.length).toBeGreaterThan(5);
    for (const { apiVersion, kind, ...rest } of objects) {
      const models = (await import(/* @vite-ignore */ `kubernetes-models/${apiVersion}`)) as Readonly<
        Record<string, Model>
      >;
      const Kind = models[kind] ?? expect.fail(`${apiVersion} has no kind ${kind}.`);
      expect(() => new Kind(rest).validate(), `${kind} ${rest.metadata.name}`).not.toThrow();
    }
  });

  // The validators let unknown fields pass, and a probe with a wrong name is no probe. The types do not.
  test('have no field that the API of Kubernetes does not know', async () => {
    const declarations = objects.map(
      (object, index) =>
        `import type { I${object.kind} as Type${index} } from 'kubernetes-models/${object.apiVersion}';\n` +
        `export const object${index}: Type${index} = ${JSON.stringify(object)};\n`,
    );
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'manifests.ts'), declarations.join(''));
    symlinkSync(join(rootFolder, 'node_modules'), join(folder, 'node_modules'));
    const compiler = join(rootFolder, 'node_modules/.bin/tsc');
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--pretty', 'false'];
    const run = promisify(execFile)(compiler, [...flags, '--types', '', 'manifests.ts'], { cwd: folder });
    const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
    expect(stdout).toBe('');
  });
});

test.each(sourceFiles('deploy/*.Dockerfile'))('%s has no faulty or doubtful instruction', (file) => {
  const faults = validateDockerfile(readText(file));
  expect(faults.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
});

// It comes with systemd: on Debian, and on most machines of a CI.
test.runIf(hasSystemd()).each(sourceFiles('deploy/systemd/*.service'))(
  'systemd reads %s without a warning',
  async (file) => {
    // Node is elsewhere here, and no manual page is installed.
    const unit = join(folder, basename(file));
    writeFileSync(unit, readText(file).replace('/usr/bin/node', process.execPath));
    const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', unit]).catch(
      (error: { readonly stderr: string }) => error,
    );
    expect(stderr).toBe('');
  },
);

// Where systemd does not run, systemd-run still reads its options, before it looks for systemd.
test.runIf(hasSystemd())('systemd-run takes every option of deploy/systemd/punteo', async () => {
  const run = promisify(execFile)('sh', [join(rootFolder, 'deploy/systemd/punteo'), 'doctor']);
  const { stderr } = await run.catch((error: { readonly stderr: string }) => error);
  expect(stderr).not.toMatch(/option|not found|syntax/i);
});

test('deploy/systemd/punteo runs the app as its service does', () => {
  const command = readText('deploy/systemd/punteo');
  const unit = readText('deploy/systemd/punteo-reconciliation.service');
  const [, program = ''] = /^ExecStart=(.*) serve$/m.exec(unit) ?? [];
  expect(command).toContain(`${program} "$@"\n`);
  for (const [line, option] of [
    ['User=punteo', '--uid=punteo'],
    ['EnvironmentFile=/etc/punteo/punteo.env', '--property=EnvironmentFile=/etc/punteo/punteo.env'],
    ['Environment=NODE_ENV=production', '--setenv=NODE_ENV=production'],
    ['WorkingDirectory=/etc/punteo', '--working-directory=/etc/punteo'],
  ] as const) {
    expect(unit.split('\n')).toContain(line);
    expect(command).toContain(` ${option} `);
  }
});

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

type Model = new (data: object) => { validate(): void };

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
