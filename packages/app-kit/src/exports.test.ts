import { expect, test } from 'vitest';
import * as adminServer from './admin-server.ts';
import * as config from './config.ts';
import * as configurationFile from './configuration-file.ts';
import * as database from './database.ts';
import * as health from './health.ts';
import * as listen from './listen.ts';
import * as log from './log.ts';
import * as metrics from './metrics.ts';
import * as nodeVersion from './node-version.ts';
import * as outbound from './outbound.ts';
import * as providers from './providers.ts';
import * as receiverVariables from './receiver-variables.ts';
import * as startError from './start-error.ts';
import * as telemetry from './telemetry.ts';
import * as telemetryVariables from './telemetry-variables.ts';
import * as tracedStandings from './traced-standings.ts';
import * as unusableDatabase from './unusable-database.ts';

test('each entry point of app-kit exports these names and no other', () => {
  const entryPoints = {
    adminServer,
    config,
    configurationFile,
    database,
    health,
    listen,
    log,
    metrics,
    nodeVersion,
    outbound,
    providers,
    receiverVariables,
    startError,
    telemetry,
    telemetryVariables,
    tracedStandings,
    unusableDatabase,
  };
  expect(
    Object.fromEntries(Object.entries(entryPoints).map(([name, module]) => [name, Object.keys(module).sort()])),
  ).toEqual({
    adminServer: ['startAdminServer'],
    config: [
      'ConfigError',
      'alertThresholds',
      'alertVariables',
      'callbackKeys',
      'databaseProblems',
      'fulfilFrom',
      'integer',
      'logLevel',
      'onePerVariable',
      'parseVariables',
      'postgresUrl',
      'problemsOf',
      'proxyUrl',
      'publicUrl',
      'secretText',
      'serviceUrl',
      'setVariables',
      'text',
      'webhookUrl',
    ],
    configurationFile: ['readConfigurationFile'],
    database: ['openDatabase'],
    health: ['mountHealth'],
    listen: ['listen'],
    log: ['createLog', 'errorFields'],
    metrics: ['createRegistry', 'mountMetrics'],
    nodeVersion: ['isSupportedNode', 'refuseOldNode'],
    outbound: ['goesThroughProxy', 'outbound'],
    providers: ['createProviders', 'providerVariables', 'readProviderSettings'],
    receiverVariables: ['readWebhookEndpoints', 'receiverProblems', 'receiverVariables'],
    startError: ['exitCodeOfStart', 'isWrongConfiguration'],
    telemetry: ['noTelemetry'],
    telemetryVariables: ['startTelemetry', 'telemetrySettings', 'telemetryVariables'],
    tracedStandings: ['tracedStandings'],
    unusableDatabase: ['unusableDatabase'],
  });
});
