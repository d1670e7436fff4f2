import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig as readReceiverConfig } from '../apps/callback-receiver/src/config.ts';
import { readConfig as readReconciliationConfig } from '../apps/reconciliation/src/config.ts';
import { readText, rootFolder, sourceFiles } from './workspace.ts';

const configuration = readText('docs/configuration.md');
/** Variables of Node, and of the images of PostgreSQL. */
const foreign = ['NODE_ENV', 'POSTGRES_DB', 'POSTGRES_PASSWORD', 'POSTGRES_USER'];
/** The ports of PostgreSQL, and of HTTP and HTTPS in front. */
const foreignPorts = ['5432', '80', '443'];
/** What both apps read from the same variables, where none of these names a port. */
const minimal = {
  CALLBACK_KEYS: `k1:${'ab'.repeat(32)}`,
  NEOPAY_TOKEN: 'a-token-of-some-length',
  NEOPAY_APP_KEY: '7c0f6c6e-3a2b-4c1d-9e8f-0a1b2c3d4e5f',
  NEOPAY_ENVIRONMENT: 'live',
};
const configs = {
  'callback-receiver': await readReceiverConfig(minimal),
  reconciliation: await readReconciliationConfig(minimal),
};
const portsOf = (app: keyof typeof configs) => [configs[app].port, configs[app].adminPort].map(String);
const ownPorts = [...portsOf('callback-receiver'), ...portsOf('reconciliation')];
const adminPorts = Object.values(configs).map(({ adminPort }) => adminPort);

