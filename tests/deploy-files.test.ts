import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readText, sourceFiles } from './workspace.ts';

const configuration = readText('docs/configuration.md');
/** Variables of Node, and of the images of PostgreSQL. */
const foreign = ['NODE_ENV', 'POSTGRES_DB', 'POSTGRES_PASSWORD', 'POSTGRES_USER'];
/** The ports of the receiver, its admin server, reconciliation and PostgreSQL, and of HTTP and HTTPS in front. */
const ports = ['8080', '9080', '8090', '5432', '80', '443'];

const manifests = sourceFiles('deploy/kubernetes/*.yaml');
const objects = manifests.flatMap((file) => parseAllDocuments(readText(file)).map((each) => each.toJS() as Json));
const compose = parse(readText('deploy/compose.yaml'), { merge: true }) as { readonly services: Json };
const everyFile = sourceFiles('deploy/**/*').filter((file) =>
  /Dockerfile$|\.(yaml|service|example)$|Caddyfile$/.test(file),
);

describe('the files of a deployment', () => {
  test('set only variables that the documentation of the configuration names', () => {
    const names = new Set(everyFile.flatMap((file) => variablesIn(file, readText(file))));
    expect(names).toContain('ROLE');
    expect(names).toContain('API_TOKENS');
    const unknown = [...names].filter((name) => !foreign.includes(name) && !configuration.includes(`\`${name}\``));
    expect(unknown).toEqual([]);
  });

  test('name no port that no process listens on', () => {
    const named = valuesOf([objects, compose.services], /^(containerPort|port|targetPort|ports)$/)
      .flatMap((value) => String(value).split(':'))
      .filter((value) => /^\d+$/.test(value));
    expect(named).toContain('9080');
    expect(named.filter((port) => !ports.includes(port))).toEqual([]);
  });

  test('ask only for health that the apps answer', () => {
    const paths = valuesOf(objects, /^path$/).filter((path) => String(path).startsWith('/health'));
    expect(new Set(paths)).toEqual(new Set(['/health/live', '/health/ready']));
  });
});

describe('every container on Kubernetes', () => {
  const containers = valuesOf(objects, /^containers$/).flat() as Json[];

  test('runs without privileges on a read-only file system, with a limit of memory', () => {
    expect(containers).toHaveLength(4);
    for (const container of containers)
      expect(container).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { limits: { memory: expect.any(String) } },
      });
  });

  test('is chosen by the selector of its deployment', () => {
    const deployments = objects.filter(({ kind }) => kind === 'Deployment') as unknown as readonly Deployment[];
    expect(deployments).toHaveLength(3);
    for (const { spec } of deployments) expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
  });
});

test('compose runs each app without privileges, after the schema is updated', () => {
  const apps = ['receiver-1', 'receiver-2', 'worker', 'reconciliation'];
  for (const name of apps)
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
    });
});

test('every image is pinned by its digest', () => {
  const bases = everyFile
    .filter((file) => file.endsWith('Dockerfile'))
    .flatMap((file) => [...readText(file).matchAll(/^FROM (\S+)/gm)].map((match) => match[1]));
  const foreignImages = valuesOf(compose.services, /^image$/).filter((image) => !String(image).startsWith('punteo/'));
  const images = [...bases, ...foreignImages];
  expect(images.length).toBeGreaterThan(4);
  expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(String(image)))).toEqual([]);
});

interface Json {
  readonly [name: string]: unknown;
}

interface Deployment {
  readonly spec: {
    readonly selector: { readonly matchLabels: Json };
    readonly template: { readonly metadata: { readonly labels: Json } };
  };
}

/** The values of every member whose name matches, at any depth. */
function valuesOf(value: unknown, name: RegExp): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...(name.test(key) ? [each].flat() : []),
    ...valuesOf(each, name),
  ]);
}

function variablesIn(file: string, text: string): readonly string[] {
  const pattern = file.endsWith('.yaml')
    ? /^\s+(?:- name: )?([A-Z][A-Z0-9_]+)(?::|$)|\$\{([A-Z][A-Z0-9_]+)/gm
    : /(?:^|^# |^Environment=|^ENV | )([A-Z][A-Z0-9_]+)=|\{\$([A-Z][A-Z0-9_]+)\}/gm;
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? match[2] ?? []);
}
