import { expect, test } from 'vitest';
import * as published from './index.ts';

test('the exports are the ones that somebody listed', () => {
  expect(Object.keys(published).sort()).toEqual([
    'ConfigError',
    'createLog',
    'importOrders',
    'jsonReport',
    'openApp',
    'pay',
    'readConfig',
    'readRows',
    'readRun',
    'reconcile',
    'runCli',
    'runTable',
    'startServer',
  ]);
});