const manifests = sourceFiles('deploy/kubernetes/*.yaml');
const objects = manifests.flatMap((file) => parseAllDocuments(readText(file)).map((each) => each.toJS() as Json));
const compose = parse(readText('deploy/compose.yaml'), { merge: true }) as {
  readonly services: Json;
  readonly configs: Json;
};
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
    expect(named.filter((port) => ![...ownPorts, ...foreignPorts].includes(port))).toEqual([]);
  });

  test('let Prometheus reach the admin ports, and no port that wants a token', () => {
    const policy = objects.find(({ metadata }) => (metadata as Json).name === 'punteo-metrics');
    expect(valuesOf(policy, /^port$/)).toEqual(adminPorts);
    const targets = valuesOf(parse(readText('deploy/prometheus/scrape.yaml')), /^targets$/);
    expect(new Set(targets.map((target) => Number(String(target).split(':')[1])))).toEqual(new Set(adminPorts));
    const hosts = targets.map((target) => String(target).split(':')[0]).sort();
    expect(hosts).toEqual(['receiver-1', 'receiver-2', 'reconciliation', 'worker']);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(hosts));
  });

  test.each(Object.keys(configs) as (keyof typeof configs)[])(
    'the image of the %s shows the ports of its app, serves its admin port beyond loopback, and asks it for health',
    (app) => {
      const dockerfile = readText(`deploy/${app}.Dockerfile`);
      expect(/^EXPOSE (.*)$/m.exec(dockerfile)?.[1]?.split(' ')).toEqual(portsOf(app));
      expect(/^ENV (.*)$/m.exec(dockerfile)?.[1]?.split(' ')).toContain('ADMIN_HOST=0.0.0.0');
      expect(dockerfile).toContain(`http://127.0.0.1:${configs[app].adminPort}/health/ready`);
    },
  );

  test('ask for health at the admin port, which each pod names `admin`', () => {
    const containers = valuesOf(objects, /^containers$/).flat() as Json[];
    const probes = valuesOf(containers, /^httpGet$/) as Json[];
    expect(probes.length).toBeGreaterThan(0);
    expect(probes.filter(({ port }) => port !== 'admin')).toEqual([]);
    const named = valuesOf(containers, /^ports$/) as { name: string; containerPort: number }[];
    const admin = named.filter(({ name }) => name === 'admin').map(({ containerPort }) => containerPort);
    expect(new Set(admin)).toEqual(new Set(adminPorts));
    expect(readText('deploy/Caddyfile')).toContain(`health_port ${configs['callback-receiver'].adminPort}\n`);
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

describe('the file of chains that Pentagoo needs', () => {
  const example = readText('deploy/punteo.env.example');
  const path = /^# CHAINS_FILE=(.*)$/m.exec(example)?.[1];

  test('is read by both apps from the example, beside the variables of the example', async () => {
    // As a merchant fills it in: every variable of Pentagoo, and the secrets.
    const set = Object.fromEntries(
      [...example.matchAll(/^(?:# )?(PENTAGOO_\w+|CHAINS_FILE)=/gm)].map(([, name = '']) => [name, 'k'.repeat(40)]),
    );
    expect(Object.keys(set)).toHaveLength(4);
    const environment = { ...minimal, ...set, CHAINS_FILE: join(rootFolder, 'deploy/chains.example.json') };
    for (const config of [await readReceiverConfig(environment), await readReconciliationConfig(environment)])
      expect(config.providers).toMatchObject({ pentagoo: expect.anything(), chains: [{ chainId: 56 }] });
  });

  test('is in every container of an app where the example of the variables has it', () => {
    expect(path).toBe('/etc/punteo/chains.json');
    const services = Object.values(compose.services) as readonly Json[];
    const apps = services.filter(({ image }) => String(image).startsWith('punteo/'));
    expect(apps).toHaveLength(5);
    for (const app of apps) expect(app.configs).toEqual([{ source: 'chains', target: path }]);
    expect(compose.configs).toEqual({ chains: { file: './chains.json' } });

    const pods = valuesOf(objects, /^template$/).map((template) => (template as { spec: Json }).spec);
    expect(pods).toHaveLength(4);
    for (const pod of pods) {
      expect(pod.volumes).toContainEqual({ name: 'chains', secret: { secretName: 'punteo-chains', optional: true } });
      const mount = { name: 'chains', mountPath: '/etc/punteo', readOnly: true };
      expect(pod.containers).toEqual([expect.objectContaining({ volumeMounts: expect.arrayContaining([mount]) })]);
    }
    expect(readText('docs/deploy.md')).toContain(
      'kubectl create secret generic punteo-chains --from-file=chains.json=deploy/chains.json\n',
    );
  });

  test('is no file of the repository or of an image once it is filled in', () => {
    for (const name of ['chains.json', 'punteo.env'])
      expect(readText('.gitignore').split('\n')).toContain(`/deploy/${name}`);
    expect(readText('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['**/*.env', '**/chains.json']));
  });
});

test('docs/deploy.md starts the apps before the doctor asks for their address, and after the schema is there', () => {
  const page = readText('docs/deploy.md');
  const steps = ['Run `punteo migrate`', 'Start receivers', 'Run `punteo doctor`'].map((step) => page.indexOf(step));
  expect(steps).not.toContain(-1);
  expect(steps).toEqual([...steps].sort((left, right) => left - right));
});

test.each(sourceFiles('deploy/systemd/*.service'))(
  '%s is started again without end, unless its app exits with 78',
  (file) => {
    const unit = readText(file);
    for (const line of ['StartLimitIntervalSec=0', 'Restart=on-failure', 'RestartPreventExitStatus=78'])
      expect(unit.split('\n')).toContain(line);
  },
);

test('both apps listen on ports of their own when they read the same variables', () => {
  expect(new Set(ownPorts).size).toBe(4);
});

test('every image is pinned by its digest, and docs/deploy.md says how to compare it', () => {
  const bases = everyFile
    .filter((file) => file.endsWith('Dockerfile'))
    .flatMap((file) => [...readText(file).matchAll(/^FROM (\S+)/gm)].map((match) => match[1]));
  const foreignImages = valuesOf(compose.services, /^image$/).filter((image) => !String(image).startsWith('punteo/'));
  const images = [...bases, ...foreignImages];
  expect(images.length).toBeGreaterThan(4);
  expect(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(String(image)))).toEqual([]);
  const inspected = [...readText('docs/deploy.md').matchAll(/^docker buildx imagetools inspect (.*)$/gm)];
  const tags = new Set(images.map((image) => String(image).split('@')[0]));
  expect(new Set(inspected.map(([, tag]) => tag))).toEqual(tags);
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
